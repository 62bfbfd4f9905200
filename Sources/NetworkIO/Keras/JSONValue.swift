internal import Foundation

/// A JSON value, as data; true and false are the numbers 1 and 0.
enum JSONValue: Equatable {
  case null
  case number(Double)
  case string(String)
  case list([JSONValue])
  case object([String: JSONValue])

  /// Lists and objects inside one another.
  static let maximumDepth = 100

  /// The value that `text` spells.
  ///
  /// - Throws: ``KerasProblem/notJSON(_:)``, before anything is parsed where it is nested too deeply.
  /// - Complexity: O(bytes).
  init(parsing text: Data) throws {
    let depth = Self.depth(of: text)
    guard depth <= Self.maximumDepth else {
      throw KerasProblem.notJSON("\(depth) levels of nesting, allowed are \(Self.maximumDepth)")
    }
    do {
      self.init(try JSONSerialization.jsonObject(with: text, options: .fragmentsAllowed))
    } catch {
      let detail = (error as NSError).userInfo["NSDebugDescription"] as? String
      throw KerasProblem.notJSON(detail ?? "text that does not parse")
    }
  }

  private init(_ value: Any) {
    switch value {
    case let value as String: self = .string(value)
    case let value as NSNumber: self = .number(value.doubleValue)
    case let value as [Any]: self = .list(value.map { JSONValue($0) })
    case let value as [String: Any]: self = .object(value.mapValues { JSONValue($0) })
    default: self = .null
    }
  }

  /// The deepest nesting of brackets outside of strings.
  private static func depth(of text: Data) -> Int {
    var (depth, deepest) = (0, 0)
    var (isString, isEscaped) = (false, false)
    for byte in text {
      if isEscaped {
        isEscaped = false
      } else if isString {
        if byte == UInt8(ascii: "\\") { isEscaped = true }
        if byte == UInt8(ascii: "\"") { isString = false }
      } else {
        switch byte {
        case UInt8(ascii: "\""): isString = true
        case UInt8(ascii: "["), UInt8(ascii: "{"):
          depth += 1
          deepest = max(deepest, depth)
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        default: continue
        }
      }
    }
    return deepest
  }

  /// The member of an object; null where there is none.
  subscript(key: String) -> JSONValue {
    if case .object(let members) = self { members[key] ?? .null } else { .null }
  }

  /// The elements of a list.
  var elements: [JSONValue]? { if case .list(let values) = self { values } else { nil } }

  /// The text of a string.
  var text: String? { if case .string(let text) = self { text } else { nil } }

  /// A finite number.
  var finite: Double? {
    if case .number(let value) = self, value.isFinite { value } else { nil }
  }

  /// A whole number below 2^31 in size.
  var integer: Int? {
    finite.flatMap { abs($0) < 2_147_483_648 ? Int(exactly: $0) : nil }
  }

  /// A few words for messages.
  var shown: String {
    switch self {
    case .null: "missing"
    case .number(let value): integer.map { "\($0)" } ?? "\(value)"
    case .string(let text): "'\(text.prefix(100))'"
    case .list(let values):
      "[" + values.prefix(8).map(\.summary).joined(separator: ", ")
        + (values.count > 8 ? ", …]" : "]")
    case .object: "an object"
    }
  }

  /// What stands for the value inside of a list.
  private var summary: String {
    switch self {
    case .null: "null"
    case .list(let values): "a list of \(values.count)"
    default: shown
    }
  }
}
