import NetworkModel
import SpikeData

/// The input of a float network as dense values per step.
struct FloatInput {
  private let sample: EncodedSample
  private let count: Int

  init(
    _ sample: EncodedSample, _ execution: Execution, shape: Shape, timeSteps: Int
  ) throws(RuntimeError) {
    switch sample {
    case .analog(let values):
      guard execution.input.coding == .direct else {
        throw .inputKind(expected: execution.input.coding.expected(instead: "an analog image"))
      }
      try shape.check(values.count)
    case .spikes(let spikes):
      try spikes.check(execution, shape: shape, timeSteps: timeSteps)
    case .series(let series):
      try series.check(execution, shape: shape, timeSteps: timeSteps)
    }
    self.sample = sample
    count = shape.count
  }

  /// Row-major values of one step.
  func values(in step: Int) -> [Double] {
    var dense = [Double](repeating: 0, count: count)
    switch sample {
    case .analog(let values): return values.map { Double($0) }
    case .spikes(let spikes):
      for unit in spikes.units(in: step) { dense[Int(unit)] = 1 }
    case .series(let series):
      for place in series.range(of: step) {
        dense[Int(series.units[place])] = Double(series.values[place])
      }
    }
    return dense
  }

  /// Spikes, or values other than 0, that come in in one step; none for an analog image.
  func spikeCount(in step: Int) -> Int {
    switch sample {
    case .analog: 0
    case .spikes(let spikes): spikes.units(in: step).count
    case .series(let series): series.range(of: step).count
    }
  }
}
