import NetworkModel

/// Takes gain and rest value out of a neuron and brings its parameters to one per channel.
struct NeuronNormalizer {
  let execution: Execution
  let options: QuantizationOptions
  /// The node's name.
  let name: String
  let channels: Int
  let positions: Int

  /// A neuron of unit gain, and what its input is multiplied with and shifted by.
  struct Result {
    var neuron: NormalizedNeuron
    var gain: [Double]
    var offset: [Double]
  }

  /// The normal form of `neuron`.
  func normalized(_ neuron: Neuron) throws(QuantizationError) -> Result {
    try refuseUnrepresentable(neuron)
    let none = [Double](repeating: 0, count: channels)
    let isThreshold = neuron.model == .threshold
    var rate = none.map { _ in execution.timeStep }
    var decay = none.map { _ in 1.0 }
    var offset = none
    if neuron.model.leaks {
      let tau = try values("tau", neuron.tau)
      rate = tau.map { execution.gain(tau: $0) }
      decay = tau.map { execution.decay(tau: $0) }
      offset = zip(rate, try values("v_leak", neuron.leak)).map { $0 * $1 }
    }
    var gain =
      isThreshold
      ? none.map { _ in 1 } : zip(rate, try values("r", neuron.resistance)).map { $0 * $1 }
    let threshold = neuron.model.spikes ? try values("threshold", neuron.threshold) : nil
    var initial = isThreshold ? none : try values("initial", neuron.initial)
    if options.startsAtHalfThreshold, !isThreshold, let threshold {
      initial = threshold.map { $0 / 2 }
    }
    let resets = neuron.model.spikes && !isThreshold && !neuron.model.adapts
    var normalized = NormalizedNeuron(
      decay: isThreshold ? none : decay, threshold: threshold, comparison: neuron.comparison,
      reset: isThreshold ? .zero : neuron.reset,
      resetValue: resets ? try values("v_reset", neuron.resetValue) : none,
      initial: initial, isStateless: isThreshold, drive: none)
    if neuron.model.hasCurrent {
      let tau = try values("tau_syn", neuron.synapticTau)
      let weight = try values("w_in", neuron.inputWeight)
      normalized.currentDecay = tau.map { execution.decay(tau: $0) }
      for channel in 0..<channels {
        gain[channel] *= execution.gain(tau: tau[channel]) * weight[channel]
        if execution.discretization.rules.decaysInput {
          gain[channel] *= execution.decay(tau: tau[channel])
        }
      }
      // A rest value does not pass the current.
      normalized.drive = offset
      offset = none
    }
    if neuron.model.adapts {
      normalized.reset = .subtract
      normalized.subtraction = .afterDecay
      let strength = try values("adaptation", neuron.adaptationStrength)
      let tau = try values("tau_adaptation", neuron.adaptationTau)
      if strength.contains(where: { $0 != 0 }) {
        let decay = tau.map { execution.decay(tau: $0) }
        normalized.adaptation = NormalizedNeuron.Adaptation(
          decay: decay, increment: zip(strength, decay).map { $0 * (1 - $1) })
      }
    } else if execution.discretization.rules.subtractsAfterDecay, neuron.reset == .subtract,
      resets, !neuron.model.hasCurrent
    {
      normalized.subtraction = .afterDecay
    }
    if !neuron.floor.isEmpty { normalized.floor = try values("floor", neuron.floor) }
    return Result(neuron: normalized, gain: gain, offset: offset)
  }

  /// Refuses what no integer neuron does.
  private func refuseUnrepresentable(_ neuron: Neuron) throws(QuantizationError) {
    guard neuron.model.spikes, neuron.model != .threshold else { return }
    let rules = execution.discretization.rules
    let convention = execution.discretization.rawValue
    if neuron.emitsSeveralSpikes {
      throw .notFoldable(
        node: name, what: "emits several spikes in one step, which integer neurons do not",
        remedy: "choose a convention of one spike per step, such as --discretization exponential")
    }
    if rules.remembersUnresolvedSpikes, neuron.reset == .subtract, !neuron.model.adapts {
      throw .notFoldable(
        node: name,
        what:
          "\(convention) takes the threshold off again in the next step where a membrane stays above it, which integer neurons do not",
        remedy: "choose --discretization euler, which takes it off once per spike")
    }
    if rules.resetsInsideStep, neuron.reset == .zero {
      throw .notFoldable(
        node: name,
        what: "\(convention) resets membranes inside a step, which integer neurons do not",
        remedy: "choose --discretization exponential, which resets at its end")
    }
  }

  /// One value per channel.
  private func values(
    _ parameter: String, _ values: [Double]
  ) throws(QuantizationError) -> [Double] {
    guard let collapsed = ChannelValues.collapsed(values, channels: channels, positions: positions)
    else {
      throw .notFoldable(
        node: name, what: "\(parameter) differs between the neurons of one channel",
        remedy: "give one value per channel or one for all")
    }
    return collapsed
  }
}
