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
    var feeds: [Feed]
    var shape: Shape
  }

  /// An item whose values come in, and the steps that this takes.
  struct Feed {
    var item: Int
    var delay: Int
  }

  private(set) var items: [Item] = []
  /// The items so that each stands behind those that it sees in the same step.
  private var order: [Int] = []
  /// Item of each float node; nil for scales.
  private(set) var itemOfNode: [Int: Int] = [:]
  /// Items of inserted identities by layer and number of the projection.
  private var identities: [[Int]: Int] = [:]

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
    for (index, node) in nodes.enumerated() {
      if let layer = stages[index] { addIdentities(of: layers[layer], layer) }
      let content: Content
      switch node.operation {
      case .scale: continue
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
      case .delay:
        guard let layer = stages[index] else { fatalError("every delay is a stage") }
        content = .fixed(.delay(layers[layer].delays.map { Int32($0) }))
      }
      itemOfNode[index] = items.count
      items.append(Item(name: node.name, content: content, feeds: [], shape: node.shape))
    }
    for (index, item) in itemOfNode { items[item].feeds = feeds(into: index, nodes) }
    for (index, layer) in layers.enumerated() {
      try connectIdentities(of: layer, index, nodes)
      advance(layer)
    }
    if let item = items.first(where: { $0.feeds.contains { $0.delay > 1 } }) {
      throw .notFoldable(
        node: item.name, what: "values come to it over two edges that take a step each",
        remedy: "use one such edge and a delay node")
    }
    order = topologicalOrder()
  }

  /// Steps that moved before weights put these before the neurons: the float network's order holds no longer.
  private func topologicalOrder() -> [Int] {
    var order: [Int] = []
    var isPlaced = [Bool](repeating: false, count: items.count)
    func place(_ start: Int) {
      var open = [start]
      while let item = open.last {
        let missing = items[item].feeds.first { $0.delay == 0 && !isPlaced[$0.item] }
        if let missing {
          open.append(missing.item)
          continue
        }
        if !isPlaced[item] { order.append(item) }
        isPlaced[item] = true
        open.removeLast()
      }
    }
    for item in items.indices { place(item) }
    return order
  }

  /// What comes into a node: the items of its inputs, those before the scales where there are any.
  private func feeds(into node: Int, _ nodes: [Node<Network.Operation>]) -> [Feed] {
    (nodes[node].inputs.map { ($0, 0) } + nodes[node].delayedInputs.map { ($0, 1) })
      .flatMap { source, delay -> [Feed] in
        feeds(of: source, nodes).map { Feed(item: $0.item, delay: $0.delay + delay) }
      }
  }

  /// The items that stand for a node's values.
  private func feeds(of node: Int, _ nodes: [Node<Network.Operation>]) -> [Feed] {
    itemOfNode[node].map { [Feed(item: $0, delay: 0)] } ?? feeds(into: node, nodes)
  }

  private mutating func addIdentities(of layer: NormalizedLayer, _ index: Int) {
    for (number, projection) in layer.projections.enumerated() where projection.node == nil {
      identities[[index, number]] = items.count
      items.append(
        Item(
          name: projection.name, content: .projection(layer: index, number: number), feeds: [],
          shape: projection.output))
    }
  }

  /// Puts the identities of a stage between it and those of its inputs that come without weights.
  private mutating func connectIdentities(
    of layer: NormalizedLayer, _ index: Int, _ nodes: [Node<Network.Operation>]
  ) throws(QuantizationError) {
    let stage = layer.description.stage
    guard let item = itemOfNode[stage] else { return }
    var paths = layer.description.paths.filter { $0.projection == nil }.makeIterator()
    for (number, projection) in layer.projections.enumerated() where projection.node == nil {
      guard let path = paths.next(), let identity = identities[[index, number]] else {
        fatalError("an identity stands for a path")
      }
      let feeders = feeds(of: path.before.last ?? path.source, nodes)
      guard feeders.count == 1,
        let place = items[item].feeds.firstIndex(where: { $0.item == feeders[0].item })
      else {
        throw .notFoldable(
          node: nodes[stage].name, what: "adds up spikes that come without weights",
          remedy: "put weights on each way into it")
      }
      items[identity].feeds = [items[item].feeds[place]]
      items[item].feeds[place] = Feed(item: identity, delay: 0)
    }
  }

  /// Moves the steps between weights and neurons before the weights, where a bias does not wait for them.
  private mutating func advance(_ layer: NormalizedLayer) {
    for projection in layer.projections where projection.delayAfter > 0 {
      guard let path = layer.description.paths.first(where: { $0.projection == projection.node }),
        let node = projection.node, let weights = itemOfNode[node]
      else { continue }
      var item = weights
      for next in (path.after + [layer.description.stage]).compactMap({ itemOfNode[$0] }) {
        for place in items[next].feeds.indices where items[next].feeds[place].item == item {
          items[next].feeds[place].delay = 0
        }
        item = next
      }
      for place in items[weights].feeds.indices {
        items[weights].feeds[place].delay += projection.delayAfter
      }
    }
  }

  /// The network of the items that `targets` need (all when nil), with the output node behind the last target.
  ///
  /// - Parameter operations: Finished operations by item.
  func network(
    like parent: Network, targets: [Int]?, operations: [Int: QuantizedNetwork.Operation]
  ) throws(QuantizationError) -> QuantizedNetwork {
    let needed = targets.map(ancestors) ?? Set(items.indices)
    var position: [Int: Int] = [:]
    for index in order where needed.contains(index) { position[index] = position.count }
    var nodes: [Node<QuantizedNetwork.Operation>] = []
    for index in order where needed.contains(index) {
      let item = items[index]
      var operation = operations[index]
      if case .fixed(let fixed) = item.content { operation = fixed }
      guard let operation else { fatalError("'\(item.name)' is not quantized yet") }
      func sources(_ isDelayed: Bool) -> [Int] {
        item.feeds.filter { ($0.delay > 0) == isDelayed }.compactMap { position[$0.item] }
      }
      nodes.append(
        Node(
          name: item.name, operation: operation, inputs: sources(false),
          delayedInputs: sources(true), shape: item.shape))
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

  /// The items from which `targets` are reached, themselves included.
  func ancestors(of targets: [Int]) -> Set<Int> {
    var found = Set(targets)
    var open = targets
    while let item = open.popLast() {
      for feed in items[item].feeds where found.insert(feed.item).inserted {
        open.append(feed.item)
      }
    }
    return found
  }
}
