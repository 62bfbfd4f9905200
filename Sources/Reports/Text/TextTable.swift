/// A table in plain text: columns as wide as their widest cell, two spaces apart, a line under the titles.
public struct TextTable: Equatable, Sendable {
  /// Where a cell's text stands in its column.
  public enum Alignment: Sendable {
    /// At the left end: names.
    case left
    /// At the right end: numbers.
    case right
  }

  /// A column.
  public struct Column: Equatable, Sendable {
    /// Title, with the unit in brackets.
    public var title: String
    /// Alignment of title and cells.
    public var alignment: Alignment

    /// A column of names.
    public static func left(_ title: String) -> Column { Column(title: title, alignment: .left) }
    /// A column of numbers.
    public static func right(_ title: String) -> Column { Column(title: title, alignment: .right) }
  }

  /// The columns.
  public let columns: [Column]
  /// Cells, one list per row.
  public private(set) var rows: [[String]] = []

  /// A table without rows.
  public init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row.
  /// - Precondition: one cell per column.
  public mutating func add(_ cells: [String]) {
    precondition(cells.count == columns.count, "\(cells.count) cells for \(columns.count) columns")
    rows.append(cells)
  }

  /// The lines of the table, without spaces at their ends.
  public var lines: [String] {
    let widths = widths
    let rule = widths.map { String(repeating: "-", count: $0) }
    return [line(columns.map(\.title), widths), rule.joined(separator: "  ")]
      + rows.map { line($0, widths) }
  }

  /// The lines of the table, cut between columns where it is wider than `width`.
  ///
  /// Every part begins with the first column; an empty line stands between parts.
  public func lines(width: Int) -> [String] {
    let widths = widths
    var parts: [[Int]] = []
    var used = width + 1
    for index in columns.indices.dropFirst() {
      if used + 2 + widths[index] > width {
        parts.append([0])
        used = widths[0]
      }
      parts[parts.count - 1].append(index)
      used += 2 + widths[index]
    }
    guard parts.count > 1 else { return lines }
    return Array(
      parts.map { part in
        var table = TextTable(part.map { columns[$0] })
        for row in rows { table.add(part.map { row[$0] }) }
        return table.lines
      }.joined(separator: [""]))
  }

  private var widths: [Int] {
    columns.indices.map { index in
      ([columns[index].title] + rows.map { $0[index] }).map(\.count).max() ?? 0
    }
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() {
      let space = String(repeating: " ", count: widths[index] - cell.count)
      line += index == 0 ? "" : "  "
      line += columns[index].alignment == .left ? cell + space : space + cell
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}
