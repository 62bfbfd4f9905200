import FixedPoint

extension QuantizedNetwork {
  /// What the integer engine allocates for this network.
  ///
  /// A projection that several layers share is counted in each of them.
  ///
  /// - Throws: ``ModelError`` when the graph cannot be grouped into layers, see ``Graph/layers()``.
  public func memoryFootprint() throws(ModelError) -> MemoryFootprint {
    MemoryFootprint(layers: try graph.layers().map(footprint))
  }

  private func footprint(of layer: LayerDescription) -> LayerFootprint {
    var result = LayerFootprint(name: layer.name, kind: layer.kind, neurons: layer.neurons)
    for projection in layer.projections { add(graph.nodes[projection].operation, to: &result) }
    var thresholds = 0
    if let index = layer.neuron, case .neuron(let neuron) = graph.nodes[index].operation {
      let bits = neuron.width.bits
      result.membraneBits = bits
      result.membranes = bits == 0 ? 0 : layer.neurons
      result.membraneBytes = PackedCodes.byteCount(count: layer.neurons, bits: bits)
      result.thresholdBytes = neuron.parameterBytes
      result.storeComparisons = neuron.storeComparisons
      result.decayTerms = neuron.decayTerms
      thresholds = neuron.threshold?.count ?? 0
    }
    if let index = layer.neuron, case .sigmaDelta(let neuron) = graph.nodes[index].operation {
      result.membraneBits = neuron.width.bits
      result.membranes = neuron.states * layer.neurons
      result.membraneBytes = PackedCodes.byteCount(
        count: result.membranes, bits: neuron.width.bits)
      result.thresholdBytes =
        StorageWidth.byteCount(of: neuron.threshold ?? []) + StorageWidth.byteCount(of: neuron.bias)
      thresholds = (neuron.threshold?.count ?? 0) + neuron.bias.count
    }
    let largest = layer.paths.map { Int(magnitude(of: $0.source)) }.max() ?? 1
    result.pooledSources = layer.paths.map { $0.pooledSources(in: graph) }.max() ?? 1
    result.inputBits = Int.bitWidth - largest.leadingZeroBitCount
    result.accumulatorBits = accumulatorBits(of: layer)
    result.float32Bytes = 4 * (result.weights + result.biases + thresholds + result.membranes)
    return result
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
