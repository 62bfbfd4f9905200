internal import NetworkModel

/// Chains the nodes of a netx file: each layer takes what the one before gives.
struct NetxGraphBuilder {
  /// Steps that spikes take into every layer's weights, 0 or 1.
  let layerDelay: Int
  private(set) var nodes: [Node<QuantizedNetwork.Operation>] = []
  /// Nodes that the next appended one takes; the last where nothing else is said.
  var sources: [Int] = []

  init(layerDelay: Int) { self.layerDelay = layerDelay }

  /// Index of the node that the next layer takes its input from.
  var last: Int { nodes.count - 1 }
  /// Shape of what it gives.
  var shape: Shape { nodes[last].shape }

  /// The data.
  mutating func begin(_ shape: Shape) {
    nodes = [Node(name: "input", operation: .input, inputs: [], shape: shape)]
  }

  /// A node that takes what ``sources`` or the last node gives, in the same step.
  mutating func append(_ name: String, _ operation: QuantizedNetwork.Operation) throws(ModelError) {
    let inputs = sources.isEmpty ? [last] : sources
    sources = []
    try add(name, operation, inputs: inputs)
  }

  /// A node with the given inputs; its shape follows from the first.
  mutating func add(
    _ name: String, _ operation: QuantizedNetwork.Operation, inputs: [Int], delayed: [Int] = []
  ) throws(ModelError) {
    let shape = try operation.role.outputShape(of: nodes[(inputs + delayed)[0]].shape, node: name)
    nodes.append(
      Node(name: name, operation: operation, inputs: inputs, delayedInputs: delayed, shape: shape))
  }

  /// Weights that take what node `source` gives, after the delay between layers.
  mutating func project(
    _ name: String, _ operation: QuantizedNetwork.Operation, from source: Int
  ) throws(ModelError) {
    try add(
      name, operation, inputs: layerDelay == 0 ? [source] : [],
      delayed: layerDelay == 0 ? [] : [source])
  }

  /// Weights back from the neurons that are appended next: their spikes of the step before.
  mutating func addRecurrent(
    _ name: String, _ operation: QuantizedNetwork.Operation, shape: Shape
  ) {
    let neurons = nodes.count + 1
    nodes.append(
      Node(name: name, operation: operation, inputs: [], delayedInputs: [neurons], shape: shape))
  }

  /// Makes maps one-dimensional for dense layers, in C order.
  mutating func flattenMaps(for name: String) throws(ModelError) {
    if shape.dimensions.count > 1 { try append("\(name).flatten", .flatten) }
  }

  /// The finished graph.
  mutating func finish() throws(ModelError) -> Graph<QuantizedNetwork.Operation> {
    try append("output", .output)
    return Graph(nodes: nodes)
  }
}
