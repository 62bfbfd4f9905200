extension Network {
  /// What this network takes as it is, every number in 4 bytes.
  ///
  /// - Throws: ``ModelError`` when the graph cannot be grouped into layers, see ``Graph/layers()``.
  public func memoryFootprint() throws(ModelError) -> MemoryFootprint {
    MemoryFootprint(layers: try graph.layers().map(footprint))
  }

  private func footprint(of layer: LayerDescription) -> LayerFootprint {
    var result = LayerFootprint(
      name: layer.name, kind: layer.kind, arithmetic: .float32, neurons: layer.neurons)
    for projection in layer.projections {
      switch graph.nodes[projection].operation {
      case .dense(_, let weight, let bias), .convolution(_, let weight, let bias):
        result.weights += weight.count
        result.biases += bias?.count ?? 0
        result.weightBits = 32
      default: continue
      }
    }
    var others = 0
    for node in Set(layer.paths.flatMap(\.intermediates)) {
      if case .scale(let factors) = graph.nodes[node].operation { others += factors.count }
    }
    if let index = layer.neuron, case .neuron(let neuron) = graph.nodes[index].operation {
      result.membraneBits = neuron.model == .threshold ? 0 : 32
      result.membranes = neuron.model == .threshold ? 0 : layer.neurons
      result.decayTerms = neuron.model.leaks ? 1 : 0
      others += neuron.parameters.reduce(0) { $0 + $1.values.count }
    }
    let isAnalog = layer.paths.contains {
      graph.nodes[$0.source].operation.role == .input && execution.input.coding == .direct
    }
    result.pooledSources = layer.paths.map { $0.pooledSources(in: graph) }.max() ?? 1
    result.inputBits = isAnalog ? 32 : 1
    result.weightBytes = 4 * result.weights
    result.biasBytes = 4 * result.biases
    result.membraneBytes = 4 * result.membranes
    result.thresholdBytes = 4 * others
    result.float32Bytes = result.totalBytes
    return result
  }
}
