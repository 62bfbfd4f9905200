internal import NetworkModel

/// Puts the layers of a topology into a graph, each when the shape of its input is known.
struct TopologyGraph<Operation: GraphOperation> {
  private(set) var nodes: [Node<Operation>]
  /// The last node of each layer.
  private var ends: [String: Int] = ["input": 0]

  init(input: Operation, shape: Shape) {
    nodes = [Node(name: "input", operation: input, inputs: [], shape: shape)]
  }

  /// Adds a layer; `neuron` gets the shape and the weights before it, nil for none.
  mutating func add(
    _ layer: TopologyLayer, operation: Operation?, neuron: (Shape, Operation?) throws -> Operation?
  ) throws {
    let inputs = try sources(layer.from, of: layer.table, key: "from")
    var last = inputs
    if let operation {
      try append(layer.name, operation, inputs)
      last = [nodes.count - 1]
    }
    let source = last[0]
    if let neuron = try neuron(nodes[source].shape, weights(before: source)) {
      let name = operation == nil ? layer.name : "\(layer.name).neuron"
      guard !nodes.contains(where: { $0.name == name }) else {
        throw layer.table.error(.duplicateName(name), at: "name")
      }
      try append(name, neuron, last)
    }
    ends[layer.name] = nodes.count - 1
  }

  /// The graph with its output.
  mutating func finished(
    output: Operation, from names: [String]?, table: TopologyTable
  ) throws -> Graph<Operation> {
    let inputs = try sources(names, of: table, key: "from")
    try append("output", output, inputs)
    return Graph(nodes: nodes)
  }

  private func sources(_ names: [String]?, of table: TopologyTable, key: String) throws -> [Int] {
    guard let names else { return [nodes.count - 1] }
    return try names.map { name in
      guard let index = ends[name] else {
        throw table.error(
          .unknownLayer(name, place: table.place, known: ends.keys.sorted()), at: key)
      }
      return index
    }
  }

  private mutating func append(_ name: String, _ operation: Operation, _ inputs: [Int]) throws {
    let shape = try operation.role.outputShape(of: nodes[inputs[0]].shape, node: name)
    nodes.append(Node(name: name, operation: operation, inputs: inputs, shape: shape))
  }

  /// The nearest operation with weights at or before node `index`.
  private func weights(before index: Int) -> Operation? {
    switch nodes[index].operation.role {
    case .dense, .convolution: nodes[index].operation
    case .neuron: nil
    default: nodes[index].inputs.first.flatMap { weights(before: $0) }
    }
  }
}
