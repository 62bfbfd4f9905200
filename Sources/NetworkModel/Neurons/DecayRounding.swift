/// A decay of the float network, and the sum of signed powers of two that the integers have instead.
public struct DecayRounding: Equatable, Sendable {
  /// What decays.
  public enum State: String, Sendable, Codable, CaseIterable {
    /// The membrane.
    case membrane
    /// The synaptic current.
    case current
    /// The rise of an adaptive threshold.
    case adaptation
  }

  /// What decays.
  public var state: State
  /// Share of the float state that remains after a step.
  public var wanted: Double
  /// The sum that stands for it.
  public var decay: Decay
  /// Channels of the layer that have it.
  public var channels: Int
  /// Time constant of ``wanted`` in steps; nil where there is none, as for 0 and 1.
  public var wantedTime: Double?
  /// Time constant of the sum in steps; nil where there is none, as for 0 and 1.
  public var time: Double?

  /// What was chosen for decays of `channels` channels of a network that runs as `execution` says.
  public init(
    _ state: State, wanted: Double, decay: Decay, channels: Int, execution: Execution
  ) {
    self.state = state
    self.wanted = wanted
    self.decay = decay
    self.channels = channels
    func steps(_ factor: Double) -> Double? {
      guard let time = execution.timeConstant(decay: factor), time.isFinite else { return nil }
      return time / execution.timeStep
    }
    wantedTime = steps(wanted)
    time = steps(decay.factor)
  }

  /// `(sum − wanted) / wanted`; nil for a state of which nothing should remain.
  public var relativeError: Double? {
    wanted == 0 ? nil : (decay.factor - wanted) / wanted
  }
}
