import NetworkModel

/// The graph of the integer network before its numbers are known: scales gone, means turned to sums, identities inserted.
struct IntegerGraph {
  /// What stands at a node.
  enum Content {
    case fixed(QuantizedNetwork.Operation)
    /// Projection `number` of a layer.
    case projection(layer: Int, number: Int)
    /// The neurons of a layer.
    case neuron(layer: Int)
  }

  struct Item {
    var name: String
    var content: Content
    var inputs: [Int]
    var shape: Shape
  }

  private(set) var items: [Item] = []
  /// Item of each float node; nil for scales.
  private(set) var itemOfNode: [Int: Int] = [:]

  /// Lays out the graph of `network`, whose layers are `layers`.
  init(_ network: Network, _ layers: [NormalizedLayer]) throws(QuantizationError) {
    let nodes = network.graph.nodes
    var stages: [Int: Int] = [:]
    var places: [Int: (layer: Int, number: Int)] = [:]
    for (index, layer) in layers.enumerated() {
      stages[layer.description.stage] = index
      for (number, projection) in layer.projections.enumerated() {
        if let node = projection.node { places[node] = (index, number) }
      }
    }
    var outputs: [[Int]] = []
    for (index, node) in nodes.enumerated() {
      var inputs = node.inputs.flatMap { outputs[$0] }
      if let layer = stages[index] {
        inputs = try insertIdentities(inputs, node, layer, layers[layer], network, outputs)
      }
      let content: Content
      switch node.operation {
      case .scale:
        outputs.append(inputs)
        continue
      case .input: content = .fixed(.input)
      case .output: content = .fixed(.output)
      case .flatten: content = .fixed(.flatten)
      case .pooling(let pooling):
        content = .fixed(
          .pooling(
            Pooling(kind: pooling.kind == .maximum ? .maximum : .sum, window: pooling.window)))
      case .dense, .convolution:
        guard let place = places[index] else { fatalError("every projection is in a layer") }
        content = .projection(layer: place.layer, number: place.number)
      case .neuron:
        guard let layer = stages[index] else { fatalError("every neuron node is a stage") }
        content = .neuron(layer: layer)
      case .delay: fatalError("delays were refused when the layers were normalised")
      }
      itemOfNode[index] = items.count
      outputs.append([items.count])
      items.append(Item(name: node.name, content: content, inputs: inputs, shape: node.shape))
    }
  }

  /// Puts the identities of a stage between it and those of its inputs that come without weights.
  private mutating func insertIdentities(
    _ inputs: [Int], _ node: Node<Network.Operation>, _ index: Int, _ layer: NormalizedLayer,
    _ network: Network, _ outputs: [[Int]]
  ) throws(QuantizationError) -> [Int] {
    var result = inputs
    var paths = layer.description.paths.filter { $0.projection == nil }.makeIterator()
    for (number, projection) in layer.projections.enumerated() where projection.node == nil {
      guard let path = paths.next() else { fatalError("an identity stands for a path") }
      let feeders = outputs[path.before.last ?? path.source]
      guard feeders.count == 1, let place = result.firstIndex(of: feeders[0]) else {
        throw .notFoldable(
          node: node.name, what: "adds up spikes that come without weights",
          remedy: "put weights on each way into it")
      }
      result[place] = items.count
      items.append(
        Item(
          name: projection.name, content: .projection(layer: index, number: number),
          inputs: feeders, shape: projection.output))
    }
    return result
  }

  /// The network of the items that `targets` need (all when nil), with the output node behind the last target.
  ///
  /// - Parameter operations: Finished operations by item.
  func network(
    like parent: Network, targets: [Int]?, operations: [Int: QuantizedNetwork.Operation]
  ) throws(QuantizationError) -> QuantizedNetwork {
    var needed = [Bool](repeating: targets == nil, count: items.count)
    for target in targets ?? [] { needed[target] = true }
    for index in items.indices.reversed() where needed[index] {
      for input in items[index].inputs { needed[input] = true }
    }
    var position: [Int: Int] = [:]
    var nodes: [Node<QuantizedNetwork.Operation>] = []
    for (index, item) in items.enumerated() where needed[index] {
      position[index] = nodes.count
      var operation = operations[index]
      if case .fixed(let fixed) = item.content { operation = fixed }
      guard let operation else { fatalError("'\(item.name)' is not quantized yet") }
      nodes.append(
        Node(
          name: item.name, operation: operation, inputs: item.inputs.compactMap { position[$0] },
          shape: item.shape))
    }
    var execution = parent.execution
    if let target = targets?.last, !nodes.contains(where: { $0.operation.role == .output }) {
      let name = items.first { if case .fixed(.output) = $0.content { true } else { false } }?.name
      nodes.append(
        Node(
          name: name ?? "output", operation: .output, inputs: [position[target] ?? 0],
          shape: items[target].shape))
      execution.readout = .spikes
    }
    return QuantizedNetwork(
      name: parent.name, graph: Graph(nodes: nodes), execution: execution,
      provenance: parent.provenance)
  }
}
