import NetworkModel

/// Time constants against the time step.
struct TimeConstantCheck {
  private(set) var findings: [Finding] = []
  private let execution: Execution

  init(_ network: Network) {
    execution = network.execution
    for node in network.graph.nodes {
      if case .delay(let times) = node.operation { checkDelays(times, "\(node.name).delay") }
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
    if dt > lowest {
      findings.append(tooLong(for: values, at: place))
    } else if lowest >= 1, dt < 1, lowest / dt > 1000 {
      findings.append(
        Finding(
          .timeUnit, at: place,
          reason:
            "time constants of \(Words.range(values)) look like steps, with a time step of "
            + "\(Words.number(dt)): a step leaks \(Words.number(100 * dt / lowest)) %",
          remedy: "give --dt 1 if they are steps"))
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

  /// Delays become whole steps, the nearest ones.
  private mutating func checkDelays(_ times: [Double], _ place: String) {
    let dt = execution.timeStep
    let errors = times.map { abs(($0 / dt).rounded() * dt - $0) }
    let changed = times.indices.filter { errors[$0] > 1e-6 * max(times[$0], dt) }
    guard let worst = errors.max(), !changed.isEmpty else { return }
    let lost = changed.filter { (times[$0] / dt).rounded() == 0 }.count
    findings.append(
      Finding(
        .roundedDelay, at: place,
        reason:
          "with a time step of \(Words.number(dt)), \(changed.count) of "
          + "\(Words.count(times.count, "delay")) of \(Words.range(times)) change by up to "
          + "\(Words.number(worst))\(lost > 0 ? ", and \(lost) of them become 0" : "")",
        remedy: "give a shorter time step with --dt, of which the delays are multiples"))
  }

  /// The finding about time constants shorter than the time step.
  private func tooLong(for values: [Double], at place: String) -> Finding {
    let dt = execution.timeStep
    let refused = execution.discretization.rules.decay == .euler
    if dt >= 1, values.allSatisfy({ $0 < 0.5 }) {
      return Finding(
        .timeUnit, at: place,
        reason:
          "time constants of \(Words.range(values)) look like seconds, with a time step of \(Words.number(dt))"
          + (refused ? ", which forward Euler cannot take: the network does not run" : ""),
        remedy: "give the time step in seconds, such as --dt 1e-4")
    }
    let short = values.filter { dt > $0 }
    return Finding(
      .longTimeStep, at: place,
      reason:
        "the time step \(Words.number(dt)) is longer than the time "
        + "constant\(values.count == 1 ? "" : "s") of \(Words.range(short)): "
        + (refused
          ? "forward Euler cannot take it, and the network does not run"
          : "what one step takes in is nearly gone in the next"),
      remedy: "give a shorter time step with --dt, or use neurons without state")
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
