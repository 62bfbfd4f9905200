import NetworkModel

/// The constants of one channel's neurons, in the unit of the normalised current.
struct ChannelNeuron: Equatable {
  /// What remains of the membrane after a step.
  var decay: Double
  /// Nil for integrators.
  var threshold: Double?
  var reset: Reset
  var subtraction: NormalizedNeuron.Subtraction
  var resetValue: Double
  var initial: Double
  var drive: Double
  /// What remains of the synaptic current; nil where input reaches the membrane at once.
  var currentDecay: Double?
  /// What remains of the threshold's rise, and what a spike adds; 1 and 0 for a fixed threshold.
  var riseDecay = 1.0
  var increment = 0.0

  /// The constants of channel `channel` of `neuron`.
  init(_ neuron: NormalizedNeuron, channel: Int) {
    decay = neuron.decay[channel]
    threshold = neuron.threshold?[channel]
    reset = neuron.reset
    subtraction = neuron.subtraction
    resetValue = neuron.resetValue[channel]
    initial = neuron.initial[channel]
    drive = neuron.drive[channel]
    currentDecay = neuron.currentDecay?[channel]
    if let adaptation = neuron.adaptation {
      riseDecay = adaptation.decay[channel]
      increment = adaptation.increment[channel]
    }
  }
}

extension ChannelNeuron {
  /// The constants with the decays that the integers have: sums of `terms` powers of two, but for membranes with a table.
  func rounded(terms: Int, isWide: Bool) -> ChannelNeuron {
    func factor(_ decay: Double) -> Double {
      decay == 1 ? 1 : Decay(nearest: decay, terms: terms).factor
    }
    var result = self
    if isWide { result.decay = factor(decay) }
    result.currentDecay = currentDecay.map(factor)
    result.riseDecay = factor(riseDecay)
    return result
  }
}

/// A neuron whose spikes are given: what its membrane and its threshold are at every step.
struct ForcedNeuron {
  let constants: ChannelNeuron
  private var membrane: Double
  private var current = 0.0
  private(set) var rise = 0.0
  private var fired = false

  /// The neuron before the first step.
  init(_ constants: ChannelNeuron) {
    self.constants = constants
    membrane = constants.initial
  }

  /// The threshold of the last step.
  var threshold: Double { (constants.threshold ?? 0) + rise }

  /// Takes in the input of a step.
  /// - Returns: The membrane that is compared with the threshold.
  mutating func advance(_ input: Double) -> Double {
    var taken = input
    if let decay = constants.currentDecay {
      current = decay * current + input
      taken = current
    }
    rise = constants.riseDecay * rise + (fired ? constants.increment : 0)
    membrane = constants.decay * membrane + taken + constants.drive
    if fired, constants.subtraction == .afterDecay { membrane -= threshold }
    return membrane
  }

  /// Ends the step with a spike or without.
  mutating func settle(fired: Bool) {
    self.fired = fired
    guard fired else { return }
    switch (constants.reset, constants.subtraction) {
    case (.zero, _): membrane = constants.resetValue
    case (.subtract, .beforeDecay): membrane -= constants.threshold ?? 0
    case (.subtract, .afterDecay): break
    }
  }

  /// True when a spike makes the membrane forget what came before it.
  var forgets: Bool { constants.reset == .zero }
}
