import FixedPoint
import NetworkModel

/// The store of one channel as a list of values and cut points, in units of the layer.
struct Staircase: Equatable {
  var values: [Int64]
  var cuts: [Int64]

  /// A staircase of given values and cuts, both ascending.
  init(values: [Int64], cuts: [Int64]) {
    self.values = values
    self.cuts = cuts
  }

  /// The staircase that stores `decay · R` as the nearest of `grid << shift`, ties up.
  ///
  /// The values already are what is left after the decay, so the cut between two of them is their middle over the decay.
  init(grid: [Int64], shift: Int, decay: Double) {
    values = grid.map { $0 << Int64(shift) }
    cuts = zip(values, values.dropFirst()).map { low, high in
      let cut = Double(low + high) / 2 / decay
      let whole = cut.rounded(.toNearestOrEven)
      let snapped = abs(cut - whole) <= 1e-9 * max(1, abs(whole)) ? whole : cut.rounded(.up)
      return Int64(snapped.saturatedToInt32)
    }
  }

  /// A neuron that keeps nothing.
  static let none = Staircase(grid: [0], shift: 0, decay: 1)

  /// The code that keeps R.
  @inline(__always)
  func code(of membrane: Int64) -> Int {
    var code = 0
    while code < cuts.count && cuts[code] <= membrane { code += 1 }
    return code
  }

  /// The code whose value is nearest to a real membrane, ties up.
  func nearest(_ value: Double) -> Int {
    var code = 0
    while code + 1 < values.count && value >= Double(values[code] + values[code + 1]) / 2 {
      code += 1
    }
    return code
  }
}
