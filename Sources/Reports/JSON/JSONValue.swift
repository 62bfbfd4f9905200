/// A JSON value whose objects keep their keys in the order in which they were given.
public enum JSONValue: Equatable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case boolean(Bool)
  /// A whole number, exact.
  case integer(Int64)
  /// A whole number above `Int64.max`, exact.
  case unsigned(UInt64)
  /// A finite number; written with as many digits as it takes to read the same number back.
  case number(Double)
  /// Text.
  case string(String)
  /// A list.
  case array([JSONValue])
  /// Keys and values in order.
  case object([JSONMember])

  /// The value of `key` in an object; nil elsewhere.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The keys of an object in order; none for other values.
  public var keys: [String] {
    guard case .object(let members) = self else { return [] }
    return members.map(\.key)
  }

  /// True for everything but lists and objects.
  var isScalar: Bool {
    switch self {
    case .array, .object: false
    case .null, .boolean, .integer, .unsigned, .number, .string: true
    }
  }
}

/// One key of a JSON object with its value.
public struct JSONMember: Equatable, Sendable {
  /// The key.
  public var key: String
  /// The value.
  public var value: JSONValue

  /// A key with its value.
  public init(_ key: String, _ value: JSONValue) {
    self.key = key
    self.value = value
  }
}
