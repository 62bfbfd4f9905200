extension JSONValue {
  /// The value as text: two spaces per level, one key per line, lists of plain values on as few lines as 100 columns allow.
  ///
  /// - Precondition: every number is finite; ``OrderedEncoder`` makes no others.
  public var prettyPrinted: String {
    var text = ""
    write(to: &text, indentation: 0)
    return text
  }

  private func write(to text: inout String, indentation: Int) {
    switch self {
    case .object(let members) where members.isEmpty: text += "{}"
    case .array(let values) where values.isEmpty: text += "[]"
    case .object(let members):
      let lines = members.map { member in
        var line = Self.quoted(member.key) + ": "
        member.value.write(to: &line, indentation: indentation + 2)
        return line
      }
      Self.write(lines, between: ("{", "}"), to: &text, indentation: indentation)
    case .array(let values):
      let parts = values.map { value in
        var part = ""
        value.write(to: &part, indentation: indentation + 2)
        return part
      }
      let isPlain = values.allSatisfy(\.isScalar)
      let lines = isPlain ? Self.filled(parts, width: 98 - indentation) : parts
      if isPlain, lines.count == 1 {
        text += "[" + lines[0] + "]"
      } else {
        Self.write(lines, between: ("[", "]"), to: &text, indentation: indentation)
      }
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += "\(value)"
    case .unsigned(let value): text += "\(value)"
    case .number(let value):
      precondition(value.isFinite, "JSON has no \(value)")
      text += "\(value)"
    case .string(let value): text += Self.quoted(value)
    }
  }

  private static func write(
    _ lines: [String], between ends: (String, String), to text: inout String, indentation: Int
  ) {
    let margin = String(repeating: " ", count: indentation)
    text += ends.0 + "\n"
    text += lines.map { margin + "  " + $0 }.joined(separator: ",\n")
    text += "\n" + margin + ends.1
  }

  /// Joins parts with commas into lines of at most `width` characters where parts are short enough.
  private static func filled(_ parts: [String], width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for part in parts {
      if !line.isEmpty, line.utf8.count + part.utf8.count + 3 > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? part : ", " + part
    }
    return lines + [line]
  }

  private static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
