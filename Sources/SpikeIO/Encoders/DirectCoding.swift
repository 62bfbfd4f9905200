public import SpikeData

/// Presents the prepared image itself, the same in every time step: an analog current, no spikes.
///
/// Also called constant-current or direct encoding. The first layer then multiplies, and says so in the
/// record.
public struct DirectCoding: Equatable, Sendable {
  /// Direct coding; it has no settings.
  public init() {}

  /// `values` as they are.
  public func encode(_ values: [Float]) -> EncodedSample { .analog(values) }
}
