import NetworkModel

/// How far the membranes of float neurons can go, by the geometric series of their decay.
///
///     v_T = d^T · v_0 + x · (1 − d^T) / (1 − d)        x: what the largest input adds in one step
///
/// Until the first spike no reset acts, so that no neuron can spike whose v_T stays below its threshold.
struct MembraneBound {
  let neuron: Neuron
  let execution: Execution

  /// The parameter's value for neuron `index` of `count`.
  static func at(_ values: [Double], _ index: Int, of count: Int) -> Double {
    values[index * values.count / count]
  }

  /// The membranes that a neuron can have while it has not spiked.
  func membranes(_ index: Int, of count: Int, input: Interval) -> Interval {
    let drive = drive(index, of: count, current(index, of: count, input))
    var start = Self.at(neuron.initial, index, of: count)
    let decay = decay(index, of: count)
    var low = Self.end(start, adding: drive.lower, decay, steps: execution.timeSteps)
    if !neuron.floor.isEmpty {
      let floor = Self.at(neuron.floor, index, of: count)
      (low, start) = (max(low, floor), max(start, floor))
    }
    let high = Self.end(start, adding: drive.upper, decay, steps: execution.timeSteps)
    return Interval(lower: min(start, low), upper: max(start, high))
  }

  /// The membranes one step after a spike, when the synaptic current has settled at a constant input.
  func afterReset(_ index: Int, of count: Int, input: Interval) -> Interval {
    var settled = input
    if neuron.model.hasCurrent {
      let (gain, decay) = currentStep(index, of: count)
      settled = input * (gain / (1 - decay))
    }
    let decay = decay(index, of: count)
    var start = Self.at(neuron.resetValue, index, of: count) * decay
    if neuron.reset == .subtract {
      // A membrane that settles at the threshold fires in every step; what is taken off late does not decay before.
      let isLate = execution.discretization.rules.subtractsAfterDecay && !neuron.model.hasCurrent
      start = isLate ? (decay - 1) * Self.at(neuron.threshold, index, of: count) : 0
    }
    return drive(index, of: count, settled) + start
  }

  /// What stays of the membrane after one step.
  private func decay(_ index: Int, of count: Int) -> Double {
    neuron.model.leaks ? execution.decay(tau: Self.at(neuron.tau, index, of: count)) : 1
  }

  /// What one step adds to the membrane.
  private func drive(_ index: Int, of count: Int, _ current: Interval) -> Interval {
    let input = current * Self.at(neuron.resistance, index, of: count)
    guard neuron.model.leaks else { return input * execution.timeStep }
    let tau = Self.at(neuron.tau, index, of: count)
    let leak = Self.at(neuron.leak, index, of: count) * (1 - execution.decay(tau: tau))
    return input * execution.gain(tau: tau) + leak
  }

  /// What reaches the membrane: the input, or the synaptic current that it feeds.
  private func current(_ index: Int, of count: Int, _ input: Interval) -> Interval {
    guard neuron.model.hasCurrent else { return input }
    let (gain, decay) = currentStep(index, of: count)
    let added = input * gain
    let steps = execution.timeSteps
    return Interval(
      lower: Self.end(0, adding: added.lower, decay, steps: steps),
      upper: Self.end(0, adding: added.upper, decay, steps: steps)
    ).withZero
  }

  /// What one unit of input adds to the synaptic current, and what remains of it after a step.
  private func currentStep(_ index: Int, of count: Int) -> (gain: Double, decay: Double) {
    let tau = Self.at(neuron.synapticTau, index, of: count)
    let decay = execution.decay(tau: tau)
    let gain = execution.gain(tau: tau) * Self.at(neuron.inputWeight, index, of: count)
    return (execution.discretization.rules.decaysInput ? gain * decay : gain, decay)
  }

  /// Where a value is after `steps` steps, or in the end when nobody said how many there are.
  private static func end(
    _ start: Double, adding term: Double, _ decay: Double, steps: Int?
  ) -> Double {
    guard term.isFinite else { return term }
    guard let steps else {
      if decay < 1 { return term / (1 - decay) }
      return term == 0 ? start : term > 0 ? .infinity : -.infinity
    }
    guard decay < 1 else { return start + Double(steps) * term }
    var power = 1.0
    var base = decay
    var exponent = steps
    while exponent > 0 {
      if exponent & 1 == 1 { power *= base }
      base *= base
      exponent >>= 1
    }
    return power * start + term * (1 - power) / (1 - decay)
  }
}
