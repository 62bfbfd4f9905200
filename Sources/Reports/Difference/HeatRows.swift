/// Counts by step as rows of characters, the darker the more; each row in a scale of its own.
struct HeatRows {
  private static let shades: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// Steps that one cell stands for.
  let stepsPerCell: Int
  private let steps: Int

  /// Rows of at most `columns` cells; where there are more steps, a cell stands for several.
  init(steps: Int, columns: Int) {
    self.steps = steps
    stepsPerCell = max(1, (steps + columns - 1) / columns)
  }

  /// The row of `counts`, and what its darkest cell stands for.
  func row(_ counts: [Int]) -> (cells: String, largest: Int) {
    let sums = stride(from: 0, to: steps, by: stepsPerCell).map { step in
      counts.dropFirst(step).prefix(stepsPerCell).reduce(0, +)
    }
    let largest = sums.max() ?? 0
    let cells = sums.map { count in
      count == 0 ? "·" : Self.shades[(count * Self.shades.count - 1) / max(largest, 1)]
    }
    return (String(cells), largest)
  }
}
