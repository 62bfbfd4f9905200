import FixedPoint
import NetworkModel

/// Integer neurons: thresholds that nothing reaches, ranges that end too early, decays that are none.
struct IntegerNeuronCheck {
  private(set) var findings: [Finding] = []

  init(_ network: QuantizedNetwork, _ firing: IntegerFiring) {
    for (index, node) in network.graph.nodes.enumerated() {
      guard case .neuron(let neuron) = node.operation else { continue }
      checkClamp(neuron, node.name)
      checkDecays(neuron, node.name)
      guard let firing = firing.nodes[index] else { continue }
      checkReach(firing, neuron, node.name, network.execution)
      findings += FiringCheck.restless(
        firing, node.name, isRecurrent: network.graph.isRecurrent)
    }
  }

  /// Thresholds that stand where a number that did not fit was cut off.
  private mutating func checkClamp(_ neuron: QuantizedNeuron, _ node: String) {
    guard let thresholds = neuron.threshold else { return }
    var limit = Int64(Int32.max)
    if case .shift(let shift) = neuron.store, neuron.width.bits >= 16 {
      limit = min(limit, shift.value(of: shift.range.upperBound))
    }
    let clamped = thresholds.indices.filter {
      Int64(thresholds[$0]) >= limit || thresholds[$0] == Int32.min
    }
    guard let first = clamped.first else { return }
    findings.append(
      Finding(
        .clampedThreshold, at: "\(node).v_threshold",
        reason:
          "\(clamped.count) of \(thresholds.count) thresholds stand at the end of the range, the first is "
          + "\(thresholds[first]): the real one did not fit",
        remedy: "quantize with fewer guard bits or a wider membrane"))
  }

  private mutating func checkReach(
    _ firing: Firing, _ neuron: QuantizedNeuron, _ node: String, _ execution: Execution
  ) {
    guard let witness = firing.firstUnreachable else { return }
    let steps = IntegerFiring.steps(execution)
    let highest = neuron.highestStored
    // Without the end of the range, the same inputs would add up to the threshold.
    let isRange =
      neuron.current == nil && neuron.width.bits > 0 && !neuron.leaks
      && witness.input * Double(steps) >= witness.threshold
    guard isRange else {
      findings += FiringCheck.unreachable(
        firing, node, "v_threshold", within: " in \(Words.count(steps, "step"))")
      return
    }
    findings.append(
      Finding(
        .saturatedMembrane, at: node,
        reason:
          "\(FiringCheck.share(firing.unreachable, firing.neurons)) can never fire: stored membranes end at "
          + "\(highest), and the \(Words.number(witness.input)) that one step adds to \(firing.name(of: witness)) do not "
          + "bring it to its threshold of \(Words.number(witness.threshold))",
        remedy: "quantize with a wider membrane, or another grid of states"))
  }

  private mutating func checkDecays(_ neuron: QuantizedNeuron, _ node: String) {
    var lists: [(String, [Decay])] = []
    if case .shift(let shift) = neuron.store { lists.append(("decay", shift.decays)) }
    if let current = neuron.current { lists.append(("decay of the current", current.decays)) }
    if let adaptation = neuron.adaptation {
      lists.append(("decay of the adaptation", adaptation.decays))
    }
    for (name, decays) in lists {
      if let decay = decays.first(where: { $0.factor > 1 || $0.factor < 0 }) {
        findings.append(
          Finding(
            .impossibleDecay, at: "\(node).\(name)",
            reason:
              "\(decay.text) is \(Words.number(decay.factor)): what is kept "
              + (decay.factor > 1 ? "grows in every step" : "changes its sign in every step"),
            remedy: "give terms that add up to a factor between 0 and 1"))
      } else if let decay = decays.first(where: { $0 != .none && $0.factor == 1 }) {
        findings.append(
          Finding(
            .lostLeak, at: "\(node).\(name)", reason: "\(decay.text) is 1: nothing leaks",
            remedy: "give more terms, or [[1, 0]] where no leak is meant"))
      }
    }
    checkRounding(neuron, node)
  }

  /// A leak smaller than half a code step is rounded away for every membrane that can be stored.
  private mutating func checkRounding(_ neuron: QuantizedNeuron, _ node: String) {
    guard case .shift(let shift) = neuron.store else { return }
    let ends = [shift.range.lowerBound, shift.range.upperBound]
    for (row, decay) in shift.decays.enumerated() where decay.factor < 1 && decay.factor >= 0 {
      guard ends.allSatisfy({ shift.code(of: shift.value(of: $0), row: row) == $0 }) else {
        continue
      }
      findings.append(
        Finding(
          .lostLeak, at: "\(node).decay",
          reason:
            "\(decay.text) is \(Words.number(decay.factor)), but even the membrane of code \(shift.range.upperBound) "
            + "rounds back to itself: nothing leaks",
          remedy: "quantize with a wider membrane, or with integrators (IF)"))
      return
    }
  }
}

extension QuantizedNeuron {
  /// The largest membrane that is kept, in the layer's unit.
  fileprivate var highestStored: Int64 {
    switch store {
    case .table(let table): Int64(table.values.max() ?? 0)
    case .shift(let shift): shift.value(of: shift.range.upperBound)
    }
  }

  /// True where a decay takes part of the membrane away; a leak inside cuts cannot be told.
  fileprivate var leaks: Bool {
    if case .shift(let shift) = store { return shift.decays.contains { $0.factor < 1 } }
    return false
  }
}
