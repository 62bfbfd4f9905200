internal import FixedPoint
internal import NetworkModel

extension NetxLayerBuilder {
  /// Weights of a layer, and how they become a node.
  struct Projection {
    let name: String
    let weights: NetxWeights
    /// Output channels or features.
    let outputs: Int
    /// Shape of what comes out.
    let shape: Shape
    /// `weight_rec`, `[outputs, outputs]`.
    var recurrent: NetxWeights?
    let operation: (QuantizedWeights) -> QuantizedNetwork.Operation
  }

  mutating func dense(
    _ layer: borrowing NetxLayer, _ name: String, isRecurrent: Bool, isLast: Bool
  ) throws {
    try builder.flattenMaps(for: name)
    let inputs = builder.shape.count
    let stated = try layer.integer("outFeatures", in: 1...Shape.maximumCount, absent: 0)
    let outputs = stated > 0 ? stated : try layer.statedCount()
    let weights = try weights(layer, "weight", rank: 2, outputs: outputs)
    guard weights.shape[1] == inputs, outputs ?? weights.shape[0] == weights.shape[0] else {
      throw layer.invalid(
        "weight", "of shape \(weights.shape)", "shape [\(outputs ?? weights.shape[0]), \(inputs)]")
    }
    let features = try layer.integer("inFeatures", in: 1...Shape.maximumCount, absent: inputs)
    guard features == inputs else {
      throw layer.invalid("inFeatures", "\(features)", "\(inputs), what the layer before gives")
    }
    let dense = Dense(inputs: inputs, outputs: weights.shape[0])
    var projection = Projection(
      name: name, weights: weights, outputs: dense.outputs, shape: try Shape([dense.outputs])
    ) { .dense(dense, $0) }
    if isRecurrent {
      let back = try self.weights(layer, "weight_rec", rank: 2, outputs: dense.outputs)
      guard back.shape == [dense.outputs, dense.outputs] else {
        throw layer.invalid(
          "weight_rec", "of shape \(back.shape)", "shape [\(dense.outputs), \(dense.outputs)]")
      }
      projection.recurrent = back
    }
    try connect(layer, projection, isLast: isLast)
  }

  mutating func convolution(_ layer: borrowing NetxLayer, _ name: String) throws {
    let weights = try weights(layer, "weight", rank: 4, outputs: nil)
    let groups = try layer.integer("groups", in: 1...65_535, absent: 1)
    let convolution = Convolution(
      inputChannels: weights.shape[1] * groups, outputChannels: weights.shape[0],
      window: try window(layer, kernel: (weights.shape[2], weights.shape[3])), groups: groups)
    for (parameter, count) in [
      ("inChannels", convolution.inputChannels), ("outChannels", convolution.outputChannels),
    ] {
      let stated = try layer.integer(parameter, in: 1...Shape.maximumCount, absent: count)
      guard stated == count else {
        throw layer.invalid(parameter, "\(stated)", "\(count), as its weights have")
      }
    }
    guard convolution.outputChannels % groups == 0 else {
      throw layer.invalid("groups", "\(groups)", "a divisor of \(convolution.outputChannels)")
    }
    try connect(layer, try projection(convolution, weights, name), isLast: false)
  }

  /// One kernel slides over every channel by itself.
  mutating func pooling(_ layer: borrowing NetxLayer, _ name: String) throws {
    let kernel = try weights(layer, "weight", rank: 4, outputs: nil)
    guard kernel.shape[0] == 1, kernel.shape[1] == 1, builder.shape.dimensions.count == 3 else {
      throw layer.invalid(
        "weight", "of shape \(kernel.shape) over \(builder.shape)",
        "one kernel [1, 1, rows, columns] over a map")
    }
    let channels = builder.shape.channels
    let window = try window(layer, kernel: (kernel.shape[2], kernel.shape[3]))
    let total = channels.multipliedReportingOverflow(by: kernel.values.count)
    guard !total.overflow, total.partialValue <= Self.maximumWeights else {
      throw NetworkIOError.tooLarge(
        file: layer.file, what: "weights in \(layer.name)", found: total.partialValue,
        allowed: Self.maximumWeights)
    }
    let weights = NetxWeights(
      values: (0..<channels).flatMap { _ in kernel.values },
      shape: [channels, 1, kernel.shape[2], kernel.shape[3]])
    let convolution = Convolution(
      inputChannels: channels, outputChannels: channels, window: window, groups: channels)
    try connect(layer, try projection(convolution, weights, name), isLast: false)
  }

  /// Sums of equal parts of what comes in: SLAYER's mean without its division, which decides nothing.
  mutating func average(_ layer: borrowing NetxLayer, _ name: String, isLast: Bool) throws {
    try builder.flattenMaps(for: name)
    let inputs = builder.shape.count
    guard let outputs = try layer.shape()?.first, inputs % outputs == 0, isLast, !givesChanges
    else {
      throw layer.invalid(
        "shape", "\(try layer.shape() ?? [])",
        "a number of outputs that divides \(inputs), in the last layer, behind spikes")
    }
    let total = inputs.multipliedReportingOverflow(by: outputs)
    guard !total.overflow, total.partialValue <= Self.maximumWeights else {
      throw NetworkIOError.tooLarge(
        file: layer.file, what: "weights in \(layer.name)", found: total.partialValue,
        allowed: Self.maximumWeights)
    }
    let size = inputs / outputs
    var ones = [Int16](repeating: 0, count: total.partialValue)
    for input in 0..<inputs { ones[input / size * inputs + input] = 1 }
    let weights = QuantizedWeights(
      values: ones, width: try BitWidth(weights: 2), step: [1 / Double(size)])
    try builder.append(name, .dense(Dense(inputs: inputs, outputs: outputs), weights))
  }

  /// Most weights that a layer may be made of where the file holds fewer.
  static let maximumWeights = 1 << 26

  private func projection(
    _ convolution: Convolution, _ weights: NetxWeights, _ name: String
  ) throws -> Projection {
    Projection(
      name: name, weights: weights, outputs: convolution.outputChannels,
      shape: try OperationRole.convolution(convolution).outputShape(of: builder.shape, node: name)
    ) { .convolution(convolution, $0) }
  }

  private mutating func weights(
    _ layer: borrowing NetxLayer, _ parameter: String, rank: Int, outputs: Int?
  ) throws -> NetxWeights {
    var weights = try NetxWeights(layer, parameter, rank: rank, outputs: outputs)
    // netx hands convolutions on as they are.
    let changed = rank == 2 ? weights.clip() : 0
    if changed > 0 {
      settings.assume(
        "\(layer.name): \(changed) weights beyond −256…254 were cut to it, as in Lava's netx")
    }
    return weights
  }

  private func window(
    _ layer: borrowing NetxLayer, kernel: (rows: Int, columns: Int)
  ) throws -> Window {
    let stated = try layer.pair("kernelSize", in: 1...65_535, absent: 0)
    guard stated == kernel || stated == (0, 0) else {
      throw layer.invalid(
        "kernelSize", "[\(stated.rows), \(stated.columns)]",
        "[\(kernel.rows), \(kernel.columns)], as its weights have")
    }
    let padding = try layer.pair("padding", in: 0...65_535, absent: 0)
    return Window(
      kernel: kernel, stride: try layer.pair("stride", in: 1...65_535, absent: 1),
      padding: Padding(rows: padding.rows, columns: padding.columns),
      dilation: try layer.pair("dilation", in: 1...65_535, absent: 1))
  }
}
