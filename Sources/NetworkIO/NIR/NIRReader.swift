internal import HDF5
internal import NetworkModel

/// Reads a NIR file: the outline first, then the nodes in topological order, so that each knows the shape of what it gets.
struct NIRReader {
  let path: String
  let options: ReadOptions

  func network() throws -> LoadedNetwork {
    let file = try HDF5File(reading: path)
    let root = try file.root()
    guard try root.contains("node"), try root.kind(of: "node") == .group else {
      throw NetworkIOError.notNIR(file: path, found: try root.memberNames())
    }
    let graph = try root.group("node")
    let type = try graph.dataset("type").readString()
    guard type == "NIRGraph" else {
      throw NetworkIOError.notNIR(file: path, found: ["node of type \(type)"])
    }
    let outline = try NIROutline(reading: graph, file: path)
    let nodes = try graph.group("nodes")
    return outline.settings?.kind == .quantized
      ? try quantized(outline, nodes) : try float(outline, nodes)
  }

  private func float(_ outline: NIROutline, _ nodes: borrowing Group) throws -> LoadedNetwork {
    let (outline, pools) = try NIRMaximumPooling.merged(outline, nodes, file: path)
    let settings = ExecutionResolver(
      settings: outline.settings, options: options, isQuantized: false)
    var builder = NIRGraphBuilder<Network.Operation>(input: .input, output: .output, file: path)
    var neurons = NIRNeuronReader(
      rootReset: outline.settings?.reset, rootComparison: outline.settings?.comparison,
      options: options)
    try builder.add(outline, nodes, pools: pools) { node, type, input throws in
      switch type {
      case .input, .output: .input
      case .linear, .affine: try NIRProjectionReader.dense(node)
      case .convolution1, .convolution2:
        try NIRProjectionReader.convolution(node, rank: type == .convolution1 ? 1 : 2, input: input)
      case .sumPooling, .averagePooling:
        .pooling(
          try NIRWindowReader.pooling(
            node, kind: pools.contains(node.name) ? .maximum : type == .sumPooling ? .sum : .average
          ))
      case .flatten: .flatten
      case .scale:
        .scale(
          try NIRNeuronReader.spread(node.floats("scale", as: Float.self), "scale", node, input))
      case .threshold, .integrateAndFire, .leakyIntegrateAndFire, .integrator, .leakyIntegrator:
        .neuron(try neurons.neuron(node, type, shape: input))
      }
    }
    var network = Network(
      name: outline.settings?.name ?? builder.defaultName, graph: try builder.graph(),
      execution: Execution(), provenance: (outline.settings?.provenance ?? [:]).mapValues(\.text))
    network.execution = try settings.execution(
      of: network.graph, extra: neurons.assumptions + builder.assumptions, file: path,
      integrates: neurons.integrates, leaks: neurons.leaks)
    return .float(try network.validated())
  }

  private func quantized(_ outline: NIROutline, _ nodes: borrowing Group) throws -> LoadedNetwork {
    let (outline, pools) = try NIRMaximumPooling.merged(outline, nodes, file: path)
    let settings = ExecutionResolver(
      settings: outline.settings, options: options, isQuantized: true)
    try settings.requireNothingFloat(file: path)
    var builder = NIRGraphBuilder<QuantizedNetwork.Operation>(
      input: .input, output: .output, file: path)
    let input = try settings.input(file: path)
    let inputScale = input.coding == .direct ? input.quantization?.scale ?? 1 : 1
    let analog = outline.namesFedByInput
    try builder.add(outline, nodes, pools: pools) { node, type, shape throws in
      let scale = analog.contains(node.name) ? inputScale : 1
      switch type {
      case .input, .output: return .input
      case .linear, .affine, .convolution1, .convolution2:
        return try NIRQuantizedWeightReader(inputScale: scale).projection(node, type, input: shape)
      case .sumPooling:
        return .pooling(
          try NIRWindowReader.pooling(node, kind: pools.contains(node.name) ? .maximum : .sum))
      case .flatten: return .flatten
      case .threshold, .integrateAndFire, .leakyIntegrateAndFire, .integrator, .leakyIntegrator:
        return .neuron(try NIRQuantizedNeuronReader.neuron(node, type, shape: shape))
      case .averagePooling, .scale:
        throw ModelError.unsupported(
          node: node.name, what: "\(type.rawValue) in a quantized network",
          remedy: "fold its factor into the next layer's step")
      }
    }
    var network = QuantizedNetwork(
      name: outline.settings?.name ?? builder.defaultName, graph: try builder.graph(),
      execution: Execution(), provenance: (outline.settings?.provenance ?? [:]).mapValues(\.text))
    network.execution = try settings.execution(
      of: network.graph, extra: builder.assumptions, file: path, integrates: false, leaks: false)
    return .quantized(try network.validated())
  }
}

extension NIROutline {
  /// Nodes that get the data itself, at most flattened or pooled before: with direct coding, analog values.
  var namesFedByInput: Set<String> {
    let transparent: Set<NIRNodeType> = [.input, .flatten, .sumPooling]
    let sources = Dictionary(uniqueKeysWithValues: nodes.map { ($0.name, $0) })
    var result = Set(nodes.filter { $0.operation.type == .input }.map(\.name))
    var grows = true
    while grows {
      grows = false
      for node in nodes where !result.contains(node.name) {
        let isFed = node.inputs.contains { source in
          guard let type = sources[source]?.operation.type else { return false }
          return result.contains(source) && transparent.contains(type)
        }
        if isFed {
          result.insert(node.name)
          grows = true
        }
      }
    }
    return result
  }
}
