public import NetworkModel

/// What the network takes in memory, in bytes.
public struct MemoryRecord: Codable, Equatable, Sendable {
  /// Packed weights.
  public var weightBytes: Int
  /// Packed membranes of one sample.
  public var membraneBytes: Int
  /// Packed synaptic currents; absent without.
  public var currentBytes: Int?
  /// Packed rises of adaptive thresholds; absent without.
  public var adaptationBytes: Int?
  /// Spikes on their way through delays and around cycles; absent without.
  public var delayBytes: Int?
  /// Biases.
  public var biasBytes: Int
  /// Thresholds, resets, staircases, decays, delays, initial states.
  public var thresholdBytes: Int
  /// All of these.
  public var totalBytes: Int
  /// The same network in 4-byte floats.
  public var float32Bytes: Int
  /// The most physical memory that the process held; absent where the system does not say.
  public var peakResidentBytes: Int?

  /// The bytes of `footprint`.
  public init(_ footprint: MemoryFootprint, peakResidentBytes: Int?) {
    weightBytes = footprint.weightBytes
    membraneBytes = footprint.membraneBytes
    currentBytes = footprint.currentBytes == 0 ? nil : footprint.currentBytes
    adaptationBytes = footprint.adaptationBytes == 0 ? nil : footprint.adaptationBytes
    delayBytes = footprint.delayBytes == 0 ? nil : footprint.delayBytes
    biasBytes = footprint.biasBytes
    thresholdBytes = footprint.thresholdBytes
    totalBytes = footprint.totalBytes
    float32Bytes = footprint.float32Bytes
    self.peakResidentBytes = peakResidentBytes
  }
}
