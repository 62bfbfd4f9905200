public import NetworkModel

/// What a node's operation multiplies by, for following inputs back through the linear nodes between two layers.
///
/// Quantized networks count in integers of the layer's unit, `step / 2^guardBits`.
public protocol FeedOperation: GraphOperation {
  /// Weight at `index` of a projection's row-major array.
  func weight(at index: Int) -> Double
  /// Bias of output channel (or neuron) `output` of a projection.
  func bias(of output: Int) -> Double
  /// Factor of value `index` of an element-wise node.
  func factor(of index: Int) -> Double
  /// Steps that value `index` of a delay waits, by time steps of `timeStep`.
  func delay(of index: Int, timeStep: Double) -> Int
  /// Real value of one integer in output channel `channel` of a projection; nil for floats and other operations.
  func unit(of channel: Int) -> Double?
}

extension Network.Operation: FeedOperation {
  /// The weight itself.
  public func weight(at index: Int) -> Double {
    switch self {
    case .dense(_, let weight, _), .convolution(_, let weight, _): Double(weight[index])
    default: 1
    }
  }

  /// The bias itself, 0 where there is none.
  public func bias(of output: Int) -> Double {
    switch self {
    case .dense(_, _, let bias?), .convolution(_, _, let bias?): Double(bias[output])
    default: 0
    }
  }

  /// The factor of a scale, else 1.
  public func factor(of index: Int) -> Double {
    guard case .scale(let factors) = self else { return 1 }
    return Double(factors[factors.count == 1 ? 0 : index])
  }

  /// The delay in whole steps.
  public func delay(of index: Int, timeStep: Double) -> Int {
    guard case .delay(let times) = self else { return 0 }
    return Int((times[times.count == 1 ? 0 : index] / timeStep).rounded())
  }

  /// None: floats are what they are.
  public func unit(of channel: Int) -> Double? { nil }
}

extension QuantizedNetwork.Operation: FeedOperation {
  /// The integer weight, shifted by the guard bits.
  public func weight(at index: Int) -> Double {
    guard let weights else { return 1 }
    return Double(Int(weights.values[index]) << weights.guardBits)
  }

  /// The integer bias, 0 where there is none.
  public func bias(of output: Int) -> Double { Double(weights?.bias?[output] ?? 0) }

  /// The power of two of a shift, else 1.
  public func factor(of index: Int) -> Double {
    guard case .shift(let places) = self else { return 1 }
    return Double(1 << places)
  }

  /// The delay in steps.
  public func delay(of index: Int, timeStep: Double) -> Int {
    guard case .delay(let steps) = self else { return 0 }
    return Int(steps[steps.count == 1 ? 0 : index])
  }

  /// The weights' step by the guard bits.
  public func unit(of channel: Int) -> Double? {
    guard let weights else { return nil }
    return weights.step[weights.step.count == 1 ? 0 : channel] / Double(1 << weights.guardBits)
  }
}
