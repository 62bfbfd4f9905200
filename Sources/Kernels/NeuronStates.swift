public import FixedPoint

/// What a layer of neurons keeps from step to step, packed.
public struct NeuronStates: Equatable, Sendable {
  /// Codes of the membranes.
  public var membranes: PackedCodes
  /// Synaptic currents, two's complement; of 0 bits where there are none.
  public var currents: PackedCodes
  /// Rises of the thresholds, two's complement; of 0 bits where there are none.
  public var rises: PackedCodes

  /// States of `count` neurons, all 0.
  public init(count: Int, membraneBits: Int, currentBits: Int = 0, riseBits: Int = 0) {
    membranes = PackedCodes(repeating: 0, count: count, bits: membraneBits)
    currents = PackedCodes(repeating: 0, count: count, bits: currentBits)
    rises = PackedCodes(repeating: 0, count: count, bits: riseBits)
  }

  /// Bytes of all states.
  public var byteCount: Int {
    membranes.bytes.count + currents.bytes.count + rises.bytes.count
  }
}
