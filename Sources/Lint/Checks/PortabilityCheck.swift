import NetworkModel

/// What other frameworks drop, or read differently, without a word.
struct PortabilityCheck {
  let findings: [Finding]

  init(_ network: Network) {
    findings = Self.resets(network) + Self.recurrentBiases(network)
  }

  private static func resets(_ network: Network) -> [Finding] {
    network.graph.nodes.flatMap { node -> [Finding] in
      guard case .neuron(let neuron) = node.operation else { return [] }
      var findings: [Finding] = []
      let hasReset = neuron.resetValue.contains { $0 != 0 }
      if hasReset, neuron.model.spikes, neuron.reset == .subtract {
        findings.append(
          Finding(
            .unusedReset, at: "\(node.name).v_reset",
            reason:
              "v_reset is \(Words.range(neuron.resetValue)), but spikes subtract the threshold and never use it",
            remedy: "use --reset zero if membranes are to go to v_reset, or write v_reset = 0"))
      }
      var drops: [String] = []
      if neuron.leak.contains(where: { $0 != 0 }) {
        drops.append(
          "v_leak \(Words.range(neuron.leak)) (snnTorch and sinabs take 0 only, Rockpool reads it as a bias)"
        )
      }
      if hasReset, neuron.reset == .zero {
        drops.append(
          "v_reset \(Words.range(neuron.resetValue)) (snnTorch, Norse and sinabs do not read it"
            + (neuron.leak == neuron.resetValue ? ")" : ", SpikingJelly takes v_leak for it)"))
      }
      if !drops.isEmpty {
        findings.append(
          Finding(
            .droppedParameter, at: node.name,
            reason: "frameworks drop or misread " + drops.joined(separator: " and "),
            remedy:
              "shift membranes, thresholds and biases so that rest and reset are 0 before you hand the file on"
          ))
      }
      return findings
    }
  }

  private static func recurrentBiases(_ network: Network) -> [Finding] {
    guard let layers = try? network.graph.layers() else { return [] }
    var seen = Set<Int>()
    return layers.flatMap { layer in
      layer.paths.compactMap { path -> Finding? in
        guard path.source >= layer.stage, let projection = path.projection,
          seen.insert(projection).inserted
        else { return nil }
        let node = network.graph.nodes[projection]
        switch node.operation {
        case .dense(_, _, let bias?), .convolution(_, _, let bias?):
          guard bias.contains(where: { $0 != 0 }) else { return nil }
          return Finding(
            .recurrentBias, at: "\(node.name).bias",
            reason:
              "a bias on the way back of a recurrence: it acts from the first step on, in Norse from the second, "
              + "and Rockpool drops it",
            remedy: "add it to the bias of the projection that leads forward into the same neurons")
        default: return nil
        }
      }
    }
  }
}
