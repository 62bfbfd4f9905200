import NetworkModel
import SpikeData

/// The input of a quantized network as dense integers per step.
struct InputSteps {
  private enum Content {
    case constant([Int64])
    case spikes(SpikeSteps)
    case series(ValueSteps, values: [Int32])
  }

  private let content: Content
  private let count: Int

  init(
    _ sample: EncodedSample, _ execution: Execution, shape: Shape, timeSteps: Int
  ) throws(RuntimeError) {
    count = shape.count
    switch sample {
    case .analog(let values):
      guard execution.input.coding == .direct, let quantization = execution.input.quantization
      else {
        throw .inputKind(expected: execution.input.coding.expected(instead: "an analog image"))
      }
      try shape.check(values.count)
      content = .constant(values.map { Int64(quantization.quantized(Double($0))) })
    case .spikes(let steps):
      try steps.check(execution, shape: shape, timeSteps: timeSteps)
      content = .spikes(steps)
    case .series(let steps):
      try steps.check(execution, shape: shape, timeSteps: timeSteps)
      content = .series(steps, values: try steps.integers(by: execution.input.quantization))
    }
  }

  /// Row-major values of one step.
  func values(in step: Int) -> [Int64] {
    var dense = [Int64](repeating: 0, count: count)
    switch content {
    case .constant(let values): return values
    case .spikes(let spikes):
      for unit in spikes.units(in: step) { dense[Int(unit)] = 1 }
    case .series(let steps, let values):
      for place in steps.range(of: step) { dense[Int(steps.units[place])] = Int64(values[place]) }
    }
    return dense
  }

  /// Spikes, or values other than 0, that come in in one step; none for an analog image.
  func spikeCount(in step: Int) -> Int {
    switch content {
    case .constant: 0
    case .spikes(let spikes): spikes.units(in: step).count
    case .series(let steps, let values): steps.range(of: step).count { values[$0] != 0 }
    }
  }
}

extension ValueSteps {
  /// Checks that a network takes this series.
  func check(_ execution: Execution, shape: Shape, timeSteps: Int) throws(RuntimeError) {
    guard execution.input.coding == .series else {
      throw .inputKind(expected: execution.input.coding.expected(instead: "a series"))
    }
    guard stepCount == timeSteps else { throw .timeSteps(expected: timeSteps, actual: stepCount) }
    if let last = units.max(), Int(last) >= shape.count {
      throw .inputSize(expected: "\(shape) = \(shape.count) inputs", actual: "unit \(last)")
    }
  }

  /// Largest magnitude of a series' integers, that of the widest ``InputQuantization``.
  static var largestInteger: Int32 { 131_071 }

  /// The integers that a quantized network sees, one per value.
  ///
  /// - Parameter quantization: From values to integers; nil for values that are integers already.
  func integers(by quantization: InputQuantization?) throws(RuntimeError) -> [Int32] {
    if let quantization { return values.map { quantization.quantized(Double($0)) } }
    var integers: [Int32] = []
    integers.reserveCapacity(values.count)
    for value in values {
      guard let integer = Int32(exactly: value), integer.magnitude <= Self.largestInteger else {
        throw .inputKind(
          expected:
            "whole numbers of at most \(Self.largestInteger), not \(value): quantize it with a series to give its input a scale"
        )
      }
      integers.append(integer)
    }
    return integers
  }
}

extension SpikeSteps {
  /// Checks that a network takes these spikes.
  func check(_ execution: Execution, shape: Shape, timeSteps: Int) throws(RuntimeError) {
    guard execution.input.coding != .series, execution.input.coding != .direct else {
      throw .inputKind(expected: execution.input.coding.expected(instead: "spikes"))
    }
    guard stepCount == timeSteps else { throw .timeSteps(expected: timeSteps, actual: stepCount) }
    if let last = units.max(), Int(last) >= shape.count {
      throw .inputSize(expected: "\(shape) = \(shape.count) inputs", actual: "unit \(last)")
    }
  }
}

extension InputCoding {
  /// What a network of this coding takes, and not what it was given.
  func expected(instead given: String) -> String {
    switch self {
    case .direct: "an analog image (direct coding), not \(given)"
    case .series: "a series, not \(given)"
    case .events, .rate, .latency: "spikes, not \(given)"
    }
  }
}
