extension Network {
  /// False where a time constant is shorter than a step that forward Euler cannot take: the network cannot be run.
  public var canBeStepped: Bool {
    graph.nodes.allSatisfy { node in
      guard case .neuron(let neuron) = node.operation else { return true }
      return execution.canStep(neuron)
    }
  }
}

extension Execution {
  /// False where forward Euler would overshoot one of the neurons' time constants.
  public func canStep(_ neuron: Neuron) -> Bool {
    neuron.timeConstants.allSatisfy { $0.values.allSatisfy(canStep) }
  }

  func canStep(_ timeConstant: Double) -> Bool {
    discretization.rules.decay == .exponential || timeStep <= timeConstant
  }
}

extension Neuron {
  /// The time constants, by the names that errors have.
  var timeConstants: [(name: String, values: [Double])] {
    [("tau", tau), ("tau_syn", synapticTau), ("tau_adaptation", adaptationTau)]
  }
}
