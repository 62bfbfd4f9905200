import NetworkModel

/// Takes gain and rest value out of a neuron and brings its parameters to one per channel.
struct NeuronNormalizer {
  let execution: Execution
  let options: QuantizationOptions

  /// The neuron of unit gain, and what its input is multiplied with and shifted by.
  func normalized(
    _ neuron: Neuron, name: String, channels: Int, positions: Int
  ) throws(QuantizationError) -> (neuron: NormalizedNeuron, gain: [Double], offset: [Double]) {
    func values(_ parameter: String, _ list: [Double]) throws(QuantizationError) -> [Double] {
      try perChannel(list, parameter, name, channels: channels, positions: positions)
    }
    let none = [Double](repeating: 0, count: channels)
    var rate = [Double](repeating: execution.timeStep, count: channels)
    var decay = [Double](repeating: 1, count: channels)
    var offset = none
    if neuron.model.leaks {
      let tau = try values("tau", neuron.tau)
      rate = tau.map { execution.gain(tau: $0) }
      decay = tau.map { execution.decay(tau: $0) }
      offset = zip(rate, try values("v_leak", neuron.leak)).map { $0 * $1 }
    }
    let isThreshold = neuron.model == .threshold
    let gain =
      isThreshold
      ? none.map { _ in 1 } : zip(rate, try values("r", neuron.resistance)).map { $0 * $1 }
    let threshold = neuron.model.spikes ? try values("threshold", neuron.threshold) : nil
    var initial = isThreshold ? none : try values("initial", neuron.initial)
    if options.startsAtHalfThreshold, !isThreshold, let threshold {
      initial = threshold.map { $0 / 2 }
    }
    let normalized = NormalizedNeuron(
      decay: isThreshold ? none : decay, threshold: threshold, comparison: neuron.comparison,
      reset: isThreshold ? .zero : neuron.reset,
      resetValue: isThreshold || !neuron.model.spikes
        ? none : try values("v_reset", neuron.resetValue),
      initial: initial, isStateless: isThreshold)
    return (normalized, gain, offset)
  }

  private func perChannel(
    _ values: [Double], _ parameter: String, _ node: String, channels: Int, positions: Int
  ) throws(QuantizationError) -> [Double] {
    guard let collapsed = ChannelValues.collapsed(values, channels: channels, positions: positions)
    else {
      throw .notFoldable(
        node: node, what: "\(parameter) differs between the neurons of one channel",
        remedy: "give one value per channel or one for all")
    }
    return collapsed
  }
}

/// Arrays with one value for all, one per channel, or one per value of a map.
enum ChannelValues {
  /// One value per channel; nil when the values within one differ.
  static func collapsed<Value: Equatable>(
    _ values: [Value], channels: Int, positions: Int
  ) -> [Value]? {
    if values.count == 1 { return [Value](repeating: values[0], count: channels) }
    guard values.count == channels * positions else { return nil }
    for index in values.indices where values[index] != values[index - index % positions] {
      return nil
    }
    return (0..<channels).map { values[$0 * positions] }
  }

  /// The shortest array that says the same for a node of `shape`: one value, one per channel of the shape, or one per value.
  static func shortest<Value: Equatable>(
    _ values: [Value], positions: Int, shape: Shape
  ) -> [Value] {
    if let first = values.first, values.allSatisfy({ $0 == first }) { return [first] }
    guard shape.channels != values.count else { return values }
    return values.flatMap { [Value](repeating: $0, count: positions) }
  }
}
