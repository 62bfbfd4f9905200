import FixedPoint

extension QuantizedNetwork {
  /// What the integer engine allocates for this network.
  ///
  /// A projection that several layers share is counted in each of them.
  ///
  /// - Throws: ``ModelError`` when the graph cannot be grouped into layers, see ``Graph/layers()``.
  public func memoryFootprint() throws(ModelError) -> MemoryFootprint {
    let layers = try graph.layers()
    let delays = graph.slowestWays(among: layers)
    return MemoryFootprint(
      layers: layers.map { footprint(of: $0, historySteps: delays[$0.stage] ?? 0) })
  }

  private func footprint(of layer: LayerDescription, historySteps: Int) -> LayerFootprint {
    var result = LayerFootprint(name: layer.name, kind: layer.kind, neurons: layer.neurons)
    for projection in layer.projections { add(graph.nodes[projection].operation, to: &result) }
    var parameters = 0
    var states = 0
    if let index = layer.neuron, case .neuron(let neuron) = graph.nodes[index].operation {
      let bits = neuron.width.bits
      result.membraneBits = bits
      result.membranes = bits == 0 ? 0 : layer.neurons
      result.membraneBytes = PackedCodes.byteCount(count: layer.neurons, bits: bits)
      result.thresholdBytes = neuron.parameterBytes
      result.storeComparisons = neuron.storeComparisons
      result.decayTerms = neuron.decayTerms
      result.currentBits = neuron.current?.width.bits
      result.adaptationBits = neuron.adaptation?.width.bits
      result.currentBytes = PackedCodes.byteCount(
        count: layer.neurons, bits: result.currentBits ?? 0)
      result.adaptationBytes = PackedCodes.byteCount(
        count: layer.neurons, bits: result.adaptationBits ?? 0)
      parameters = neuron.threshold?.count ?? 0
      states = (neuron.current == nil ? 0 : layer.neurons)
      states += (neuron.adaptation == nil ? 0 : layer.neurons)
    }
    if let index = layer.neuron, case .sigmaDelta(let neuron) = graph.nodes[index].operation {
      result.membraneBits = neuron.width.bits
      result.membranes = neuron.states * layer.neurons
      result.membraneBytes = PackedCodes.byteCount(
        count: result.membranes, bits: neuron.width.bits)
      result.thresholdBytes =
        StorageWidth.byteCount(of: neuron.threshold ?? []) + StorageWidth.byteCount(of: neuron.bias)
      parameters = (neuron.threshold?.count ?? 0) + neuron.bias.count
    }
    addDelays(of: layer, historySteps: historySteps, to: &result)
    let largest = layer.paths.map { Int(magnitude(of: $0.source)) }.max() ?? 1
    result.pooledSources = layer.paths.map { $0.pooledSources(in: graph) }.max() ?? 1
    result.inputBits = Int.bitWidth - largest.leadingZeroBitCount
    result.accumulatorBits = accumulatorBits(of: layer)
    result.hasConstantInput = layer.paths.contains {
      graph.nodes[$0.source].operation.role == .input && execution.input.coding == .direct
    }
    result.float32Bytes =
      4 * (result.weights + result.biases + parameters + result.membranes + states)
      + result.delayBytes
    return result
  }

  /// Spikes on their way: through a delay layer, and on the slowest way that begins in a layer.
  private func addDelays(
    of layer: LayerDescription, historySteps: Int, to result: inout LayerFootprint
  ) {
    result.delaySteps = historySteps
    result.delayBytes = LayerFootprint.delayBytes(neurons: layer.neurons, steps: historySteps)
    let node = graph.nodes[layer.stage]
    guard case .delay(let steps) = node.operation else { return }
    let waits = steps.map { node.inputs.isEmpty ? max(0, $0 - 1) : $0 }
    let longest = Int(waits.max() ?? 0)
    result.delaySteps += longest
    result.delayBytes += LayerFootprint.delayBytes(
      neurons: layer.neurons, steps: max(1, longest))
    let isUniform = waits.allSatisfy { $0 == waits[0] }
    result.thresholdBytes += StorageWidth.byteCount(of: isUniform ? [waits[0]] : waits)
  }

  private func add(_ operation: Operation, to result: inout LayerFootprint) {
    guard let weights = operation.weights, let rows = operation.role.deliveryRows else { return }
    result.weights += weights.values.count
    result.weightBits = max(result.weightBits ?? 0, weights.width.bits)
    result.weightBytes +=
      rows.count * PackedCodes.byteCount(count: rows.length, bits: weights.width.bits)
    if let bias = weights.bias {
      result.biases += bias.count
      result.biasBytes += StorageWidth.byteCount(of: bias)
    }
  }
}

extension OperationRole {
  /// How weights are laid out for delivery: one row per input (and kernel element) with a weight for each output
  /// (or output channel of its group); nil for operations without weights.
  public var deliveryRows: (count: Int, length: Int)? {
    switch self {
    case .dense(let dense): (dense.inputs, dense.outputs)
    case .convolution(let convolution):
      (
        convolution.inputChannels * convolution.window.taps,
        convolution.outputChannels / convolution.groups
      )
    case .input, .output, .pooling, .flatten, .scale, .neuron, .delay: nil
    }
  }
}
