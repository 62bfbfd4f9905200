internal import FixedPoint
internal import NetworkModel

extension NetxLayerBuilder {
  /// Connects weights with what comes before them and with the layer's own neurons.
  mutating func connect(
    _ layer: borrowing NetxLayer, _ projection: Projection, isLast: Bool
  ) throws {
    let bias = try bias(layer, projection)
    guard let neuron = try NetxNeuron(layer, shape: projection.shape) else {
      guard isLast else {
        throw layer.invalid("neuron", "absent", "neurons, in every layer but the last")
      }
      try append(layer, projection, shift: 0, bias: bias?.map { Int32($0) })
      return
    }
    switch neuron {
    case .currentBased(let constants):
      let sum = projection.weights.largestSum + (projection.recurrent?.largestSum ?? 0)
      let keepsCurrent = constants.needsCurrent(largestSum: givesSpikes ? sum : nil)
      // Without a current, weights and bias reach the membrane together.
      let joins = !keepsCurrent && bias?.count ?? 1 <= projection.outputs
      let shared = joins ? bias?.expanded(to: projection.outputs).map { Int32($0) << 6 } : nil
      try append(layer, projection, shift: constants.weightShift, bias: shared)
      try append(
        "\(projection.name).neurons", constants, bias: joins ? nil : bias,
        largestSum: givesSpikes ? sum : nil, layer)
    case .sigmaDelta(let threshold, let isSum):
      try append(layer, projection, shift: 0, bias: nil)
      guard !isSum || bias == nil else {
        throw layer.invalid("bias", "given", "none beside sigma_output")
      }
      try builder.append(
        "\(projection.name).neurons",
        .sigmaDelta(
          try .netx(
            threshold: isSum ? nil : threshold, bias: bias, accumulates: true,
            activation: isSum ? .identity : .rectifier)))
      (givesSpikes, givesChanges) = (false, true)
    }
  }

  /// Mantissas: one, one per channel, or one per neuron.
  private func bias(
    _ layer: borrowing NetxLayer, _ projection: Projection
  ) throws -> [Int]? {
    guard try layer.has("bias") else { return nil }
    let bias = try layer.integers("bias", in: -131_072...131_071)
    guard [1, projection.outputs, projection.shape.count].contains(bias.count) else {
      throw layer.invalid(
        "bias", "\(bias.count) numbers",
        "1, \(projection.outputs) (channels) or \(projection.shape.count) (neurons)")
    }
    return bias
  }

  /// The weights as nodes: one, or one for each delay, and the recurrent ones.
  private mutating func append(
    _ layer: borrowing NetxLayer, _ projection: Projection, shift: Int, bias: [Int32]?
  ) throws {
    let parts = try NetxDelays(layer, projection, input: builder.shape, settings: &settings).parts
    // One power of two for all that meet: their sums are shifted together.
    let common = NetxWeights.commonPlaces(
      [projection.weights] + (projection.recurrent.map { [$0] } ?? []))
    let source = builder.last
    var inputs: [Int] = []
    for (index, part) in parts.enumerated() {
      let name = parts.count == 1 ? projection.name : "\(projection.name).\(index)"
      var from = source
      if part.steps.contains(where: { $0 > 0 }) {
        try builder.add("\(name).delay", .delay(part.steps), inputs: [source])
        from = builder.last
      }
      let weights = try part.weights.quantized(
        without: common, shiftedBy: shift, bias: index == 0 ? bias : nil, node: layer.name)
      try builder.project(name, projection.operation(weights), from: from)
      inputs.append(builder.last)
    }
    if let recurrent = projection.recurrent {
      let weights = try recurrent.quantized(
        without: common, shiftedBy: shift, bias: nil, node: layer.name)
      builder.addRecurrent(
        "\(projection.name).recurrent", projection.operation(weights), shape: projection.shape)
      inputs.append(builder.last)
    }
    builder.sources = inputs
  }
}

extension [Int] {
  /// One value per channel from one or as many.
  fileprivate func expanded(to count: Int) -> [Int] {
    self.count == count ? self : [Int](repeating: self[0], count: count)
  }
}

extension SigmaDelta {
  /// Places by which Lava keeps states finer than thresholds and biases: 6 of the spike and 6 of the state.
  static let netxStateShift = 12

  /// Neurons with netx's fixed exponents; nil for no threshold or bias.
  static func netx(
    threshold: [Int]?, bias: [Int]?, accumulates: Bool, activation: Activation
  ) throws -> SigmaDelta {
    SigmaDelta(
      width: try BitWidth(membrane: 24), accumulates: accumulates,
      bias: (bias ?? [0]).map { Int32($0) << netxStateShift }, activation: activation,
      threshold: threshold?.map { Int32($0) << netxStateShift },
      outputShift: threshold == nil ? 0 : 6)
  }
}
