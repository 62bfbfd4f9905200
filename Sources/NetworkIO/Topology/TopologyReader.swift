internal import Foundation
internal import NetworkModel

/// Reads a topology and its tensors; integers make a quantized network, floats a float network.
struct TopologyReader {
  let path: String
  let options: ReadOptions

  func network() throws -> LoadedNetwork {
    let why = "a topology's neurons are described per step"
    if options.timeStep != nil {
      throw NetworkIOError.optionDoesNotApply(file: path, option: "--dt", why: why)
    }
    if options.discretization != nil {
      throw NetworkIOError.optionDoesNotApply(file: path, option: "--discretization", why: why)
    }
    let document = try TopologyDocument(path: path)
    let tensors = try TensorFile(path: try tensorPath(document))
    var weights: [String: TopologyWeights] = [:]
    for layer in document.layers where layer.kind.hasWeights {
      weights[layer.name] = try TopologyWeights(layer, tensors: tensors)
    }
    return try isInteger(document, weights, tensors)
      ? .quantized(try quantized(document, weights, tensors))
      : .float(try float(document, weights, tensors))
  }

  /// Path of the tensors.
  func tensorPath() throws -> String { try tensorPath(try TopologyDocument(path: path)) }

  /// The user's file, or the topology's, which stands beside the topology.
  private func tensorPath(_ document: TopologyDocument) throws -> String {
    if let path = options.tensors { return path }
    guard let name = document.tensors else { throw document.top.error(.noTensorFile) }
    return URL(fileURLWithPath: name, relativeTo: URL(fileURLWithPath: path)).path
  }

  /// True when all weights and biases are integers, false when all weights are floats.
  private func isInteger(
    _ document: TopologyDocument, _ weights: [String: TopologyWeights],
    _ tensors: borrowing TensorFile
  ) throws -> Bool {
    let ordered = document.layers.compactMap { weights[$0.name] }
    guard let first = ordered.first else {
      throw document.top.error(
        .missingKey("layer", place: "the topology", expected: "a layer with weights"))
    }
    for other in ordered {
      var tensor = other.weight
      var isSame = other.isInteger == first.isInteger
      if isSame, first.isInteger, let bias = other.bias {
        tensor = bias
        isSame = try tensors.isInteger(bias)
      }
      guard isSame else {
        throw other.layer.table.error(
          .mixedTypes(
            tensor: tensor, place: other.layer.table.place,
            type: first.isInteger ? "floats" : "integers",
            others: first.isInteger ? "integers" : "floats"), at: "weight")
      }
    }
    return first.isInteger
  }

  private func float(
    _ document: TopologyDocument, _ weights: [String: TopologyWeights],
    _ tensors: borrowing TensorFile
  ) throws -> Network {
    var graph = TopologyGraph<Network.Operation>(input: .input, shape: document.shape)
    var assumptions: [String] = []
    for layer in document.layers {
      let operation: Network.Operation?
      switch layer.kind {
      case .convolution, .dense: operation = try weights[layer.name]?.float(tensors)
      case .maximumPooling, .sumPooling, .averagePooling: operation = .pooling(try layer.pooling())
      case .flatten: operation = .flatten
      case .delay: operation = .delay(try layer.delays().map { Double($0) })
      case .neuron: operation = nil
      }
      let neuron = try TopologyNeuron(
        layer, defaults: document.neuron, tensors: tensors, options: options)
      assumptions += neuron?.assumptions ?? []
      try graph.add(layer, operation: operation) { shape, _ in
        try neuron.map { .neuron(try $0.neuron(shape: shape)) }
      }
    }
    let finished = try graph.finished(
      output: .output, from: document.outputFrom, table: document.top)
    var network = Network(
      name: name(document), graph: finished, provenance: provenance(document))
    network.execution = try execution(document, finished, assumptions)
    return try network.validated()
  }

  private func quantized(
    _ document: TopologyDocument, _ weights: [String: TopologyWeights],
    _ tensors: borrowing TensorFile
  ) throws -> QuantizedNetwork {
    var graph = TopologyGraph<QuantizedNetwork.Operation>(input: .input, shape: document.shape)
    var assumptions: [String] = []
    for layer in document.layers {
      let operation: QuantizedNetwork.Operation?
      switch layer.kind {
      case .convolution, .dense: operation = try weights[layer.name]?.quantized(tensors)
      case .maximumPooling, .sumPooling, .averagePooling: operation = .pooling(try layer.pooling())
      case .flatten: operation = .flatten
      case .delay: operation = .delay(try layer.delays().map { Int32($0) })
      case .neuron: operation = nil
      }
      if let loihi = try TopologyLoihiNeuron(layer, defaults: document.neuron, options: options),
        let operation
      {
        let (weights, neurons) = try loihi.split(operation)
        assumptions += loihi.assumptions
        try graph.add(layer, operation: weights) { _, _ in .neuron(neurons) }
        continue
      }
      let neuron = try TopologyNeuron(
        layer, defaults: document.neuron, tensors: tensors, options: options)
      assumptions += neuron?.assumptions ?? []
      try graph.add(layer, operation: operation) { _, source in
        try neuron.map { neuron in
          let (integers, extra) = try neuron.quantizedNeuron(weights: source?.weights)
          assumptions += extra
          return .neuron(integers)
        }
      }
    }
    let finished = try graph.finished(
      output: .output, from: document.outputFrom, table: document.top)
    var network = QuantizedNetwork(
      name: name(document), graph: finished, provenance: provenance(document))
    network.execution = try execution(document, finished, assumptions)
    return try network.validated()
  }

  private func execution<Operation>(
    _ document: TopologyDocument, _ graph: Graph<Operation>, _ assumptions: [String]
  ) throws -> Execution {
    let resolver = ExecutionResolver(
      settings: document.settings, options: options, isQuantized: false)
    return try resolver.execution(
      of: graph, extra: assumptions, file: path, integrates: false, leaks: false)
  }

  private func name(_ document: TopologyDocument) -> String {
    document.name ?? URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
  }

  private func provenance(_ document: TopologyDocument) -> [String: String] {
    let tensors = options.tensors ?? document.tensors ?? ""
    let own = [
      "topology": URL(fileURLWithPath: path).lastPathComponent,
      "tensors": URL(fileURLWithPath: tensors).lastPathComponent,
    ]
    return document.provenance.merging(own) { stated, _ in stated }
  }
}
