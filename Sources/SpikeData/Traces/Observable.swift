/// What was recorded of a layer, by the name that it has in trace files.
public struct Observable: RawRepresentable, Hashable, Sendable {
  /// The name.
  public var rawValue: String

  /// An observable of this name.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Spikes of each step: 1, or how many where a neuron emits several.
  public static let spikes = Observable(rawValue: "spikes")
  /// Membranes after each step, reset included, in the unit of the threshold.
  public static let membranes = Observable(rawValue: "v")
  /// Synaptic currents after each step; of integers, in the unit of the threshold.
  public static let currents = Observable(rawValue: "i")
  /// Values of an analog input, or of an output without neurons.
  public static let values = Observable(rawValue: "value")

  /// True for what is counted and compared as spikes.
  public var isSpikes: Bool { self == .spikes }
}
