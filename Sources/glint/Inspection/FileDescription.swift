import Reports

/// What a file is: facts in order and a table for people, a value for machines.
struct FileDescription: Encodable {
  /// Name and value of each fact.
  var facts: [(name: String, value: String)]
  /// Tables and lists, in order.
  var sections: [Section]
  /// True when the lint has something to say.
  var hasFindings = false
  /// The same facts as JSON: numbers as numbers, nothing shortened.
  var json: any Encodable & Sendable

  /// Some lines under a title.
  struct Section {
    /// Columns that text may take.
    static let width = 98

    /// What it is about.
    let title: String
    /// Lines without indentation; a section without lines is left out.
    let lines: [String]

    /// A section of lines.
    init(_ title: String, _ lines: [String]) {
      self.title = title
      self.lines = lines
    }

    /// A section of one table, cut where it is too wide; none for a table without rows.
    init(_ title: String, _ table: TextTable) {
      self.init(title, table.rows.isEmpty ? [] : table.lines(width: Self.width))
    }
  }

  /// Facts and sections for people.
  var text: String {
    let width = (facts.map(\.name.count).max() ?? 0) + 2
    let room = max(40, 100 - width)
    let names = facts.flatMap { name, value in
      // A path stays in one piece.
      let lines =
        name == "file" || value.count <= room
        ? [value]
        : Paragraph.wrapped(value, width: room, indentation: 0)
          .map { NumberText.shortened($0, to: room) }
      return lines.enumerated().map { index, line in
        let start = index == 0 ? name : ""
        return start + String(repeating: " ", count: width - start.count) + line
      }
    }
    let parts = sections.filter { !$0.lines.isEmpty }.map { section in
      ["", section.title] + section.lines.map { $0.isEmpty ? "" : "  " + $0 }
    }
    return (names + parts.joined()).map(PrintableText.escaped).joined(separator: "\n")
  }

  /// The value for machines.
  func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}

/// JSON for machines.
enum JSONText {
  /// `value` with its keys in the order in which they were encoded.
  static func text(of value: some Encodable) throws -> String {
    try OrderedEncoder().encode(value).prettyPrinted
  }
}
