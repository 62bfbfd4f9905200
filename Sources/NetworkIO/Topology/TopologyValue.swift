internal import TOMLKit

/// A TOML value as Swift data.
indirect enum TopologyValue: Equatable {
  case string(String)
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case list([TopologyValue])
  case table([String: TopologyValue])
  /// Dates and times, which a topology has no use for.
  case other(String)

  /// Parses a whole document.
  /// - Throws: ``NetworkIOError/topology(file:line:_:)`` with the line of the fault.
  static func document(_ text: String, file: String) throws -> [String: TopologyValue] {
    do {
      guard case .table(let values) = TopologyValue(try TOMLTable(string: text)) else { return [:] }
      return values
    } catch let error as TOMLParseError {
      throw NetworkIOError.topology(
        file: file, line: error.source.begin.line, .syntax(error.description))
    }
  }

  private init(_ value: some TOMLValueConvertible) {
    switch value.type {
    case .string: self = .string(value.string ?? "")
    case .int: self = .integer(value.int ?? 0)
    case .double: self = .number(value.double ?? 0)
    case .bool: self = .boolean(value.bool ?? false)
    case .array:
      let array = value.array ?? TOMLArray()
      self = .list((0..<array.count).map { TopologyValue(array[$0].tomlValue) })
    case .table:
      let table = value.table ?? TOMLTable()
      var values: [String: TopologyValue] = [:]
      for key in table.keys {
        if let member = table[key] { values[key] = TopologyValue(member.tomlValue) }
      }
      self = .table(values)
    case .date, .time, .dateTime: self = .other("a date or time")
    }
  }

  /// A number, whole or not.
  var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The value in a message.
  var shown: String {
    switch self {
    case .string(let value): "\"\(value)\""
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .boolean(let value): "\(value)"
    case .list(let values):
      "[\(values.prefix(8).map(\.shown).joined(separator: ", "))\(values.count > 8 ? ", …" : "")]"
    case .table: "a table"
    case .other(let name): name
    }
  }
}
