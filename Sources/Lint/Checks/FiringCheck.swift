import NetworkModel

/// Neurons that can never fire, or that fire without input, by the bounds of their membranes.
struct FiringCheck {
  let findings: [Finding]

  init(_ network: Network, _ firing: FloatFiring) {
    var findings: [Finding] = []
    for (index, node) in network.graph.nodes.enumerated() {
      guard let firing = firing.nodes[index] else { continue }
      let threshold = Self.thresholdName(node.operation)
      let steps = network.execution.timeSteps.map { " in \(Words.count($0, "step"))" } ?? ""
      if !network.hasIntegratorOfUnitGain(node) {
        findings += Self.unreachable(firing, node.name, threshold, within: steps)
      }
      let low = Self.lowThresholds(node)
      findings +=
        low.isEmpty
        ? Self.restless(
          firing, node.name, isRecurrent: network.graph.isRecurrent) : low
    }
    self.findings = findings
  }

  /// Thresholds that a membrane at rest is above; a Threshold node may have any.
  private static func lowThresholds(_ node: Node<Network.Operation>) -> [Finding] {
    guard case .neuron(let neuron) = node.operation, neuron.model != .threshold else { return [] }
    let low = neuron.threshold.indices.filter { neuron.threshold[$0] <= 0 }
    guard let first = low.first else { return [] }
    return [
      Finding(
        .impossibleValue, at: "\(node.name).v_threshold",
        reason:
          "\(low.count) of \(neuron.threshold.count) thresholds are not above 0, the first is "
          + "\(Words.number(neuron.threshold[first])) at \(first)",
        remedy: "write the thresholds that were meant, above 0")
    ]
  }

  private static func thresholdName(_ operation: Network.Operation) -> String {
    if case .neuron(let neuron) = operation, neuron.model == .threshold { return "threshold" }
    return "v_threshold"
  }

  /// The finding about neurons that never fire, if there are some.
  static func unreachable(
    _ firing: Firing, _ node: String, _ parameter: String, within: String
  ) -> [Finding] {
    guard let witness = firing.firstUnreachable else { return [] }
    return [
      Finding(
        .unreachableThreshold, at: "\(node).\(parameter)",
        reason:
          "\(share(firing.unreachable, firing.neurons)) can never fire: the membrane of "
          + "\(firing.name(of: witness)) reaches \(Words.number(witness.membrane))\(within) at most, its threshold is "
          + Words.number(witness.threshold),
        remedy: "check the time step, the scale of weights and threshold, or remove the neurons")
    ]
  }

  /// The finding about neurons that fire without input, if there are some.
  static func restless(_ firing: Firing, _ node: String, isRecurrent: Bool) -> [Finding] {
    guard let witness = firing.firstRestless else { return [] }
    let whatever =
      firing.unstoppable > 0 ? ", \(firing.unstoppable) of them whatever comes" : ""
    return [
      Finding(
        .alwaysFires, at: node,
        reason:
          "\(share(firing.restless, firing.neurons)) \(firing.restless == 1 ? "fires" : "fire") in every step "
          + "without any input\(isRecurrent ? " (spikes that come back left out)" : "")\(whatever): bias and leak alone bring \(firing.name(of: witness)) to \(Words.number(witness.membrane)), its threshold is "
          + Words.number(witness.threshold),
        remedy: "check the biases, v_leak and the scale of the threshold")
    ]
  }

  /// `3 of 128 neurons`, or `all 128 neurons`.
  static func share(_ part: Int, _ whole: Int) -> String {
    part == whole
      ? whole == 1 ? "the only neuron" : "all \(whole) neurons" : "\(part) of \(whole) neurons"
  }
}

extension Network {
  /// True for integrators that another finding has explained: their gain is the time step.
  fileprivate func hasIntegratorOfUnitGain(_ node: Node<Operation>) -> Bool {
    guard case .neuron(let neuron) = node.operation else { return false }
    return neuron.model == .integrateAndFire && execution.timeStep != 1
      && neuron.resistance.allSatisfy { $0 == 1 }
  }
}
