public import NetworkModel

/// What the network takes in memory, in bytes.
public struct MemoryRecord: Codable, Equatable, Sendable {
  /// Packed weights.
  public var weightBytes: Int
  /// Packed membranes of one sample.
  public var membraneBytes: Int
  /// Biases.
  public var biasBytes: Int
  /// Thresholds, resets, staircases, initial states.
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
    biasBytes = footprint.biasBytes
    thresholdBytes = footprint.thresholdBytes
    totalBytes = footprint.totalBytes
    float32Bytes = footprint.float32Bytes
    self.peakResidentBytes = peakResidentBytes
  }
}
