internal import NetworkModel

/// Makes the document of a network: types, edges, settings; the parameters by one writer for each kind of network.
enum NIRWriter {
  /// The version of the `nir` package whose layout is written.
  static let layoutVersion = "1.0.8"

  static func document(_ network: Network) throws -> NIRDocument {
    var settings = RootSettings(network.execution, kind: .float, name: network.name)
    settings.provenance = network.provenance.mapValues(JSONText.init)
    return try document(network.graph, settings) { node, index throws in
      try NIRFloatNodeWriter.node(node, input: network.graph.inputShape(of: index))
    }
  }

  static func document(_ network: QuantizedNetwork) throws -> NIRDocument {
    var settings = RootSettings(network.execution, kind: .quantized, name: network.name)
    settings.provenance = network.provenance.mapValues(JSONText.init)
    let input = network.execution.input
    let scale = input.coding == .direct ? input.quantization?.scale ?? 1 : 1
    let analog = network.graph.indicesFedByInput
    let timeStep = network.execution.timeStep
    return try document(network.graph, settings) { node, index throws in
      let writer = NIRQuantizedNodeWriter(
        inputScale: analog.contains(index) ? scale : 1, timeStep: timeStep)
      return try writer.node(node, input: network.graph.inputShape(of: index))
    }
  }

  private static func document<Operation>(
    _ graph: Graph<Operation>, _ settings: RootSettings,
    node: (Node<Operation>, Int) throws -> NIRNode
  ) throws -> NIRDocument {
    var settings = settings
    settings.order = graph.nodes.map(\.name)
    var written = NIRGraph()
    var taken = Set(graph.nodes.map(\.name))
    // The name under which a node's values leave it: behind a maximum pooling stands another.
    var lastNames: [String] = []
    for (index, each) in graph.nodes.enumerated() {
      written.nodes[each.name] = try node(each, index)
      guard case .pooling(let pooling) = each.operation.role, pooling.kind == .maximum else {
        lastNames.append(each.name)
        continue
      }
      let last = NIRMaximumPooling.thresholdName(of: each.name, taken: taken)
      taken.insert(last)
      written.nodes[last] = threshold(behind: each)
      lastNames.append(last)
    }
    var delayed: [[String]] = []
    for (index, each) in graph.nodes.enumerated() {
      let sources = each.inputs + each.delayedInputs
      guard Set(sources).count == sources.count else {
        throw ModelError.unsupported(
          node: each.name, what: "the same input twice, which NIR has no edge for",
          remedy: "scale the weights instead")
      }
      written.edges += sources.map { NIREdge(lastNames[$0], each.name) }
      delayed += each.delayedInputs.map { [lastNames[$0], each.name] }
      if lastNames[index] != each.name {
        written.edges.append(NIREdge(each.name, lastNames[index]))
      }
    }
    settings.delayed = delayed.isEmpty ? nil : delayed
    return NIRDocument(
      version: layoutVersion,
      root: NIRNode(
        type: "NIRGraph", metadata: ["glint": .value(NIRValue(try settings.json()))],
        graph: written))
  }

  private static func threshold<Operation>(behind pool: Node<Operation>) -> NIRNode {
    var node = NIRNodeWriter.node(.threshold)
    node.set("threshold", [0.5], pool.shape)
    return node
  }
}

extension RootSettings {
  init(_ execution: Execution, kind: Kind, name: String) {
    let input = execution.input
    self.init(
      kind: kind, name: name, timeSteps: execution.timeSteps, dt: execution.timeStep,
      discretization: execution.discretization,
      input: Input(
        coding: input.coding, stepSeconds: input.stepSeconds,
        binning: input.rounding == .floor ? nil : input.rounding,
        origin: input.origin == .start ? nil : input.origin,
        skipFirstStep: input.skipsFirstStep ? true : nil, divide: input.divide,
        mean: input.mean, deviation: input.deviation,
        quantization: input.quantization.map(Quantization.init)), readout: execution.readout,
      decision: execution.decision == .sample ? nil : execution.decision,
      classes: execution.classes,
      assumptions: execution.assumptions.isEmpty ? nil : execution.assumptions)
  }
}

extension Graph {
  /// Shape of what node `index` gets; its own for inputs.
  func inputShape(of index: Int) -> Shape {
    let node = nodes[index]
    return (node.inputs + node.delayedInputs).first.map { nodes[$0].shape } ?? node.shape
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
