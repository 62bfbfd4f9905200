/// Counts by step as rows of bars, the higher the more; each row in a scale of its own.
struct HeatRows {
  /// Steps that one cell stands for.
  let stepsPerCell: Int
  private let steps: Int

  /// Rows of at most `columns` cells; where there are more steps, a cell stands for several.
  init(steps: Int, columns: Int) {
    self.steps = steps
    stepsPerCell = max(1, (steps + columns - 1) / columns)
  }

  /// The row of `counts`, and what its highest bar stands for.
  func row(_ counts: [Int]) -> (cells: String, largest: Int) {
    let sums = stride(from: 0, to: steps, by: stepsPerCell).map { step in
      counts.dropFirst(step).prefix(stepsPerCell).reduce(0, +)
    }
    return (BarText.row(sums), sums.max() ?? 0)
  }
}
