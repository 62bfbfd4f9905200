internal import NetworkModel

/// Puts the layers of a topology into a graph, each when the shape of its input is known.
struct TopologyGraph<Operation: GraphOperation> {
  /// Weights that bring a layer's own spikes of the step before back to it.
  struct Recurrence {
    let operation: Operation
    /// Name of the weights' tensor.
    let tensor: String
  }

  private(set) var nodes: [Node<Operation>]
  /// The last node of each layer.
  private var ends: [String: Int] = ["input": 0]
  /// Nodes that take values of the step before, from layers that may stand later.
  private var pending: [(node: Int, names: [String], table: TopologyTable)] = []
  /// Where each node comes from.
  private var tables: [String: TopologyTable] = [:]

  init(input: Operation, shape: Shape) {
    nodes = [Node(name: "input", operation: input, inputs: [], shape: shape)]
  }

  /// The line of the layer that node `name` belongs to.
  func table(of name: String) -> TopologyTable? { tables[name] }

  /// Adds a layer; `neuron` gets the shape and the weights before it, nil for none.
  mutating func add(
    _ layer: TopologyLayer, operation: Operation?, recurrence: Recurrence? = nil,
    neuron: (Shape, Operation?) throws -> Operation?
  ) throws {
    let isFedBack = layer.from == nil && layer.fromPrevious != nil
    let inputs = isFedBack ? [] : try sources(layer.from, of: layer.table, key: "from")
    var last = inputs
    if let operation {
      try append(layer.name, operation, inputs, layer)
      wait(for: layer.fromPrevious, at: nodes.count - 1, layer.table)
      last = [nodes.count - 1]
    }
    guard let source = last.first else {
      throw layer.table.error(
        .missingKey(
          "from", place: layer.table.place,
          expected: "an earlier layer, beside from_previous, which says nothing of the shape"))
    }
    if let neuron = try neuron(nodes[source].shape, weights(before: source)) {
      let name = operation == nil ? layer.name : "\(layer.name).neuron"
      if let recurrence {
        try append(recurrence, behind: source, of: layer)
        last.append(nodes.count - 1)
      }
      try append(name, neuron, last, layer)
      if operation == nil { wait(for: layer.fromPrevious, at: nodes.count - 1, layer.table) }
      if recurrence != nil { nodes[nodes.count - 2].delayedInputs = [nodes.count - 1] }
    } else if recurrence != nil {
      throw layer.table.invalid("recurrent", "none: the layer has no neurons")
    }
    ends[layer.name] = nodes.count - 1
  }

  /// The graph with its output.
  mutating func finished(
    output: Operation, from names: [String]?, table: TopologyTable
  ) throws -> Graph<Operation> {
    for (node, names, table) in pending {
      nodes[node].delayedInputs += try sources(names, of: table, key: "from_previous")
    }
    let inputs = try sources(names, of: table, key: "from")
    let shape = nodes[inputs[0]].shape
    nodes.append(Node(name: "output", operation: output, inputs: inputs, shape: shape))
    return Graph(nodes: nodes)
  }

  private mutating func wait(for names: [String]?, at node: Int, _ table: TopologyTable) {
    if let names { pending.append((node, names, table)) }
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

  private mutating func append(
    _ name: String, _ operation: Operation, _ inputs: [Int], _ layer: TopologyLayer
  ) throws {
    guard !nodes.contains(where: { $0.name == name }) else {
      throw layer.table.error(.duplicateName(name), at: "name")
    }
    tables[name] = layer.table
    nodes.append(
      Node(
        name: name, operation: operation, inputs: inputs,
        shape: try shape(of: operation, inputs, name, layer)))
  }

  /// The shape behind an operation; of fully connected weights, their own number of inputs will do.
  private func shape(
    of operation: Operation, _ inputs: [Int], _ name: String, _ layer: TopologyLayer
  ) throws -> Shape {
    if let input = inputs.first {
      return try operation.role.outputShape(of: nodes[input].shape, node: name)
    }
    if case .dense(let dense) = operation.role { return try Shape([dense.outputs]) }
    throw layer.table.error(
      .missingKey(
        "from", place: layer.table.place,
        expected: "an earlier layer, beside from_previous, which says nothing of the shape"))
  }

  private mutating func append(
    _ recurrence: Recurrence, behind source: Int, of layer: TopologyLayer
  ) throws {
    let count = nodes[source].shape.count
    guard case .dense(let dense) = recurrence.operation.role, dense.inputs == count,
      dense.outputs == count
    else {
      let shape: [Int] =
        if case .dense(let dense) = recurrence.operation.role {
          [dense.outputs, dense.inputs]
        } else { [] }
      throw layer.table.error(
        .wrongShape(
          tensor: recurrence.tensor, place: layer.table.place, shape: shape,
          expected: "[\(count), \(count)], from every neuron of the layer to every one"),
        at: "recurrent")
    }
    try append("\(layer.name).recurrent", recurrence.operation, [], layer)
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
