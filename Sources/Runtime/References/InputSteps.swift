import NetworkModel
import SpikeData

/// The input of a quantized network as dense integers per step.
struct InputSteps {
  private let spikes: SpikeSteps?
  private let analog: [Int64]
  private let count: Int

  init(
    _ sample: EncodedSample, _ execution: Execution, shape: Shape, timeSteps: Int
  ) throws(RuntimeError) {
    count = shape.count
    switch sample {
    case .analog(let values):
      guard execution.input.coding == .direct, let quantization = execution.input.quantization
      else {
        throw .inputKind(expected: "spikes, not an analog image")
      }
      try shape.check(values.count)
      analog = values.map { Int64(quantization.quantized(Double($0))) }
      spikes = nil
    case .spikes(let steps):
      try steps.check(execution, shape: shape, timeSteps: timeSteps)
      spikes = steps
      analog = []
    case .series: throw .inputKind(expected: "spikes, not a series")
    }
  }

  /// Row-major values of one step.
  func values(in step: Int) -> [Int64] {
    guard let spikes else { return analog }
    var values = [Int64](repeating: 0, count: count)
    for unit in spikes.units(in: step) { values[Int(unit)] = 1 }
    return values
  }

  /// Input spikes of one step; none for an analog input.
  func spikeCount(in step: Int) -> Int { spikes?.units(in: step).count ?? 0 }
}

extension ValueSteps {
  /// Checks that a network takes this series.
  func check(_ execution: Execution, shape: Shape, timeSteps: Int) throws(RuntimeError) {
    guard execution.input.coding == .series else {
      throw .inputKind(expected: "spikes or images, not a series")
    }
    guard stepCount == timeSteps else { throw .timeSteps(expected: timeSteps, actual: stepCount) }
    if let last = units.max(), Int(last) >= shape.count {
      throw .inputSize(expected: "\(shape) = \(shape.count) inputs", actual: "unit \(last)")
    }
  }
}

extension SpikeSteps {
  /// Checks that a network takes these spikes.
  func check(_ execution: Execution, shape: Shape, timeSteps: Int) throws(RuntimeError) {
    guard execution.input.coding != .series else {
      throw .inputKind(expected: "a series, not spikes")
    }
    guard execution.input.coding != .direct else {
      throw .inputKind(expected: "an analog image (direct coding), not spikes")
    }
    guard stepCount == timeSteps else { throw .timeSteps(expected: timeSteps, actual: stepCount) }
    if let last = units.max(), Int(last) >= shape.count {
      throw .inputSize(expected: "\(shape) = \(shape.count) inputs", actual: "unit \(last)")
    }
  }
}

/// Collects the network's answer over the steps.
struct ReadoutCollector {
  private let readout: Readout
  private(set) var values: [Double] = []

  init(_ readout: Readout) { self.readout = readout }

  /// Takes in the output values of one step: spikes as 0 and 1, currents or membranes.
  mutating func collect(_ step: [Double]) {
    guard !values.isEmpty else {
      values = step
      return
    }
    for index in values.indices {
      values[index] =
        readout == .maximum ? max(values[index], step[index]) : values[index] + step[index]
    }
  }
}
