internal import NetworkModel

extension TopologyReader {
  /// The network of integers.
  func quantized(
    _ document: TopologyDocument, _ weights: [String: TopologyWeights],
    _ recurrent: [String: TopologyWeights], _ tensors: borrowing TensorFile
  ) throws -> QuantizedNetwork {
    var graph = TopologyGraph<QuantizedNetwork.Operation>(input: .input, shape: document.shape)
    var assumptions: [String] = []
    return try located(&graph) { graph throws in
      for layer in document.layers {
        let operation: QuantizedNetwork.Operation?
        switch layer.kind {
        case .convolution, .dense: operation = try weights[layer.name]?.quantized(tensors)
        case .maximumPooling, .sumPooling, .averagePooling:
          operation = .pooling(try layer.pooling())
        case .flatten: operation = .flatten
        case .delay: operation = .delay(try layer.delays(tensors).map { Int32($0) })
        case .neuron: operation = nil
        }
        let recurrence = try recurrent[layer.name].map {
          TopologyGraph.Recurrence(operation: try $0.quantized(tensors), tensor: $0.weight)
        }
        if let loihi = try TopologyLoihiNeuron(layer, defaults: document.neuron, options: options),
          let operation
        {
          guard recurrence == nil else {
            throw layer.table.invalid("recurrent", "none: LOIHI neurons have it in netx files only")
          }
          let (weights, neurons) = try loihi.split(operation)
          assumptions += loihi.assumptions
          try graph.add(layer, operation: weights) { _, _ in .neuron(neurons) }
          continue
        }
        let neuron = try TopologyNeuron(
          layer, defaults: document.neuron, tensors: tensors, options: options)
        try graph.add(layer, operation: operation, recurrence: recurrence) { _, source in
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
      network.execution = try resolver(document).execution(
        of: finished, extra: assumptions, file: path, integrates: false, leaks: false)
      return try network.validated()
    }
  }
}
