internal import NetworkModel

extension ONNXNetworkBuilder {
  /// `Conv`: weights `[outputs, inputs / groups, (rows,) columns]`.
  mutating func convolution(_ node: ONNXNode) throws(ONNXProblem) -> ONNXValue {
    let input = try activation(node, 0, "X")
    guard let weight = try constant(node, 1, "W") else {
      throw .missingInput(name: "W", place: node.place)
    }
    let groups = try node.integer("group") ?? 1
    let rank = input.dimensions.count - 1
    let channels = input.dimensions[0]
    guard rank > 0, weight.dimensions.count == rank + 2, !weight.dimensions.contains(0),
      groups > 0, channels % groups == 0, weight.dimensions[1] == channels / groups,
      weight.dimensions[0] % groups == 0
    else {
      throw .wrongShape(
        tensor: weight.name, place: node.place, shape: weight.dimensions,
        expected: "weights for \(input.description) values in \(groups) groups: "
          + "[outputs, inputs / groups, kernel]")
    }
    let kernel = Array(weight.dimensions.dropFirst(2))
    if let stated = try node.integers("kernel_shape"), stated != kernel {
      throw .invalidValue(
        name: "kernel_shape", place: node.place, value: "\(stated)",
        expected: "\(kernel), as the weights have it")
    }
    let outputs = weight.dimensions[0]
    let convolution = Convolution(
      inputChannels: channels, outputChannels: outputs,
      window: try ONNXWindow(node, kernel: kernel, over: input).window, groups: groups)
    return try add(
      .convolution(
        convolution, weight: try weight.floats(node.place),
        bias: try vector(node, 2, "B", count: outputs)), to: [input], node)
  }

  /// `Gemm`: `alpha · A · B + beta · C`, where B may be transposed.
  mutating func gemm(_ node: ONNXNode) throws(ONNXProblem) -> ONNXValue {
    let input = try activation(node, 0, "A")
    guard try node.integer("transA") ?? 0 == 0 else {
      throw .invalidValue(
        name: "transA", place: node.place, value: "1", expected: "0: samples stay rows")
    }
    let alpha = try node.float("alpha") ?? 1
    let beta = try node.float("beta") ?? 1
    let isTransposed = try node.integer("transB") ?? 0 != 0
    let weight = try matrix(node, for: input, outputsFirst: isTransposed)
    let bias = try constant(node, 2, "C")
    var offsets: [Float]?
    if let bias {
      let values = try perChannel(bias, of: [weight.dense.outputs], node.place)
      offsets =
        values.count == 1
        ? [Float](repeating: beta * values[0], count: weight.dense.outputs)
        : values.map { beta * $0 }
    }
    return try add(
      .dense(
        weight.dense, weight: alpha == 1 ? weight.values : weight.values.map { alpha * $0 },
        bias: offsets), to: [input], node)
  }

  /// `MatMul` with constant weights `[inputs, outputs]`.
  mutating func matrixProduct(_ node: ONNXNode) throws(ONNXProblem) -> ONNXValue {
    let input = try activation(node, 0, "A")
    let weight = try matrix(node, for: input, outputsFirst: false)
    return try add(.dense(weight.dense, weight: weight.values, bias: nil), to: [input], node)
  }

  /// `BatchNormalization` with the statistics of training: a factor and an offset per channel.
  mutating func batchNormalization(_ node: ONNXNode) throws(ONNXProblem) -> ONNXValue {
    let input = try activation(node, 0, "X")
    for (name, fixed) in [("spatial", 1), ("training_mode", 0)] {
      guard let value = try node.integer(name), value != fixed else { continue }
      throw .invalidValue(name: name, place: node.place, value: "\(value)", expected: "\(fixed)")
    }
    let epsilon = Double(try node.float("epsilon") ?? 1e-5)
    var parameters: [[Float]] = []
    for (index, name) in ["scale", "B", "mean", "var"].enumerated() {
      guard let values = try vector(node, index + 1, name, count: input.dimensions[0]) else {
        throw .missingInput(name: name, place: node.place)
      }
      parameters.append(values)
    }
    var factor: [Float] = []
    var offset: [Float] = []
    for channel in 0..<input.dimensions[0] {
      let variance = Double(parameters[3][channel]) + epsilon
      guard variance > 0 else {
        throw .invalidValue(
          name: "var + epsilon", place: node.place, value: "\(variance)",
          expected: "a number above 0")
      }
      let slope = Double(parameters[0][channel]) / variance.squareRoot()
      factor.append(Float(slope))
      offset.append(Float(Double(parameters[1][channel]) - Double(parameters[2][channel]) * slope))
    }
    return try add(.affine(factor: factor, offset: offset), to: [input], node)
  }

  /// A constant vector of `count` floats; nil where it is left out.
  private mutating func vector(
    _ node: ONNXNode, _ index: Int, _ role: String, count: Int
  ) throws(ONNXProblem) -> [Float]? {
    guard let tensor = try constant(node, index, role) else { return nil }
    guard tensor.dimensions == [count] else {
      throw .wrongShape(
        tensor: tensor.name, place: node.place, shape: tensor.dimensions, expected: "[\(count)]")
    }
    return try tensor.floats(node.place)
  }

  /// The second input of a matrix product, as `[outputs, inputs]`.
  private mutating func matrix(
    _ node: ONNXNode, for input: ONNXActivation, outputsFirst: Bool
  ) throws(ONNXProblem) -> (dense: Dense, values: [Float]) {
    guard let tensor = try constant(node, 1, "B") else {
      throw .missingInput(name: "B", place: node.place)
    }
    let inputs = input.dimensions[0]
    guard input.dimensions.count == 1, tensor.dimensions.count == 2, tensor.count > 0,
      tensor.dimensions[outputsFirst ? 1 : 0] == inputs
    else {
      throw .wrongShape(
        tensor: tensor.name, place: node.place, shape: tensor.dimensions,
        expected: input.dimensions.count == 1
          ? (outputsFirst ? "[outputs, \(inputs)]" : "[\(inputs), outputs]")
          : "features, not a map of \(input.description): flatten it first")
    }
    let outputs = tensor.count / inputs
    let stored = try tensor.floats(node.place)
    let dense = Dense(inputs: inputs, outputs: outputs)
    if outputsFirst { return (dense, stored) }
    var values = [Float](repeating: 0, count: stored.count)
    for input in 0..<inputs {
      for output in 0..<outputs {
        values[output * inputs + input] = stored[input * outputs + output]
      }
    }
    return (dense, values)
  }
}
