public import NetworkModel

/// What neither file nor user said although results depend on it.
struct StatementCheck {
  let findings: [Finding]

  /// - Parameter isQuantized: True where what was assumed is in the integers: options come too late.
  init<Operation>(_ execution: Execution, _ graph: Graph<Operation>, isQuantized: Bool) {
    let give = isQuantized ? "quantize again and give" : "give"
    let neurons = graph.nodes.filter { node in
      if case .neuron = node.operation.role { return true }
      return false
    }
    let spiking = neurons.filter { $0.operation.role == .neuron(spiking: true) }
    var findings: [Finding] = []
    if execution.assumes("--dt") {
      let recurrent = graph.nodes.indices.filter { !graph.nodes[$0].delayedInputs.isEmpty }
      let timed = neurons.isEmpty ? graph.nodes.filter { $0.operation.role == .delay } : neurons
      let place = (recurrent.isEmpty ? timed : recurrent.map { graph.nodes[$0] }).map(\.name)
      let step = Words.number(execution.timeStep)
      findings.append(
        Finding(
          .unstatedTimeStep, at: Words.names(place),
          reason: recurrent.isEmpty
            ? "NIR has no place for the time step, and neither file nor user says it: \(step) is assumed"
            : "a cycle takes one time step, and neither file nor user says how long that is: \(step) is assumed",
          remedy: "\(give) the step that the network was trained with, such as --dt 1e-4"))
    }
    // A convention that was named says what a spike does.
    if execution.assumes("--reset"), execution.discretization.rules.reset == nil {
      findings.append(
        Finding(
          .unstatedReset, at: Words.names(spiking.map(\.name)),
          reason:
            "NIR has no place for what a spike does to the membrane, and neither file nor user says it: "
            + "reset to v_reset is assumed",
          remedy: "\(give) --reset zero or --reset subtract, as the network was trained"))
    }
    self.findings = findings
  }
}

extension Execution {
  /// True when the setting of a command-line option had to be assumed: assumptions name it in brackets.
  public func assumes(_ option: String) -> Bool {
    assumptions.contains { $0.contains("(\(option))") }
  }
}
