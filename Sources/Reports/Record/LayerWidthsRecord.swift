public import NetworkModel

/// Widths and bytes of one layer, first and last layer included.
public struct LayerWidthsRecord: Codable, Equatable, Sendable {
  /// The layer's name.
  public var name: String
  /// What it is.
  public var kind: LayerDescription.Kind
  /// Integers or floats.
  public var arithmetic: Arithmetic
  /// Bits of a weight; absent without weights.
  public var weightBits: Int?
  /// Bits of a membrane; absent without neurons.
  public var membraneBits: Int?
  /// Bits of a synaptic current; absent without.
  public var currentBits: Int?
  /// Bits of the rise of an adaptive threshold; absent without.
  public var adaptationBits: Int?
  /// Steps for which spikes are on their way; absent where they arrive in the step in which they were sent.
  public var delaySteps: Int?
  /// Bits of an input value: 1 for spikes.
  public var inputBits: Int
  /// Bits of the narrowest accumulator that no step can overflow.
  public var accumulatorBits: Int
  /// Packed weights, in bytes.
  public var weightBytes: Int
  /// Packed membranes, in bytes.
  public var membraneBytes: Int

  /// The widths in `footprint`.
  public init(_ footprint: LayerFootprint) {
    name = footprint.name
    kind = footprint.kind
    arithmetic = footprint.arithmetic
    weightBits = footprint.weightBits
    membraneBits = footprint.membraneBits
    currentBits = footprint.currentBits
    adaptationBits = footprint.adaptationBits
    delaySteps = footprint.delaySteps == 0 ? nil : footprint.delaySteps
    inputBits = footprint.inputBits
    accumulatorBits = footprint.accumulatorBits
    weightBytes = footprint.weightBytes
    membraneBytes = footprint.membraneBytes
  }
}
