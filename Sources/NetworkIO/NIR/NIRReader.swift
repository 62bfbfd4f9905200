internal import NetworkModel

/// Reads a network from the document of a NIR file: the outline first, then the nodes, so that each knows the shape of what it gets.
struct NIRReader {
  let document: NIRDocument
  let path: String
  let options: ReadOptions

  func reading() throws -> NetworkReading {
    let outline = try NIROutline(document, file: path, options)
    let reading =
      outline.settings?.kind == .quantized ? try quantized(outline) : try float(outline)
    if options.isStrict, let first = reading.findings.first {
      throw NetworkIOError.notConforming(
        file: path, first, others: reading.findings.count - 1)
    }
    return reading
  }

  private func float(_ whole: NIROutline) throws -> NetworkReading {
    let (outline, pools) = try NIRMaximumPooling.merged(whole, file: path)
    let settings = ExecutionResolver(
      settings: outline.settings, options: options, isQuantized: false)
    var builder = NIRGraphBuilder<Network.Operation>(
      input: .input, output: .output, convention: settings.discretization,
      file: path)
    var neurons = NIRNeuronReader(
      root: outline.settings, options: options, discretization: settings.discretization)
    try builder.add(outline) { node, type, input throws in
      switch type {
      case .input, .output: .input
      case .linear, .affine: try NIRProjectionReader.dense(node)
      case .convolution1, .convolution2:
        try NIRProjectionReader.convolution(node, rank: type == .convolution1 ? 1 : 2)
      case .sumPooling, .averagePooling:
        .pooling(
          try NIRWindowReader.pooling(
            node, kind: pools.contains(node.name) ? .maximum : type == .sumPooling ? .sum : .average
          ))
      case .flatten: .flatten
      case .scale:
        .scale(
          try NIRNeuronReader.spread(node.floats("scale", as: Float.self), "scale", node, input))
      case .delay:
        .delay(
          try NIRNeuronReader.spread(node.floats("delay", as: Double.self), "delay", node, input))
      case .threshold, .integrateAndFire, .leakyIntegrateAndFire,
        .currentBasedLeakyIntegrateAndFire, .integrator, .leakyIntegrator,
        .currentBasedLeakyIntegrator:
        .neuron(try neurons.neuron(node, shape: input))
      }
    }
    var network = Network(
      name: outline.settings?.name ?? builder.defaultName, graph: try builder.graph(),
      execution: Execution(), provenance: (outline.settings?.provenance ?? [:]).mapValues(\.text))
    let findings = NIRFormatCheck(document, whole, network.graph).findings
    let waits = network.graph.nodes.contains { node in
      guard case .delay(let times) = node.operation else { return false }
      return times.contains { $0 > 0 }
    }
    network.execution = try settings.execution(
      of: network.graph,
      extra: findings.assumptions + builder.assumptions + neurons.assumptions
        + network.roundedDelays(to: settings.timeStep), file: path,
      integrates: neurons.integrates || waits,
      leaks: neurons.leaks)
    return NetworkReading(
      network: .float(
        try network.validated(allowsLongTimeStep: options.allowsLongTimeStep)), findings: findings,
      document: document)
  }

  private func quantized(_ whole: NIROutline) throws -> NetworkReading {
    let (outline, pools) = try NIRMaximumPooling.merged(whole, file: path)
    let settings = ExecutionResolver(
      settings: outline.settings, options: options, isQuantized: true)
    try settings.requireNothingFloat(file: path)
    var builder = NIRGraphBuilder<QuantizedNetwork.Operation>(
      input: .input, output: .output, convention: settings.discretization,
      file: path)
    let input = try settings.input(file: path)
    let inputScale = input.coding == .direct ? input.quantization?.scale ?? 1 : 1
    let analog = outline.namesFedByInput
    try builder.add(outline) { node, type, shape throws in
      let scale = analog.contains(node.name) ? inputScale : 1
      switch type {
      case .input, .output: return .input
      case .linear, .affine, .convolution1, .convolution2:
        return try NIRQuantizedWeightReader(inputScale: scale).projection(node, type)
      case .sumPooling:
        return .pooling(
          try NIRWindowReader.pooling(node, kind: pools.contains(node.name) ? .maximum : .sum))
      case .flatten: return .flatten
      case .threshold, .integrateAndFire, .leakyIntegrateAndFire,
        .currentBasedLeakyIntegrateAndFire, .integrator, .leakyIntegrator,
        .currentBasedLeakyIntegrator:
        return .neuron(try NIRQuantizedNeuronReader.neuron(node, type, shape: shape))
      case .delay:
        let steps = try node.metadata("glint_delay", as: Int32.self).values
        return .delay(steps)
      case .averagePooling, .scale:
        if let places = try node.settings()?.shift { return .shift(places) }
        throw ModelError.unsupported(
          node: node.name, what: "\(type.rawValue) in a quantized network",
          remedy: "fold its factor into the next layer's step")
      }
    }
    var network = QuantizedNetwork(
      name: outline.settings?.name ?? builder.defaultName, graph: try builder.graph(),
      execution: Execution(), provenance: (outline.settings?.provenance ?? [:]).mapValues(\.text))
    let findings = NIRFormatCheck(document, whole, network.graph).findings
    network.execution = try settings.execution(
      of: network.graph, extra: findings.assumptions + builder.assumptions, file: path,
      integrates: false, leaks: false)
    return NetworkReading(
      network: .quantized(try network.validated()), findings: findings, document: document)
  }
}

extension Network {
  /// Delays that are no whole number of steps, as a sentence each.
  fileprivate func roundedDelays(to timeStep: Double) -> [String] {
    graph.nodes.compactMap { node in
      guard case .delay(let times) = node.operation else { return nil }
      let isRounded = times.contains { time in
        let steps = time / timeStep
        return abs(steps - steps.rounded()) > 1e-6 * max(steps, 1)
      }
      return isRounded
        ? "delay '\(shown(node.name))' is rounded to whole time steps; a shorter --dt keeps more of it"
        : nil
    }
  }
}

extension [Finding] {
  /// Those that change what is run, one sentence each.
  fileprivate var assumptions: [String] {
    filter { [.danglingEdge, .duplicateEdge, .missingParameter].contains($0.code) }
      .map { "\($0.place): \($0.reason)" }
  }
}

extension NIROutline {
  /// Nodes that get the data itself, at most flattened or pooled before: with direct coding, analog values.
  fileprivate var namesFedByInput: Set<String> {
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
