import FixedPoint

extension QuantizedNetwork {
  /// The narrowest of 8, 16 and 32 bits that holds `H` of every neuron of `layer` for every possible input of a step.
  ///
  ///     |H| ≤ largest stored membrane + Σ over ways (largest input · largest channel sum · 2^f) + largest bias
  ///
  /// The channel sum of spikes is the larger of the positive and the negative weights' sum; of analog inputs, the sum of
  /// magnitudes. Sum pooling multiplies a bound by its window. 32 when no bound holds: the engine then says so itself.
  public func accumulatorBits(of layer: LayerDescription) -> Int {
    var bound = 0.0
    if let index = layer.neuron, case .neuron(let neuron) = graph.nodes[index].operation {
      bound += neuron.largestValue
    }
    if let index = layer.neuron, case .sigmaDelta(let neuron) = graph.nodes[index].operation {
      bound += Double(neuron.width.codes)
    }
    for path in layer.paths {
      let largest = magnitude(of: path.source)
      let input = largest * windows(path.before)
      guard let projection = path.projection,
        let weights = graph.nodes[projection].operation.weights
      else {
        bound += input
        continue
      }
      let channels = graph.nodes[projection].shape.channels
      let sum = weights.largestChannelSum(channels: channels, isSigned: largest > 1)
      bound += input * sum * Double(1 << weights.guardBits) * windows(path.after)
    }
    for projection in layer.projections {
      let bias = graph.nodes[projection].operation.weights?.bias ?? []
      let after = layer.paths.first { $0.projection == projection }?.after ?? []
      bound += Double(bias.map(\.magnitude).max() ?? 0) * windows(after)
    }
    return [8, 16].first { bound < Double(1 << ($0 - 1)) } ?? 32
  }

  /// The largest magnitude that a source gives: 1 for spikes, the largest integer of an analog input or of a graded spike
  /// otherwise.
  func magnitude(of source: Int) -> Double {
    if case .sigmaDelta(let neuron) = graph.nodes[source].operation {
      // A change is at most as large as the whole range of what changes.
      return Double(neuron.width.codes) / Double(1 << neuron.outputShift)
    }
    guard graph.nodes[source].operation.role == .input, execution.input.coding == .direct else {
      return 1
    }
    guard let quantization = execution.input.quantization else { return 255 }
    let zero = Double(quantization.zeroPoint)
    return max(
      1, abs(Double(quantization.range.lowerBound) - zero),
      abs(Double(quantization.range.upperBound) - zero))
  }

  /// Product of the pooling windows' sizes.
  private func windows(_ nodes: [Int]) -> Double {
    nodes.reduce(1) { product, index in
      guard case .pooling(let pooling) = graph.nodes[index].operation else { return product }
      return product * Double(pooling.window.taps)
    }
  }
}

extension QuantizedWeights {
  /// The largest sum of weights that can meet in one output channel.
  ///
  /// - Parameter isSigned: True where inputs may be negative, so that magnitudes add up.
  /// - Precondition: `channels` divides the number of weights.
  func largestChannelSum(channels: Int, isSigned: Bool) -> Double {
    let length = values.count / channels
    var largest = 0.0
    for channel in 0..<channels {
      var positive = 0
      var negative = 0
      for weight in values[channel * length..<(channel + 1) * length] {
        if weight > 0 { positive += Int(weight) } else { negative -= Int(weight) }
      }
      largest = max(largest, Double(isSigned ? positive + negative : max(positive, negative)))
    }
    return largest
  }
}
