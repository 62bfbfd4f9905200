public import SpikeData

/// A place in which two runs part.
public struct Divergence: Equatable, Sendable {
  /// Place of the sample in the comparison.
  public var sample: Int
  /// Step of the first run.
  public var step: Int
  /// Place of the layers in ``TraceAlignment/pairs``.
  public var pair: Int
  /// The neuron, row-major.
  public var neuron: Int
  /// What differs.
  public var observable: Observable
  /// Value in the first run.
  public var first: Double
  /// Value in the second run.
  public var second: Double

  /// True when this place comes before `other`: by sample, then step, then layer, then neuron.
  public func isBefore(_ other: Divergence) -> Bool {
    (sample, step, pair, neuron) < (other.sample, other.step, other.pair, other.neuron)
  }
}
