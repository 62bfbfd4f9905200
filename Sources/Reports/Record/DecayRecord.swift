/// What became of the decays of one state of a layer when the network was quantized.
public struct DecayRecord: Codable, Equatable, Sendable {
  /// A decay that was asked for, and the sum of signed powers of two that stands for it.
  public struct Constant: Codable, Equatable, Sendable {
    /// Share of the state that should remain after a step.
    public var wanted: Double
    /// Share that remains.
    public var decay: Double
    /// The sum in words, for instance `1 - 2^-3`.
    public var terms: String
    /// `(decay − wanted) / wanted`; absent where nothing should remain.
    public var relativeError: Double?
    /// Channels of the layer that have it.
    public var channels: Int

    /// A decay and what stands for it.
    public init(
      wanted: Double, decay: Double, terms: String, relativeError: Double?, channels: Int
    ) {
      self.wanted = wanted
      self.decay = decay
      self.terms = terms
      self.relativeError = relativeError
      self.channels = channels
    }
  }

  /// The layer's name.
  public var layer: String
  /// `membrane`, `current` or `adaptation`.
  public var state: String
  /// Channels of the layer that decay.
  public var channels: Int
  /// Largest magnitude of the relative errors.
  public var largestError: Double
  /// Mean magnitude of the relative errors over the channels.
  public var meanError: Double
  /// Decays that differ, in the order of their first channel.
  public var constants: [Constant]

  /// The decays of a state, and how far they are off.
  public init(layer: String, state: String, constants: [Constant]) {
    self.layer = layer
    self.state = state
    self.constants = constants
    channels = constants.reduce(0) { $0 + $1.channels }
    let errors = constants.map { (size: abs($0.relativeError ?? 0), channels: $0.channels) }
    largestError = errors.reduce(0) { max($0, $1.size) }
    meanError =
      errors.reduce(0) { $0 + $1.size * Double($1.channels) } / Double(max(channels, 1))
  }
}
