/// The configuration of a layer or model, read key by key.
struct KerasSettings {
  let values: JSONValue
  /// What it belongs to, in words, for messages.
  let place: String

  /// Extents of windows, and numbers of channels and groups.
  static let windowRange = 1...65_535

  func invalid(_ key: String, expected: String) -> KerasProblem {
    .invalidValue(key: key, place: place, value: values[key].shown, expected: expected)
  }

  /// True or false; `standard` where the key is missing.
  func flag(_ key: String, standard: Bool) throws -> Bool {
    switch values[key] {
    case .null: return standard
    case .number(0): return false
    case .number(1): return true
    default: throw invalid(key, expected: "true or false")
    }
  }

  /// A text; nil where the key is missing.
  func text(_ key: String) throws -> String? {
    if values[key] == .null { return nil }
    guard let text = values[key].text else { throw invalid(key, expected: "a string") }
    return text
  }

  /// A finite number, also as the NumPy scalar that Keras 2 makes of it; nil where the key is missing.
  func number(_ key: String) throws -> Double? {
    let isArray = ["__numpy__", "__ndarray__"].contains(values[key]["class_name"].text)
    let value = isArray ? values[key]["config"]["value"] : values[key]
    if value == .null { return nil }
    guard let number = value.finite else { throw invalid(key, expected: "a finite number") }
    return number
  }

  /// A whole number; `standard` where the key is missing and there is a standard.
  func integer(_ key: String, in range: ClosedRange<Int>, standard: Int? = nil) throws -> Int {
    if values[key] == .null, let standard { return standard }
    guard let value = values[key].integer, range.contains(value) else {
      throw invalid(key, expected: "a whole number in \(range.lowerBound)...\(range.upperBound)")
    }
    return value
  }

  /// Rows and columns, from a pair or from one number for both; `standard` where the key is missing.
  func pair(
    _ key: String, standard: (rows: Int, columns: Int)? = nil
  ) throws -> (rows: Int, columns: Int) {
    if values[key] == .null, let standard { return standard }
    let numbers =
      values[key].elements?.map(\.integer) ?? [values[key].integer, values[key].integer]
    guard numbers.count == 2, let rows = numbers[0], let columns = numbers[1],
      Self.windowRange.contains(rows), Self.windowRange.contains(columns)
    else { throw invalid(key, expected: "two whole numbers in 1...65535") }
    return (rows, columns)
  }

  /// One number, also as a list of one, as one-dimensional layers have it.
  func single(_ key: String, standard: Int? = nil) throws -> Int {
    if values[key] == .null, let standard { return standard }
    let numbers = values[key].elements?.map(\.integer) ?? [values[key].integer]
    guard numbers.count == 1, let value = numbers[0], Self.windowRange.contains(value) else {
      throw invalid(key, expected: "a whole number in 1...65535")
    }
    return value
  }

  /// True for `padding` "same", false for "valid".
  func isSamePadding() throws -> Bool {
    switch try text("padding") ?? "valid" {
    case "same": return true
    case "valid": return false
    default: throw invalid("padding", expected: "'valid' or 'same'")
    }
  }

  /// Throws unless the last axis is the channels.
  func requireChannelsLast() throws {
    guard try text("data_format") ?? "channels_last" == "channels_last" else {
      throw invalid("data_format", expected: "'channels_last'")
    }
  }

  /// Throws unless `axis` is the last of `rank` axes (the batch counts); lists of one and −1 are fine.
  func requireLastAxis(rank: Int) throws {
    let axis = values["axis"].elements.map { $0.count == 1 ? $0[0] : .null } ?? values["axis"]
    guard axis == .null && values["axis"] == .null || axis.integer == -1 || axis.integer == rank - 1
    else { throw invalid("axis", expected: "the last axis, -1 or \(rank - 1)") }
  }
}
