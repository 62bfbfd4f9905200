internal import HDF5

/// One table of a topology: typed access to its keys, errors with its name and the key's line.
struct TopologyTable {
  let file: String
  /// The table in words, such as "[input]" or "layer 'conv0'".
  let place: String
  let section: TopologyLines.Section
  let lines: TopologyLines
  var values: [String: TopologyValue]

  /// An error at `key`, or at the table's first line.
  ///
  /// A key that is missing is looked for among those that are there, misspelled.
  func error(_ problem: TopologyProblem, at key: String? = nil) -> NetworkIOError {
    if case .missingKey(let missing, let place, let expected) = problem,
      let typo = values.keys.sorted().first(where: { TopologyProblem.isTypo($0, of: missing) })
    {
      return .topology(
        file: file, line: lines.line(of: typo, in: section),
        .missingKey(missing, place: place, expected: "\(expected); is '\(typo)' a typo of it?"))
    }
    return .topology(file: file, line: lines.line(of: key, in: section), problem)
  }

  /// Runs `body`, and says an error of the tensor file at `key`.
  func reading<Result>(_ key: String, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as HDF5Error {
      throw self.error(.tensor(error, place: place), at: key)
    }
  }

  /// The error for a value that a key cannot have.
  func invalid(_ key: String, _ expected: String) -> NetworkIOError {
    let value = values[key]?.shown ?? "absent"
    return error(
      .invalidValue(key: key, place: place, value: value, expected: expected), at: key)
  }

  /// Refuses every key but these.
  func allow(_ known: [String]) throws {
    for key in values.keys.sorted() where !known.contains(key) {
      throw error(.unknownKey(key, place: place, known: known), at: key)
    }
  }

  /// A string; nil when the key is absent.
  func string(_ key: String) throws -> String? {
    switch values[key] {
    case nil: return nil
    case .string(let value): return value
    default: throw invalid(key, "a string")
    }
  }

  /// A whole number in `range`.
  func integer(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
    guard let value = values[key] else { return nil }
    guard case .integer(let number) = value, range.contains(number) else {
      throw invalid(key, "a whole number in \(range.lowerBound)...\(range.upperBound)")
    }
    return number
  }

  /// A finite number.
  func number(_ key: String) throws -> Double? {
    guard let value = values[key] else { return nil }
    guard let number = value.double, number.isFinite else { throw invalid(key, "a number") }
    return number
  }

  /// True or false.
  func boolean(_ key: String) throws -> Bool? {
    switch values[key] {
    case nil: return nil
    case .boolean(let value): return value
    default: throw invalid(key, "true or false")
    }
  }

  /// A finite number, or a list of them.
  func numbers(_ key: String) throws -> [Double]? {
    guard let value = values[key] else { return nil }
    if case .list(let list) = value, !list.isEmpty {
      let numbers = list.compactMap(\.double)
      guard numbers.count == list.count, numbers.allSatisfy(\.isFinite) else {
        throw invalid(key, "a number or a list of numbers")
      }
      return numbers
    }
    guard let number = value.double, number.isFinite else {
      throw invalid(key, "a number or a list of numbers")
    }
    return [number]
  }

  /// Whole numbers in `range`: one, or a list.
  func integers(_ key: String, in range: ClosedRange<Int>) throws -> [Int]? {
    guard let numbers = try numbers(key) else { return nil }
    let whole = numbers.compactMap { Int(exactly: $0) }
    guard whole.count == numbers.count, whole.allSatisfy(range.contains) else {
      throw invalid(key, "whole numbers in \(range.lowerBound)...\(range.upperBound)")
    }
    return whole
  }

  /// One word of an enumeration.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, of type: Choice.Type
  ) throws -> Choice? where Choice.RawValue == String {
    guard let text = try string(key) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      throw invalid(
        key, "one of \(Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))")
    }
    return choice
  }

  /// A table inside this one.
  func table(_ key: String, place: String, section: TopologyLines.Section? = nil) throws
    -> TopologyTable?
  {
    switch values[key] {
    case nil: return nil
    case .table(let values):
      return TopologyTable(
        file: file, place: place, section: section ?? self.section, lines: lines, values: values)
    default: throw invalid(key, "a table")
    }
  }
}
