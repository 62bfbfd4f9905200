import Reports

/// What a file is: facts in order, and a table.
struct FileDescription: Encodable {
  /// Name and value of each fact.
  var facts: [(name: String, value: String)]
  /// Titles of the table's columns; those of numbers are right-aligned.
  var columns: [TextTable.Column]
  /// Rows of the table.
  var rows: [[String]]
  /// What had to be assumed.
  var assumptions: [String] = []

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

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Facts as keys, then the table as objects.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for (name, value) in facts { try container.encode(value, forKey: Key(name)) }
    try container.encode(assumptions, forKey: Key("assumptions"))
    var list = container.nestedUnkeyedContainer(forKey: Key("table"))
    for row in rows {
      var object = list.nestedContainer(keyedBy: Key.self)
      for (column, cell) in zip(columns, row) { try object.encode(cell, forKey: Key(column.title)) }
    }
  }
}

/// JSON for machines.
enum JSONText {
  /// `value` with its keys in the order in which they were encoded.
  static func text(of value: some Encodable) throws -> String {
    try OrderedEncoder().encode(value).prettyPrinted
  }
}
