public import NetworkModel

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
  /// Time constant of ``wanted`` in steps; nil where there is none.
  public var wantedTime: Double?
  /// Time constant of the sum in steps; nil where there is none.
  public var time: Double?

  /// What was chosen for decays of `channels` channels of a network that runs as `execution` says.
  init(
    _ state: State, wanted: Double, decay: Decay, channels: Int, execution: Execution
  ) {
    self.state = state
    self.wanted = wanted
    self.decay = decay
    self.channels = channels
    func steps(_ factor: Double) -> Double? {
      execution.timeConstant(decay: factor).map { $0 / execution.timeStep }
    }
    wantedTime = steps(wanted)
    time = steps(decay.factor)
  }

  /// `(sum − wanted) / wanted`; nil for a state of which nothing should remain.
  public var relativeError: Double? {
    wanted == 0 ? nil : (decay.factor - wanted) / wanted
  }

  /// The terms in words, for instance `2^-1 + 2^-2`.
  public var terms: String {
    guard let first = decay.terms.first else { return "0" }
    func power(_ term: Decay.Term) -> String { term.shift == 0 ? "1" : "2^-\(term.shift)" }
    return decay.terms.dropFirst().reduce((first.sign < 0 ? "-" : "") + power(first)) {
      $0 + ($1.sign < 0 ? " - " : " + ") + power($1)
    }
  }
}

extension DecayRounding {
  /// The decays of a layer's constants, those that are alike once, in the order of their first channel.
  static func all(
    _ neuron: NormalizedNeuron, _ constants: [ChannelConstants], isWide: Bool, execution: Execution
  ) -> [DecayRounding] {
    var found: [DecayRounding] = []
    func add(_ state: State, _ wanted: [Double]?, _ decay: (ChannelConstants) -> Decay?) {
      guard let wanted else { return }
      for (value, constant) in zip(wanted, constants) where value != 1 {
        guard let decay = decay(constant) else { continue }
        if let known = found.firstIndex(where: { $0.state == state && $0.wanted == value }) {
          found[known].channels += 1
        } else {
          found.append(
            DecayRounding(state, wanted: value, decay: decay, channels: 1, execution: execution))
        }
      }
    }
    if isWide { add(.membrane, neuron.decay, \.shiftDecay) }
    add(.current, neuron.currentDecay, \.currentDecay)
    add(.adaptation, neuron.adaptation?.decay, \.riseDecay)
    return found
  }
}
