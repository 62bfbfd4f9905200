import FixedPoint

extension Network {
  /// What this network takes as it is, every number in 4 bytes.
  ///
  /// - Throws: ``ModelError`` when the graph cannot be grouped into layers, see ``Graph/layers()``.
  public func memoryFootprint() throws(ModelError) -> MemoryFootprint {
    let layers = try graph.layers()
    let delays = graph.slowestWays(among: layers)
    return MemoryFootprint(
      layers: layers.map { footprint(of: $0, historySteps: delays[$0.stage] ?? 0) })
  }

  private func footprint(of layer: LayerDescription, historySteps: Int) -> LayerFootprint {
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
      if neuron.model.hasCurrent {
        result.currentBits = 32
        result.currentBytes = 4 * layer.neurons
        result.decayTerms += 1
      }
      if neuron.model.adapts {
        result.adaptationBits = 32
        result.adaptationBytes = 4 * layer.neurons
        result.decayTerms += 1
      }
      others += neuron.parameters.reduce(0) { $0 + $1.values.count }
    }
    let isAnalog = layer.paths.contains {
      graph.nodes[$0.source].operation.role == .input && execution.input.coding == .direct
    }
    result.delaySteps = historySteps
    if case .delay(let times) = graph.nodes[layer.stage].operation {
      let steps = ((times.max() ?? 0) / execution.timeStep).rounded()
      result.delaySteps += max(
        0, Int(steps.saturatedToInt32) - (graph.nodes[layer.stage].inputs.isEmpty ? 1 : 0))
      others += times.count
    }
    result.delayBytes = LayerFootprint.delayBytes(neurons: layer.neurons, steps: result.delaySteps)
    result.pooledSources = layer.paths.map { $0.pooledSources(in: graph) }.max() ?? 1
    result.inputBits = isAnalog ? 32 : 1
    result.hasConstantInput = isAnalog
    result.weightBytes = 4 * result.weights
    result.biasBytes = 4 * result.biases
    result.membraneBytes = 4 * result.membranes
    result.thresholdBytes = 4 * others
    result.float32Bytes = result.totalBytes
    return result
  }
}
