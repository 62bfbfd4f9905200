import FixedPoint

extension QuantizedNetwork {
  /// The narrowest of 8, 16 and 32 bits that holds `H` of every neuron of `layer` for every possible input of a step, and
  /// the sums that make its current and its threshold.
  ///
  ///     |input| ≤ Σ over ways (largest value · largest channel sum · 2^f) + largest bias
  ///     |H| ≤ largest stored membrane + largest input, or largest current + drive
  ///
  /// The channel sum of spikes is the larger of the positive and the negative weights' sum; of values of both signs, the sum
  /// of magnitudes. Sum pooling multiplies a bound by its window. 32 when no bound holds: the engine then says so itself.
  public func accumulatorBits(of layer: LayerDescription) -> Int {
    let input = largestInput(of: layer)
    var bound = input
    if let index = layer.neuron, case .neuron(let neuron) = graph.nodes[index].operation {
      let current = neuron.current.map { Double($0.width.codes / 2) }
      bound = neuron.largestValue + (current ?? input) + neuron.largestDrive
      if let current { bound = max(bound, current + input) }
      bound = max(bound, neuron.largestThreshold)
    }
    if let index = layer.neuron, case .sigmaDelta(let neuron) = graph.nodes[index].operation {
      bound += Double(neuron.width.codes)
    }
    return [8, 16].first { bound < Double(1 << ($0 - 1)) } ?? 32
  }

  /// Largest magnitude of what reaches one neuron in one step.
  ///
  /// - Parameters:
  ///   - layer: A layer of this network.
  ///   - unquantized: Largest magnitude of a series that is not quantized; 1 for signed spikes.
  /// - Complexity: O(weights + ways²).
  public func largestInput(of layer: LayerDescription, unquantized: Double = 1) -> Double {
    var bound = 0.0
    // Of each projection, by whether its input is signed: many ways may lead through one.
    var sums: [Int: [Bool: Double]] = [:]
    for (index, path) in layer.paths.enumerated() {
      let source = graph.nodes[path.source].operation
      let largest = magnitude(of: path.source, unquantized: unquantized)
      let input = largest * factor(path.before)
      guard let projection = path.projection,
        let weights = graph.nodes[projection].operation.weights
      else {
        bound += input
        continue
      }
      let channels = graph.nodes[projection].shape.channels
      let isSigned =
        largest > 1 || source.isGraded
        || source.role == .input && execution.input.coding == .series
      let sum =
        sums[projection]?[isSigned]
        ?? weights.largestChannelSum(channels: channels, isSigned: isSigned)
      sums[projection, default: [:]][isSigned] = sum
      bound += input * sum * Double(1 << weights.guardBits) * factor(path.after)
      if layer.paths[..<index].contains(where: path.sharesBias) { continue }
      bound += Double(weights.bias?.map(\.magnitude).max() ?? 0) * factor(path.after)
    }
    return bound
  }

  /// The largest magnitude that a source gives: 1 for spikes, `unquantized` for a series that is not quantized, the largest
  /// integer of an analog input or of a graded spike otherwise.
  func magnitude(of source: Int, unquantized: Double = 1) -> Double {
    if case .sigmaDelta(let neuron) = graph.nodes[source].operation {
      // A change is at most as large as the whole range of what changes.
      // Shifted to nothing, it is still −1 where it was negative.
      return max(1, Double(neuron.width.codes) / Double(1 << neuron.outputShift))
    }
    let coding = execution.input.coding
    guard graph.nodes[source].operation.role == .input, coding == .direct || coding == .series
    else { return 1 }
    guard let quantization = execution.input.quantization else {
      return coding == .direct ? 255 : unquantized
    }
    let zero = Double(quantization.zeroPoint)
    return max(
      1, abs(Double(quantization.range.lowerBound) - zero),
      abs(Double(quantization.range.upperBound) - zero))
  }

  /// By how much poolings and shifts on a way let a value grow.
  private func factor(_ nodes: [Int]) -> Double {
    nodes.reduce(1) { product, index in
      switch graph.nodes[index].operation {
      case .pooling(let pooling): product * Double(pooling.window.taps)
      case .shift(let places): product * Double(1 << places)
      default: product
      }
    }
  }
}

extension QuantizedNeuron {
  /// The largest magnitude of a drive.
  fileprivate var largestDrive: Double { Double(drive.map(\.magnitude).max() ?? 0) }

  /// The largest magnitude of a threshold with its rise.
  fileprivate var largestThreshold: Double {
    guard let adaptation else { return 0 }
    return Double(threshold?.map(\.magnitude).max() ?? 0) + Double(adaptation.width.codes / 2)
      + Double(adaptation.increment.map(\.magnitude).max() ?? 0)
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
