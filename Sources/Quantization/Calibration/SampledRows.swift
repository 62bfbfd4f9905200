import NetworkModel
import SpikeData

/// Which positions of a layer's map are looked at in which calibration samples.
///
/// A row is one position of one sample; it stands for the neurons of all channels there. Chosen once, by the seed.
struct SampledRows {
  /// Positions of each sample, ascending; empty for a sample that is passed over.
  let positions: [[Int]]
  /// First row of each sample.
  let first: [Int]
  /// Rows in all.
  let count: Int

  /// Numbers that a layer's recordings may hold: inputs (4 bytes each) and currents.
  static var budget: Int { 40_000_000 }
  /// Rows that are enough for every layer measured so far.
  static var enough: Int { 32_768 }

  init(layer: NormalizedLayer, samples: Int, timeSteps: Int, generator: inout SplitMix64) {
    let perRow = timeSteps * max(layer.depth * layer.projectionGroups, layer.channels, 1)
    let rows = max(min(Self.enough, Self.budget / perRow), 64)
    let each = min(max(rows / max(samples, 1), 1), max(layer.positions, 1))
    let stride = max(1, samples * each / rows)
    var positions: [[Int]] = []
    var first: [Int] = []
    var count = 0
    for sample in 0..<samples {
      first.append(count)
      guard sample % stride == 0 else {
        positions.append([])
        continue
      }
      var order = Array(0..<layer.positions)
      if each < order.count {
        for index in 0..<each {
          let other = index + Int(generator.next() % UInt64(order.count - index))
          order.swapAt(index, other)
        }
        order = order[..<each].sorted()
      }
      positions.append(order)
      count += order.count
    }
    self.positions = positions
    self.first = first
    self.count = count
  }
}

extension NormalizedLayer {
  /// Largest number of groups of a projection: its inputs are that many times as wide as one channel's weights.
  var projectionGroups: Int { projections.map(\.groups).max() ?? 1 }
}
