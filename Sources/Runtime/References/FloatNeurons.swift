import NetworkModel

/// Neurons of one node of a float run, in whatever precision they compute; what they show is in the network's own units.
protocol FloatNeurons: Sendable {
  /// One step: numbers of spikes, or the membranes of integrators.
  mutating func step(_ input: [Double]) -> [Double]
  /// Membranes after the step, reset included where it belongs to the step.
  var shownMembranes: [Double] { get }
  /// Membranes that were compared with the threshold.
  var shownPotentials: [Double] { get }
  /// Synaptic currents; empty without.
  var shownCurrents: [Double] { get }
  /// What is left at the end of a run, as bits; 0 for zeros.
  var finalState: [(part: StateHash.Part, values: [Int64])] { get }
}

extension Neuron {
  /// Neurons like this one before the first step, in the precision of the convention.
  func neurons(count: Int, execution: Execution) -> any FloatNeurons {
    switch execution.discretization.rules.precision {
    case .single: FloatDynamics<Float>(self, count: count, execution: execution)
    case .mixed, .double: FloatDynamics<Double>(self, count: count, execution: execution)
    }
  }
}

extension FloatDynamics: FloatNeurons {
  var shownMembranes: [Double] { shown(membranes, constants.unit) }
  var shownPotentials: [Double] { shown(potentials, constants.unit) }
  var shownCurrents: [Double] { shown(currents, constants.currentUnit) }

  private func shown(_ states: [Scalar], _ units: [Double]) -> [Double] {
    states.indices.map { Double(states[$0]) * units[units.count == 1 ? 0 : $0] }
  }

  var finalState: [(part: StateHash.Part, values: [Int64])] {
    [(.membrane, membranes), (.current, currents), (.adaptation, rises)].map { part, states in
      (part, states.map(Self.bits))
    }
  }

  private static func bits(_ state: Scalar) -> Int64 {
    guard state != 0 else { return 0 }
    return Scalar.self == Float.self
      ? Int64(Float(state).bitPattern) : Int64(bitPattern: Double(state).bitPattern)
  }
}
