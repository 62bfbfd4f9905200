internal import NetworkModel

/// What a discretisation says where neither user nor file does: reset, comparison, number of spikes, lowest membrane, delay of
/// spikes.
///
/// A framework's name stands for all its habits; the two plain methods leave them to the defaults of NIR. Which framework does what:
/// docs/semantics.md.
struct Conventions {
  /// What file or user said about one neuron; nil for nothing.
  struct Stated {
    var reset: Reset?
    var comparison: Comparison?
    var emitsSeveralSpikes: Bool?
    /// Lowest membrane; empty for none.
    var floor: [Double]?
  }

  let discretization: Discretization
  private(set) var assumptions: [String] = []

  init(_ discretization: Discretization) { self.discretization = discretization }

  private var rules: DiscretizationRules { discretization.rules }
  private var source: String { ", as in \(discretization.rawValue)" }

  /// Completes a spiking neuron and notes what nobody said.
  mutating func complete(_ neuron: inout Neuron, _ stated: Stated) {
    if neuron.model != .threshold { completeReset(&neuron, stated.reset) }
    if let comparison = stated.comparison {
      neuron.comparison = comparison
    } else {
      neuron.comparison = rules.comparison ?? .greater
      let sign = neuron.comparison == .greater ? ">" : "≥"
      assumptions.append(
        "neurons spike when v \(sign) v_threshold\(rules.comparison == nil ? "" : source) (--comparison)"
      )
    }
    guard neuron.model != .threshold else { return }
    neuron.emitsSeveralSpikes = stated.emitsSeveralSpikes ?? rules.emitsSeveralSpikes
    if stated.emitsSeveralSpikes == nil, rules.emitsSeveralSpikes {
      assumptions.append(
        "a neuron may spike several times in one step\(source) (--multiple-spikes)")
    }
    if let floor = stated.floor {
      neuron.floor = floor
    } else if rules.clipsAtZero {
      neuron.floor = [0]
      assumptions.append("membranes stay at or above 0\(source) (--floor)")
    } else if rules.floorsIntegrators, neuron.model == .integrateAndFire {
      neuron.floor = neuron.threshold.map { -$0 }
      assumptions.append("membranes of IF neurons stay at or above −v_threshold\(source) (--floor)")
    }
  }

  private mutating func completeReset(_ neuron: inout Neuron, _ stated: Reset?) {
    if let stated {
      neuron.reset = stated
      return
    }
    neuron.reset = rules.reset ?? .zero
    let what =
      neuron.reset == .zero
      ? "a spike resets the membrane to v_reset" : "a spike takes v_threshold off the membrane"
    assumptions.append("\(what)\(rules.reset == nil ? "" : source) (--reset)")
  }

  /// The network with every spike as late as the convention wants it: a delay behind each spiking neuron node.
  ///
  /// What comes back to a neuron through a cycle passes the same delay, which is then the step that a cycle needs: an edge out of
  /// neurons that takes one step already takes no second one. So spyx's Braille networks give their recorded spikes.
  func delayingSpikes(_ network: Network) throws(ModelError) -> Network {
    guard rules.outputDelay > 0 else { return network }
    let nodes = network.graph.nodes
    var names = Set(nodes.map(\.name))
    var delays: [Int: String] = [:]
    for (index, node) in nodes.enumerated() {
      guard case .neuron(let neuron) = node.operation, neuron.model.spikes else { continue }
      var name = "\(node.name).delay"
      while !names.insert(name).inserted { name += "_" }
      delays[index] = name
    }
    guard !delays.isEmpty else { return network }
    let times = [Double(rules.outputDelay) * network.execution.timeStep]
    var unordered: [UnorderedNode<Network.Operation>] = []
    for (index, node) in nodes.enumerated() {
      let late = node.delayedInputs
      unordered.append(
        UnorderedNode(
          name: node.name, operation: node.operation,
          inputs: (node.inputs + late.filter { delays[$0] != nil })
            .map { delays[$0] ?? nodes[$0].name },
          delayedInputs: late.filter { delays[$0] == nil }.map { nodes[$0].name }))
      guard let name = delays[index] else { continue }
      unordered.append(
        UnorderedNode(name: name, operation: .delay(times), inputs: [node.name]))
    }
    let shapes = Dictionary(uniqueKeysWithValues: nodes.map { ($0.name, $0.shape) })
    let sources = Dictionary(uniqueKeysWithValues: delays.map { ($0.value, nodes[$0.key].shape) })
    var network = network
    network.graph.nodes = try Graph.ordered(unordered, cut: rules.cut).map { place in
      Node(
        name: place.node.name, operation: place.node.operation, inputs: place.inputs,
        delayedInputs: place.delayedInputs,
        shape: shapes[place.node.name] ?? sources[place.node.name] ?? nodes[0].shape)
    }
    network.execution.assumptions.append(
      "every spike leaves its neuron \(rules.outputDelay) step late\(source)")
    return network
  }
}
