import Kernels
import SpikeData

/// What comes in from the data in one step, in the engine's order: spikes, spikes of negative sign, and graded ones.
struct InputSpikes: Sendable {
  /// Sources that spiked, ascending: the first `count`.
  private(set) var spikes: [Int32]
  private(set) var count = 0
  /// Sources whose value is −1.
  private(set) var negative: [Int32] = []
  private(set) var negativeCount = 0
  /// Sources with any other value.
  private(set) var graded: [Int32] = []
  private(set) var gradedCount = 0
  /// Values of those, by source.
  private(set) var values: [Int32] = []
  /// One bit per source for each of the three, zero between steps.
  private var marks: [[UInt64]]

  /// Buffers for `sources` inputs; those of signed and graded values only for a series.
  init(sources: Int, isSeries: Bool) {
    spikes = [Int32](repeating: 0, count: sources)
    let words = [UInt64](repeating: 0, count: (sources + 63) / 64)
    marks = [[UInt64]](repeating: words, count: isSeries ? 3 : 1)
    guard isSeries else { return }
    negative = spikes
    graded = spikes
    values = spikes
  }

  /// Nothing comes in.
  mutating func clear() { (count, negativeCount, gradedCount) = (0, 0, 0) }

  /// Takes in spikes, row-major and ascending; `order` tells the place of each, empty for their own.
  mutating func present(_ units: ArraySlice<Int32>, order: [Int32]) {
    count = units.count
    if order.isEmpty {
      var place = 0
      for unit in units {
        spikes[place] = unit
        place += 1
      }
      return
    }
    for unit in units { marks[0].mark(Int(order[Int(unit)])) }
    count = marks[0].collect(into: &spikes)
  }

  /// Takes in what a series holds in `step`, whose numbers have become `integers`.
  mutating func present(_ series: ValueSteps, _ integers: [Int32], step: Int, order: [Int32]) {
    for place in series.range(of: step) {
      let unit = Int(series.units[place])
      let source = order.isEmpty ? unit : Int(order[unit])
      switch integers[place] {
      case 0: continue
      case 1: marks[0].mark(source)
      case -1: marks[1].mark(source)
      case let value:
        marks[2].mark(source)
        values[source] = value
      }
    }
    count = marks[0].collect(into: &spikes)
    negativeCount = marks[1].collect(into: &negative)
    gradedCount = marks[2].collect(into: &graded)
  }
}
