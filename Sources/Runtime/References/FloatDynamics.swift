import NetworkModel

/// Neurons of one node with their state, stepped as ``NetworkModel/Neuron`` and the convention say.
///
/// The order of operations reproduces the membranes that Norse, snnTorch, sinabs, Rockpool, spyx, Lava and Nengo recorded, bit for
/// bit (docs/semantics.md).
struct FloatDynamics<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
  private let neuron: Neuron
  private let rules: DiscretizationRules
  let constants: FloatConstants<Scalar>
  /// Membranes after the step, reset included where it belongs to the step.
  private(set) var membranes: [Scalar]
  /// Membranes that were compared with the threshold in the last step.
  private(set) var potentials: [Scalar]
  /// Synaptic currents; empty without.
  private(set) var currents: [Scalar] = []
  /// Rises of the thresholds; empty without.
  private(set) var rises: [Scalar] = []
  /// Spikes whose threshold is still to be taken off; empty where that happens in the step itself.
  private var owed: [Scalar] = []

  /// Neurons before the first step.
  init(_ neuron: Neuron, count: Int, execution: Execution) {
    self.neuron = neuron
    rules = execution.discretization.rules
    let constants = FloatConstants<Scalar>(neuron, execution)
    self.constants = constants
    membranes = (0..<count).map { constants.initial[$0] }
    potentials = membranes
    let zeros = [Scalar](repeating: 0, count: count)
    if neuron.model.hasCurrent { currents = zeros }
    if neuron.model.adapts { rises = zeros }
    if neuron.model.adapts || subtractsLate { owed = zeros }
  }

  private var subtractsLate: Bool {
    rules.subtractsAfterDecay && neuron.reset == .subtract && !neuron.model.hasCurrent
  }

  /// One step: numbers of spikes, or the membranes of integrators.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func step(_ input: [Double]) -> [Double] {
    switch neuron.model {
    case .threshold:
      input.indices.map { fires(Scalar(input[$0]), constants.threshold[$0]) ? 1 : 0 }
    case .adaptiveLeakyIntegrateAndFire:
      input.indices.map { Double(adapt($0, Scalar(input[$0]))) }
    default:
      neuron.model.spikes
        ? input.indices.map { Double(spike($0, Scalar(input[$0]))) }
        : input.indices.map { relax($0, Scalar(input[$0])) }
    }
  }

  /// One step of an integrator.
  private mutating func relax(_ index: Int, _ input: Scalar) -> Double {
    let membrane = max(integrated(index, input), constants.floor[index])
    membranes[index] = membrane
    potentials[index] = membrane
    return Double(membrane) * constants.unit[constants.unit.count == 1 ? 0 : index]
  }

  private mutating func spike(_ index: Int, _ input: Scalar) -> Scalar {
    let threshold = constants.threshold[index]
    let before = membranes[index]
    var membrane = integrated(index, input)
    let remembers = rules.remembersUnresolvedSpikes && neuron.reset == .subtract
    let early = remembers && fires(before, threshold)
    if early { membrane -= threshold }
    if subtractsLate { membrane -= owed[index] * threshold }
    potentials[index] = membrane
    var spikes: Scalar = 0
    if fires(membrane, threshold) {
      spikes = spikeCount(membrane, threshold)
      if neuron.reset == .zero {
        membrane = reset(index, from: before, to: membrane)
      } else if !early, !subtractsLate {
        membrane -= spikes * threshold
      }
    } else if early {
      membrane += threshold
    }
    if subtractsLate { owed[index] = spikes }
    membranes[index] = max(membrane, constants.floor[index])
    return spikes
  }

  /// One step with an adaptive threshold, which takes off in the next step what it is then.
  private mutating func adapt(_ index: Int, _ input: Scalar) -> Scalar {
    rises[index] =
      constants.riseDecay[index] * rises[index] + constants.riseGain[index] * owed[index]
    let threshold = constants.threshold[index] + constants.strength[index] * rises[index]
    let membrane = integrated(index, input) - threshold * owed[index]
    potentials[index] = membrane
    owed[index] = fires(membrane, threshold) ? 1 : 0
    membranes[index] = max(membrane, constants.floor[index])
    return owed[index]
  }

  private func fires(_ membrane: Scalar, _ threshold: Scalar) -> Bool {
    neuron.comparison == .greater ? membrane > threshold : membrane >= threshold
  }

  /// How often the threshold can be taken off a membrane that fires; once where that is not what a spike does.
  private func spikeCount(_ membrane: Scalar, _ threshold: Scalar) -> Scalar {
    guard neuron.emitsSeveralSpikes, neuron.reset == .subtract, threshold > 0 else { return 1 }
    let ratio = membrane / threshold
    return neuron.comparison == .greater
      ? max(ratio.rounded(.up) - 1, 1) : max(ratio.rounded(.down), 1)
  }

  /// The membrane at the end of a step in which it was reset.
  ///
  /// On its way from `before` to the value that it relaxes to, a membrane has the same share of the way left after a time, wherever it
  /// starts: the rest of the step is the share that `membrane` has left, of that which the threshold has.
  private func reset(_ index: Int, from before: Scalar, to membrane: Scalar) -> Scalar {
    let (threshold, value) = (constants.threshold[index], constants.resetValue[index])
    guard rules.resetsInsideStep, before <= threshold else { return value }
    guard neuron.model.leaks else { return value + (membrane - threshold) }
    // membrane = before + gain · (target − before)
    let target = before + (membrane - before) / constants.gain[index]
    guard target > threshold else { return value }
    return target + (value - target) * (membrane - target) / (threshold - target)
  }

  /// The membrane with the input of a step taken in.
  private mutating func integrated(_ index: Int, _ input: Scalar) -> Scalar {
    let membrane = membranes[index]
    var input = input
    if neuron.model.hasCurrent { input = current(index, input) }
    guard rules.update == .relaxing else {
      return constants.decay[index] * membrane
        + (constants.leak[index] + constants.input[index] * input)
    }
    let current = constants.input[index] * input
    guard neuron.model.leaks else { return membrane + constants.gain[index] * current }
    return membrane + constants.gain[index] * ((constants.leak[index] - membrane) + current)
  }

  /// The synaptic current with the input of a step taken in.
  private mutating func current(_ index: Int, _ input: Scalar) -> Scalar {
    let (before, added) = (currents[index], constants.currentInput[index] * input)
    let after: Scalar
    if rules.update == .relaxing {
      after = before + constants.currentGain[index] * (added - before)
    } else if rules.decaysInput {
      after = constants.currentDecay[index] * (before + added)
    } else {
      after = constants.currentDecay[index] * before + added
    }
    currents[index] = after
    return after
  }
}
