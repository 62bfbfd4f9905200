/// Spikes of one layer in each time step, summed over the samples.
public struct LayerTraceRecord: Codable, Equatable, Sendable {
  /// The layer's name.
  public var name: String
  /// Spikes by time step.
  public var spikes: [Int]

  /// A trace.
  public init(name: String, spikes: [Int]) {
    self.name = name
    self.spikes = spikes
  }
}
