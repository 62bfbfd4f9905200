public import EnergyModel

/// The quantized ANN of equal information beside the run, per sample and in picojoules.
public struct EqualInformationRecord: Codable, Equatable, Sendable {
  /// Name of the energy table.
  public var model: String
  /// Time steps of the spiking network.
  public var timeSteps: Int
  /// Bits of the ANN's weights and activations, ⌈log2(timeSteps + 1)⌉.
  public var bits: Int
  /// Synapse visits of one dense pass.
  public var synapseVisits: Double
  /// Computing of the ANN; absent where the table has no figure.
  public var computePicojoules: Double?
  /// Computing and on-chip memory of the ANN; absent where the table has no figure.
  public var totalPicojoules: Double?
  /// Computing of the spiking network.
  public var spikingComputePicojoules: Double
  /// Computing and on-chip memory of the spiking network.
  public var spikingTotalPicojoules: Double
  /// Spikes per synapse at which computing breaks even; absent where there is no such rate.
  public var breakEvenSpikesPerSynapseCompute: Double?
  /// Spikes per synapse at which computing and memory break even; absent where there is no such rate.
  public var breakEvenSpikesPerSynapseTotal: Double?

  /// The record of a reference.
  public init(_ reference: EqualInformationReference) {
    model = reference.model
    timeSteps = reference.timeSteps
    bits = reference.bits
    synapseVisits = reference.synapseVisits
    computePicojoules = reference.computePicojoules
    totalPicojoules = reference.totalPicojoules
    spikingComputePicojoules = reference.spikingComputePicojoules
    spikingTotalPicojoules = reference.spikingTotalPicojoules
    breakEvenSpikesPerSynapseCompute = reference.breakEvenCompute
    breakEvenSpikesPerSynapseTotal = reference.breakEvenTotal
  }
}
