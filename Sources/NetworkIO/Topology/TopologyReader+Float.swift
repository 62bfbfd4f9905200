internal import NetworkModel

extension TopologyReader {
  /// The float network.
  func float(
    _ document: TopologyDocument, _ weights: [String: TopologyWeights],
    _ recurrent: [String: TopologyWeights], _ tensors: borrowing TensorFile
  ) throws -> Network {
    let neurons = try neurons(document, tensors)
    let hasTime = neurons.values.contains(where: \.hasTimeConstants)
    if !hasTime { try requireNoTime() }
    let resolver = resolver(document)
    let step = Execution(timeStep: resolver.timeStep, discretization: resolver.discretization)
    guard step.discretization.rules.cut == .behindNeurons else {
      throw NetworkIOError.optionDoesNotApply(
        file: path, option: "--discretization \(step.discretization.rawValue)",
        why: "it delays edges, which a topology names itself")
    }
    var conventions = Conventions(step.discretization)
    var graph = TopologyGraph<Network.Operation>(input: .input, shape: document.shape)
    return try located(&graph) { graph throws in
      for layer in document.layers {
        let operation: Network.Operation?
        switch layer.kind {
        case .convolution, .dense: operation = try weights[layer.name]?.float(tensors)
        case .maximumPooling, .sumPooling, .averagePooling:
          operation = .pooling(try layer.pooling())
        case .flatten: operation = .flatten
        case .delay:
          operation = .delay(try layer.delays(tensors).map { Double($0) * step.timeStep })
        case .neuron: operation = nil
        }
        let recurrence = try recurrent[layer.name].map {
          TopologyGraph.Recurrence(operation: try $0.float(tensors), tensor: $0.weight)
        }
        try graph.add(layer, operation: operation, recurrence: recurrence) { shape, _ in
          try neurons[layer.name].map {
            .neuron(
              try $0.neuron(
                shape: shape, execution: step, floor: options.floor, conventions: &conventions))
          }
        }
      }
      let finished = try graph.finished(
        output: .output, from: document.outputFrom, table: document.top)
      var network = Network(
        name: name(document), graph: finished, provenance: provenance(document))
      network.execution = try resolver.execution(
        of: finished, extra: conventions.assumptions, file: path, integrates: hasTime,
        leaks: hasTime)
      return try network.validated(allowsLongTimeStep: options.allowsLongTimeStep)
    }
  }

  /// The neuron tables by the name of their layer.
  private func neurons(
    _ document: TopologyDocument, _ tensors: borrowing TensorFile
  ) throws -> [String: TopologyNeuron] {
    var neurons: [String: TopologyNeuron] = [:]
    for layer in document.layers {
      neurons[layer.name] = try TopologyNeuron(
        layer, defaults: document.neuron, tensors: tensors, options: options)
    }
    return neurons
  }
}
