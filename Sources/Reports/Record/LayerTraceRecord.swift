/// Spikes of one layer in every sample and time step.
public struct LayerTraceRecord: Codable, Equatable, Sendable {
  /// The layer's name.
  public var name: String
  /// `[samples][steps]`.
  public var spikes: [[Int]]

  /// A trace.
  public init(name: String, spikes: [[Int]]) {
    self.name = name
    self.spikes = spikes
  }
}
