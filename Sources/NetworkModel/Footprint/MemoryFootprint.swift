/// What a network takes in memory, layer by layer, for one sample at a time.
public struct MemoryFootprint: Equatable, Sendable {
  /// One entry per layer, in the order of ``Graph/layers()``.
  public var layers: [LayerFootprint]

  /// The footprint of the given layers.
  public init(layers: [LayerFootprint]) { self.layers = layers }

  /// Neurons of all layers that have some.
  public var neurons: Int { sum { $0.membraneBits == nil ? 0 : $0.neurons } }
  /// Weights and biases.
  public var parameters: Int { sum(\.parameters) }
  /// Stored weights.
  public var weights: Int { sum(\.weights) }
  /// Stored membranes.
  public var membranes: Int { sum(\.membranes) }
  /// Bytes of the weights.
  public var weightBytes: Int { sum(\.weightBytes) }
  /// Bytes of the membranes.
  public var membraneBytes: Int { sum(\.membraneBytes) }
  /// Bytes of the synaptic currents.
  public var currentBytes: Int { sum(\.currentBytes) }
  /// Bytes of the rises of adaptive thresholds.
  public var adaptationBytes: Int { sum(\.adaptationBytes) }
  /// Bytes of spikes on their way.
  public var delayBytes: Int { sum(\.delayBytes) }
  /// Bytes of all that changes from step to step.
  public var stateBytes: Int { sum(\.stateBytes) }
  /// Bytes of the biases.
  public var biasBytes: Int { sum(\.biasBytes) }
  /// Bytes of thresholds, resets, staircases, decays, delays and initial states.
  public var thresholdBytes: Int { sum(\.thresholdBytes) }
  /// Bytes of the network.
  public var totalBytes: Int { sum(\.totalBytes) }
  /// Bytes of the same network in 4-byte floats.
  public var float32Bytes: Int { sum(\.float32Bytes) }

  /// Bits of most hidden weights: of all layers with weights but the first and the last, which usually have widths of their own.
  ///
  /// Of all weights where there are no such layers; nil without weights.
  public var weightBits: Int? {
    let weighted = layers.filter { $0.weightBits != nil }
    let hidden = weighted.count > 2 ? Array(weighted.dropFirst().dropLast()) : weighted
    return Self.commonest(hidden, \.weightBits, by: \.weights)
  }
  /// Bits of a membrane in the layers that hold most membranes; nil without neurons.
  public var membraneBits: Int? { Self.commonest(layers, \.membraneBits, by: \.membranes) }

  private func sum(_ part: (LayerFootprint) -> Int) -> Int {
    layers.reduce(0) { $0 + part($1) }
  }

  /// The value with the largest total of `weight`; the smaller value on a tie.
  private static func commonest(
    _ layers: [LayerFootprint], _ value: (LayerFootprint) -> Int?,
    by weight: (LayerFootprint) -> Int
  ) -> Int? {
    var totals: [Int: Int] = [:]
    for layer in layers {
      if let bits = value(layer) { totals[bits, default: 0] += weight(layer) }
    }
    return totals.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}
