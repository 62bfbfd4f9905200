import Reports

/// What a file is: facts in order and a table for people, a value for machines.
struct FileDescription: Encodable {
  /// Name and value of each fact.
  var facts: [(name: String, value: String)]
  /// Titles of the table's columns; those of numbers are right-aligned.
  var columns: [TextTable.Column]
  /// Rows of the table.
  var rows: [[String]]
  /// What had to be assumed.
  var assumptions: [String] = []
  /// The same facts as JSON: numbers as numbers, nothing shortened.
  var json: any Encodable & Sendable

  /// Facts, table and assumptions for people.
  var text: String {
    let width = facts.map(\.name.count).max() ?? 0
    var lines = facts.map { name, value in
      name + String(repeating: " ", count: width - name.count + 2) + value
    }
    if !rows.isEmpty {
      var table = TextTable(columns)
      for row in rows { table.add(row) }
      lines += [""] + table.lines
    }
    lines += assumptions.map { "assumed: \($0)" }
    return lines.joined(separator: "\n")
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
