import NetworkModel

/// Neurons of one node, stepped as NIR's equations say, in single precision as the frameworks compute.
///
///     LIF, LI   v ← v + k · ((v_leak − v) + r·I)    k = dt/τ, or 1 − e^(−dt/τ)
///     IF, I     v ← v + dt · r·I
///     spike     v > threshold (or ≥); then v ← v_reset, or v ← v − threshold
///
/// The order of these operations reproduces Norse's membranes bit for bit.
struct FloatNeuron: Sendable {
  private let neuron: Neuron
  private let rate: [Float]
  private let resistance: [Float]
  private let leak: [Float]
  private let threshold: [Float]
  private let resetValue: [Float]
  private(set) var membranes: [Float]

  init(_ neuron: Neuron, count: Int, execution: Execution) {
    self.neuron = neuron
    func single(_ values: [Double]) -> [Float] { values.map { Float($0) } }
    rate =
      neuron.model.leaks
      ? neuron.tau.map { Self.rate(tau: $0, execution) } : [Float(execution.timeStep)]
    resistance = single(neuron.resistance)
    leak = single(neuron.leak)
    threshold = single(neuron.threshold)
    resetValue = single(neuron.resetValue)
    let initial = single(neuron.initial)
    membranes = (0..<count).map { Self.at(initial, $0) }
  }

  /// Share of the way that the membrane moves in one step, divided in single precision as the frameworks do.
  private static func rate(tau: Double, _ execution: Execution) -> Float {
    execution.discretization.rules.decay == .euler
      ? Float(execution.timeStep) / Float(tau) : Float(execution.gain(tau: tau))
  }

  private static func at(_ values: [Float], _ index: Int) -> Float {
    values.count == 1 ? values[0] : values[index]
  }

  /// One step: spikes as 0 and 1, or the membranes of integrators.
  mutating func step(_ input: [Double]) -> [Double] {
    guard neuron.model.spikes else {
      for index in input.indices { membranes[index] = integrated(index, Float(input[index])) }
      return membranes.map { Double($0) }
    }
    var spikes = [Double](repeating: 0, count: input.count)
    for index in input.indices {
      let threshold = Self.at(threshold, index)
      if neuron.model == .threshold {
        spikes[index] = fires(Float(input[index]), threshold) ? 1 : 0
        continue
      }
      var membrane = integrated(index, Float(input[index]))
      if fires(membrane, threshold) {
        spikes[index] = 1
        membrane = neuron.reset == .subtract ? membrane - threshold : Self.at(resetValue, index)
      }
      membranes[index] = membrane
    }
    return spikes
  }

  private func fires(_ membrane: Float, _ threshold: Float) -> Bool {
    neuron.comparison == .greater ? membrane > threshold : membrane >= threshold
  }

  private func integrated(_ index: Int, _ input: Float) -> Float {
    let membrane = membranes[index]
    let current = Self.at(resistance, index) * input
    guard neuron.model.leaks else { return membrane + Self.at(rate, index) * current }
    return membrane + Self.at(rate, index) * ((Self.at(leak, index) - membrane) + current)
  }
}
