internal import HDF5
internal import NetworkModel

/// Writes the graph of a network: types, edges, settings; the parameters by one writer for each kind of network.
struct NIRWriter {
  let path: String

  /// The version of the `nir` package whose layout is written.
  static let layoutVersion = "1.0.8"

  func write(_ network: Network, to root: borrowing Group) throws {
    var settings = RootSettings(network.execution, kind: .float, name: network.name)
    settings.provenance = network.provenance.mapValues(JSONText.init)
    let writer = NIRFloatNodeWriter(timeStep: network.execution.timeStep)
    try write(network.graph, settings, to: root) { node, index, group throws in
      try writer.write(node, input: network.graph.inputShape(of: index), to: group)
    }
  }

  func write(_ network: QuantizedNetwork, to root: borrowing Group) throws {
    var settings = RootSettings(network.execution, kind: .quantized, name: network.name)
    settings.provenance = network.provenance.mapValues(JSONText.init)
    let input = network.execution.input
    let scale = input.coding == .direct ? input.quantization?.scale ?? 1 : 1
    let analog = network.graph.indicesFedByInput
    let timeStep = network.execution.timeStep
    try write(network.graph, settings, to: root) { node, index, group throws in
      let writer = NIRQuantizedNodeWriter(
        inputScale: analog.contains(index) ? scale : 1, timeStep: timeStep)
      try writer.write(node, input: network.graph.inputShape(of: index), to: group)
    }
  }

  private func write<Operation>(
    _ graph: Graph<Operation>, _ settings: RootSettings, to root: borrowing Group,
    parameters: (Node<Operation>, Int, borrowing Group) throws -> Void
  ) throws {
    var settings = settings
    settings.order = graph.nodes.map(\.name)
    try root.write(Self.layoutVersion, to: "version")
    let main = try root.createGroup("node")
    try main.write("NIRGraph", to: "type")
    let metadata = try main.createGroup("metadata")
    try metadata.write(try settings.json(), to: "glint")
    let nodes = try main.createGroup("nodes")
    var taken = Set(graph.nodes.map(\.name))
    var lastNames: [String] = []
    var edges: [String] = []
    for (index, node) in graph.nodes.enumerated() {
      guard Set(node.inputs).count == node.inputs.count else {
        throw ModelError.unsupported(
          node: node.name, what: "the same input twice, which NIR has no edge for",
          remedy: "scale the weights instead")
      }
      for input in node.inputs { edges += [lastNames[input], node.name] }
      let group = try nodes.createGroup(node.name)
      try parameters(node, index, group)
      var last = node.name
      if case .pooling(let pooling) = node.operation.role, pooling.kind == .maximum {
        last = NIRMaximumPooling.thresholdName(of: node.name, taken: taken)
        taken.insert(last)
        edges += [node.name, last]
        try writeThreshold(last, behind: node, nodes)
      }
      lastNames.append(last)
    }
    try main.write(edges, shape: [edges.count / 2, 2], to: "edges")
  }

  private func writeThreshold<Operation>(
    _ name: String, behind pool: Node<Operation>, _ nodes: borrowing Group
  ) throws {
    let group = try nodes.createGroup(name)
    try group.write("Threshold", to: "type")
    try group.write(
      [Double](repeating: 0.5, count: pool.shape.count), shape: pool.shape.dimensions,
      to: "threshold")
  }
}

extension RootSettings {
  init(_ execution: Execution, kind: Kind, name: String) {
    let input = execution.input
    self.init(
      kind: kind, name: name, timeSteps: execution.timeSteps, dt: execution.timeStep,
      discretization: execution.discretization,
      input: Input(
        coding: input.coding, stepSeconds: input.stepSeconds, divide: input.divide,
        mean: input.mean, deviation: input.deviation,
        quantization: input.quantization.map(Quantization.init)), readout: execution.readout,
      classes: execution.classes,
      assumptions: execution.assumptions.isEmpty ? nil : execution.assumptions)
  }
}

extension Graph {
  /// Shape of what node `index` gets; its own for inputs.
  func inputShape(of index: Int) -> Shape {
    nodes[index].inputs.first.map { nodes[$0].shape } ?? nodes[index].shape
  }

  /// Nodes that get the data itself, at most flattened or pooled before.
  var indicesFedByInput: Set<Int> {
    var transparent = Set<Int>()
    var result = Set<Int>()
    for (index, node) in nodes.enumerated() {
      if node.inputs.contains(where: transparent.contains) { result.insert(index) }
      switch node.operation.role {
      case .input: transparent.insert(index)
      case .flatten: if result.contains(index) { transparent.insert(index) }
      case .pooling(let pooling):
        if pooling.kind != .average, result.contains(index) { transparent.insert(index) }
      default: break
      }
    }
    return result
  }
}
