import NetworkModel

/// Neurons of one node, stepped in double precision as NIR's equations say.
///
///     LIF, LI   v ← v + k · ((v_leak − v) + r·I)    k = dt/τ, or 1 − e^(−dt/τ)
///     IF, I     v ← v + dt · r·I
///     spike     v > threshold (or ≥); then v ← v_reset, or v ← v − threshold
struct FloatNeuron: Sendable {
  private let neuron: Neuron
  private let rate: [Double]
  private let count: Int
  private(set) var membranes: [Double]

  init(_ neuron: Neuron, count: Int, execution: Execution) {
    self.neuron = neuron
    self.count = count
    rate =
      neuron.model.leaks
      ? neuron.tau.map { Self.rate(tau: $0, execution) } : [execution.timeStep]
    membranes = []
    reset()
  }

  /// Share of the way that the membrane moves in one step.
  static func rate(tau: Double, _ execution: Execution) -> Double {
    switch execution.discretization {
    case .forwardEuler: execution.timeStep / tau
    case .exponential: 1 - exponential(-execution.timeStep / tau)
    }
  }

  /// Puts every membrane to its initial value.
  mutating func reset() { membranes = (0..<count).map { Self.at(neuron.initial, $0) } }

  private static func at(_ values: [Double], _ index: Int) -> Double {
    values.count == 1 ? values[0] : values[index]
  }

  /// One step: spikes as 0 and 1, or the membranes of integrators.
  mutating func step(_ input: [Double]) -> [Double] {
    guard neuron.model.spikes else {
      for index in 0..<count { membranes[index] = integrated(index, input[index]) }
      return membranes
    }
    var spikes = [Double](repeating: 0, count: count)
    for index in 0..<count {
      let threshold = Self.at(neuron.threshold, index)
      if neuron.model == .threshold {
        spikes[index] = fires(input[index], threshold) ? 1 : 0
        continue
      }
      var membrane = integrated(index, input[index])
      if fires(membrane, threshold) {
        spikes[index] = 1
        membrane =
          neuron.reset == .subtract ? membrane - threshold : Self.at(neuron.resetValue, index)
      }
      membranes[index] = membrane
    }
    return spikes
  }

  private func fires(_ membrane: Double, _ threshold: Double) -> Bool {
    neuron.comparison == .greater ? membrane > threshold : membrane >= threshold
  }

  private func integrated(_ index: Int, _ input: Double) -> Double {
    let membrane = membranes[index]
    let current = Self.at(neuron.resistance, index) * input
    guard neuron.model.leaks else { return membrane + Self.at(rate, index) * current }
    return membrane + Self.at(rate, index) * ((Self.at(neuron.leak, index) - membrane) + current)
  }
}
