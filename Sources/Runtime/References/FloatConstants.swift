import NetworkModel

/// What the neurons of one node need to know to take a step of one length, in the precision of the convention.
///
/// Membranes are kept in units of `unit`, so that in a convention that scales by the gain one unit of input adds exactly 1.
struct FloatConstants<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
  /// One value for all neurons, or one for each.
  struct PerNeuron: Sendable {
    private let values: [Scalar]

    init(_ values: [Scalar]) { self.values = values }

    subscript(index: Int) -> Scalar { values.count == 1 ? values[0] : values[index] }
  }

  /// What remains of a membrane, and the share of its way or of its input that it takes.
  let decay, gain: PerNeuron
  /// Gain of what comes in; of the step, where the update is a weighted sum.
  let input: PerNeuron
  /// Rest value; what it adds to a step, where the update is a weighted sum.
  let leak: PerNeuron
  /// The same of the synaptic current.
  let currentDecay, currentGain, currentInput: PerNeuron
  /// Threshold, reset value, lowest and first membrane.
  let threshold, resetValue, floor, initial: PerNeuron
  /// The rise of the threshold: what remains of it, what a spike adds, and its strength.
  let riseDecay, riseGain, strength: PerNeuron
  /// Value of one unit of membranes and currents.
  let unit, currentUnit: [Double]

  init(_ neuron: Neuron, _ execution: Execution) {
    let rules = execution.discretization.rules
    let steps = StepConstants(execution)
    let ones = [1.0]
    func per(_ values: [Double]) -> PerNeuron { PerNeuron(values.map { Scalar($0) }) }
    func combined(_ left: [Double], _ right: [Double], _ by: (Double, Double) -> Double) -> [Double]
    {
      left.count == 1
        ? right.map { by(left[0], $0) }
        : left.indices.map { by(left[$0], right[right.count == 1 ? 0 : $0]) }
    }
    let decays = neuron.model.leaks ? neuron.tau.map(steps.decay) : ones
    let gains = neuron.model.leaks ? neuron.tau.map(steps.gain) : [steps.timeStep]
    let currentDecays = neuron.synapticTau.map(steps.decay)
    let currentGains = neuron.synapticTau.map(steps.gain)
    var inputs = neuron.resistance
    var currentInputs = neuron.inputWeight
    var leaks = neuron.model.leaks ? neuron.leak : [0]
    if rules.update == .decaying {
      inputs = combined(gains, inputs, *)
      currentInputs = combined(currentGains, currentInputs, *)
      leaks = combined(decays, leaks) { (1 - $0) * $1 }
    }
    var units = ones
    var currentUnits = ones
    if rules.scalesByGain, (inputs + currentInputs).allSatisfy({ $0 > 0 }) {
      if neuron.model.hasCurrent { currentUnits = currentInputs }
      units = combined(inputs, currentUnits, *)
      inputs = ones
      currentInputs = ones
    }
    func scaled(_ values: [Double]) -> PerNeuron { per(combined(values, units, /)) }
    decay = per(decays)
    gain = per(gains)
    input = per(inputs)
    leak = scaled(leaks)
    currentDecay = per(currentDecays)
    currentGain = per(currentGains)
    currentInput = per(currentInputs)
    threshold = scaled(neuron.threshold)
    resetValue = scaled(neuron.resetValue)
    floor = neuron.floor.isEmpty ? per([-.infinity]) : scaled(neuron.floor)
    initial = scaled(neuron.initial)
    riseDecay = per(neuron.adaptationTau.map(steps.decay))
    riseGain = per(neuron.adaptationTau.map { 1 - steps.decay($0) })
    strength = scaled(neuron.adaptationStrength)
    unit = units
    currentUnit = currentUnits
  }
}

/// Decays and gains of time constants, rounded to the precision of the convention.
private struct StepConstants {
  let timeStep: Double
  private let execution: Execution
  private let rules: DiscretizationRules

  init(_ execution: Execution) {
    self.execution = execution
    rules = execution.discretization.rules
    timeStep = Self.rounded(execution.timeStep, rules)
  }

  private static func rounded(_ value: Double, _ rules: DiscretizationRules) -> Double {
    rules.precision == .double ? value : Double(Float(value))
  }

  /// `dt/τ`, divided in the convention's precision.
  private func ratio(_ tau: Double) -> Double {
    rules.precision == .double ? timeStep / tau : Double(Float(timeStep) / Float(tau))
  }

  func decay(_ tau: Double) -> Double {
    Self.rounded(rules.decay == .euler ? 1 - ratio(tau) : execution.decay(tau: tau), rules)
  }

  func gain(_ tau: Double) -> Double {
    rules.decay == .euler || rules.gain == .ratio
      ? ratio(tau) : Self.rounded(execution.gain(tau: tau), rules)
  }
}
