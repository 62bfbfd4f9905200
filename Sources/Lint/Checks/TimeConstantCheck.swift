import NetworkModel

/// Time constants against the time step.
struct TimeConstantCheck {
  private(set) var findings: [Finding] = []
  private let execution: Execution

  init(_ network: Network) {
    execution = network.execution
    for node in network.graph.nodes {
      guard case .neuron(let neuron) = node.operation else { continue }
      let constants = [
        (neuron.model.hasCurrent ? "tau_mem" : "tau", neuron.tau), ("tau_syn", neuron.synapticTau),
        ("tau_adaptation", neuron.adaptationTau),
      ]
      for (name, values) in constants where !values.isEmpty {
        check(values, "\(node.name).\(name)")
      }
      checkGain(neuron, node.name)
    }
  }

  private mutating func check(_ values: [Double], _ place: String) {
    let dt = execution.timeStep
    let lowest = values.min() ?? 1
    let highest = values.max() ?? 1
    let range = Words.range(values)
    if highest < 0.5, dt > highest {
      // Only an exponential decay takes such a step at all.
      findings.append(
        Finding(
          .timeUnit, at: place,
          reason:
            "time constants of \(range) look like seconds, with a time step of \(Words.number(dt))",
          remedy: "give the time step in seconds, such as --dt 1e-4"))
    } else if lowest >= 1, dt < 1, lowest / dt > 1000 {
      findings.append(
        Finding(
          .timeUnit, at: place,
          reason:
            "time constants of \(range) look like steps, with a time step of \(Words.number(dt)): "
            + "a step leaks \(Words.number(100 * dt / lowest)) %",
          remedy: "give --dt 1 if they are steps"))
    } else if dt > lowest {
      let count = values.count { dt > $0 }
      findings.append(
        Finding(
          .longTimeStep, at: place,
          reason:
            "the time step \(Words.number(dt)) is longer than \(Words.count(count, "time constant")) of "
            + "\(Words.number(lowest)) and above: what a step takes in is nearly forgotten in the next",
          remedy: "give a shorter time step with --dt, or use neurons without state"))
    }
    if Float(1 - dt / highest) == 1 {
      findings.append(
        Finding(
          .lostLeak, at: place,
          reason:
            "with a time step of \(Words.number(dt)) and a time constant of \(Words.number(highest)), the decay "
            + "is 1 in single precision: nothing leaks",
          remedy: "give a longer time step with --dt, or use integrators (IF, I)"))
    }
  }

  /// An integrator's r is 1/dt where it was meant per step.
  private mutating func checkGain(_ neuron: Neuron, _ node: String) {
    guard neuron.model == .integrateAndFire, execution.timeStep != 1,
      neuron.resistance.allSatisfy({ $0 == 1 })
    else { return }
    let dt = Words.number(execution.timeStep)
    findings.append(
      Finding(
        .integratorGain, at: "\(node).r",
        reason:
          "r is 1 and the time step \(dt), so that the neurons take only \(dt) of their input and hardly ever fire",
        remedy: "give --dt 1 if the weights are per step, or write r = 1/dt"))
  }
}
