public import NetworkModel
public import SpikeData

/// The quantized ANN that carries as much information per activation as a spiking network of T steps, as a yardstick.
///
///     bits     b = ⌈log2(T + 1)⌉
///     energy   E = W·E_MAC(b) + W·b·E_weight/bit + N·b·E_activation/bit         per sample
///     break-even spikes per synapse   x = (E − F) / Σ over layers of visits · cost of one synaptic operation
///
/// `W` are the synapse visits of one dense pass (pooled first), `N` the neurons; the ANN's weights and activations have `b`
/// bits and lie in buffers just large enough. `F` is what the spiking network takes per sample besides synaptic operations
/// and their weights. Layers without weights do not count. Source: docs/energy.md, arXiv 2409.08290.
public struct EqualInformationReference: Equatable, Sendable {
  /// Name of the table.
  public let model: String
  /// Time steps `T` of the spiking network.
  public let timeSteps: Int
  /// Bits `b` of the ANN's activations and weights.
  public let bits: Int
  /// Synapse visits `W` of one dense pass.
  public let synapseVisits: Double
  /// Computing of the ANN per sample, in picojoules; nil where the table has no such units.
  public let computePicojoules: Double?
  /// Computing and on-chip memory of the ANN per sample, in picojoules; nil where the table has no such figures.
  public let totalPicojoules: Double?
  /// Computing of the spiking network per sample, in picojoules.
  public let spikingComputePicojoules: Double
  /// Computing and on-chip memory of the spiking network per sample, in picojoules.
  public let spikingTotalPicojoules: Double
  /// Synaptic operations per sample and synapse visit of the spiking layers; nil where no layer takes spikes.
  public let spikesPerSynapse: Double?
  /// Spikes per synapse at which computing takes as much as the ANN's.
  ///
  /// nil where a figure is missing or where not even a silent network gets there.
  public let breakEvenCompute: Double?
  /// The same for computing and on-chip memory.
  public let breakEvenTotal: Double?

  /// The reference for the run that `estimate` was made of.
  /// - Precondition: `activity` and `footprint` are those of the estimate; `timeSteps ≥ 1`.
  public init(
    estimate: EnergyEstimate, activity: ActivityCounts, footprint: MemoryFootprint, timeSteps: Int
  ) {
    precondition(timeSteps >= 1, "\(timeSteps) time steps")
    let samples = Double(max(estimate.samples, 1))
    let layers = zip(activity.layers, footprint.layers).filter { $1.weightBits != nil }.map {
      SynapticLayer(
        activity: $0, footprint: $1, table: estimate.table, samples: estimate.samples,
        timeSteps: timeSteps)
    }
    model = estimate.table.name
    self.timeSteps = timeSteps
    bits = addressBits(count: timeSteps + 1)
    let bits = bits
    synapseVisits = layers.reduce(0) { $0 + $1.visits }
    computePicojoules = layers.reduce(0) { sum($0, $1.denseCompute(bits: bits)) }
    totalPicojoules = layers.reduce(0) { sum($0, $1.denseTotal(bits: bits)) }
    spikingComputePicojoules = estimate.computePicojoules / samples
    spikingTotalPicojoules = estimate.totalPicojoules / samples
    let spikeVisits = layers.reduce(0) { $0 + $1.spikeVisits }
    let operations = layers.reduce(0) { $0 + $1.operations }
    spikesPerSynapse = spikeVisits == 0 ? nil : operations / spikeVisits
    let isKnown = estimate.causes.missing.isEmpty
    breakEvenCompute = breakEven(
      layers, reference: isKnown ? computePicojoules : nil, spiking: spikingComputePicojoules
    ) { $0.costs.synapticOperation }
    breakEvenTotal = breakEven(
      layers, reference: isKnown ? totalPicojoules : nil, spiking: spikingTotalPicojoules
    ) { sum($0.costs.synapticOperation, $0.memory.weightRead) }
  }

  /// Mean spikes per neuron and step that correspond to `breakEvenTotal`; nil where that is.
  public var breakEvenFiringRate: Double? { breakEvenTotal.map { $0 / Double(timeSteps) } }
}

private func sum(_ left: Double?, _ right: Double?) -> Double? {
  guard let left, let right else { return nil }
  return left + right
}

/// Solves `fixed + x · Σ visits · cost = reference` for x, where `spiking = fixed + Σ operations · cost`.
private func breakEven(
  _ layers: [SynapticLayer], reference: Double?, spiking: Double,
  cost: (SynapticLayer) -> Double?
) -> Double? {
  var slope = 0.0
  var fixed = spiking
  for layer in layers {
    guard let each = cost(layer) else { return nil }
    slope += layer.spikeVisits * each
    fixed -= layer.operations * each
  }
  guard let reference, slope > 0, reference > fixed else { return nil }
  return (reference - fixed) / slope
}
