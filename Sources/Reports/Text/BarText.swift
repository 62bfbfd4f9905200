/// Counts as a row of bars.
public enum BarText {
  private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// One bar for each count, in eighths of the largest, rounded up; a dot for none.
  public static func row(_ counts: [Int]) -> String {
    let largest = max(counts.max() ?? 0, 1)
    let cells: [Character] = counts.map { count in
      count <= 0 ? "·" : bars[(count * bars.count - 1) / largest]
    }
    return String(cells)
  }
}
