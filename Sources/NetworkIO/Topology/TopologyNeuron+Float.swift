internal import NetworkModel

extension TopologyNeuron {
  /// The float neuron: `v ← β·v + gain·I` as NIR writes it for a step of 1, `τ = 1/(1−β)` and `r = gain·τ`.
  func neuron(shape: Shape) throws -> Neuron {
    for key in Self.integerKeys where table.values[key] != nil {
      throw table.invalid(key, "none: it is for integer tensors")
    }
    var neuron = Neuron(model: model, reset: reset, comparison: comparison)
    if model.spikes { neuron.threshold = try spread("threshold", threshold, shape) }
    guard model != .threshold else { return neuron }
    neuron.initial = try spread("initial", initial, shape)
    neuron.resistance = try spread("gain", gain, shape)
    if model.spikes { neuron.resetValue = try spread("reset_value", resetValue, shape) }
    guard model.leaks else { return neuron }
    let beta = try spread("beta", beta, shape)
    neuron.tau = beta.map { 1 / (1 - $0) }
    neuron.leak = [0]
    let count = max(beta.count, neuron.resistance.count)
    let gains = neuron.resistance.count == 1 ? neuron.resistance.repeated(count) : neuron.resistance
    let taus = neuron.tau.count == 1 ? neuron.tau.repeated(count) : neuron.tau
    neuron.resistance = zip(gains, taus).map { $0 * $1 }
    return neuron
  }

  /// One value, or one per neuron; from one per channel, too.
  private func spread(_ key: String, _ values: [Double], _ shape: Shape) throws -> [Double] {
    guard [1, shape.channels, shape.count].contains(values.count) else {
      throw table.error(
        .invalidValue(
          key: key, place: table.place, value: "\(values.count) numbers",
          expected: "1, \(shape.channels) (channels) or \(shape.count) (neurons)"), at: key)
    }
    return values.count == 1 ? values : values.expanded(to: shape)
  }
}

extension [Double] {
  /// The first value, `count` times.
  fileprivate func repeated(_ count: Int) -> [Double] {
    [Double](repeating: first ?? 0, count: count)
  }
}
