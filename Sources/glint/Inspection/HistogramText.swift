import Lint
import Reports

/// A histogram of codes in one line, or in one line per bin.
struct HistogramText {
  private let bins: [CodeHistogram.Bin]
  private let total: Int
  private let largest: Int

  init(_ histogram: CodeHistogram) {
    bins = histogram.bins
    total = max(1, bins.reduce(0) { $0 + $1.count })
    largest = max(1, bins.map(\.count).max() ?? 1)
  }

  /// One bar per bin, in eighths of the fullest one; a dot where there is nothing.
  var line: String { BarText.row(bins.map(\.count)) }

  /// The fullest bin and its share.
  var commonest: String {
    guard let bin = bins.first(where: { $0.count == largest }) else { return NumberText.none }
    return "\(Self.label(bin)): \(NumberText.percent(share(bin), 1)) %"
  }

  /// A table with a bar for each bin.
  var table: TextTable {
    var table = TextTable([
      .right("codes"), .right("weights"), .right("share [%]"), .left("bar"),
    ])
    for bin in bins {
      let length = (40 * bin.count + largest - 1) / largest
      table.add([
        Self.label(bin), NumberText.whole(bin.count), NumberText.percent(share(bin)),
        String(repeating: "█", count: length),
      ])
    }
    return table
  }

  private func share(_ bin: CodeHistogram.Bin) -> Double { Double(bin.count) / Double(total) }

  private static func label(_ bin: CodeHistogram.Bin) -> String {
    bin.lowest == bin.highest ? "\(bin.lowest)" : "\(bin.lowest)…\(bin.highest)"
  }
}
