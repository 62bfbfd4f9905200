internal import NetworkModel

/// Integers of eight bits that stand for `scale · (integer − zero)`.
struct ONNXGrid: Equatable {
  let scale: Float
  let zero: Int64
  /// True for −128…127, false for 0…255.
  let isSigned: Bool

  /// The number that an integer stands for.
  func value(_ integer: Int64) -> Float { scale * Float(integer - zero) }
}

extension ONNXNetworkBuilder {
  /// `QuantizeLinear` of values: the range of its integers, and their steps where the range begins at 0.
  mutating func quantize(_ node: ONNXNode) throws(ONNXProblem) -> ONNXValue {
    let input = try activation(node, 0, "x")
    let grid = try grid(node)
    let (low, high) =
      grid.isSigned ? (grid.value(-128), grid.value(127)) : (grid.value(0), grid.value(255))
    let range: Activation =
      low == 0 ? .quantizedRectifier(levels: 255, maximum: high) : .clip(low: low, high: high)
    if let output = node.outputs.first { grids[output] = grid }
    return try add(.activation(range), to: [input], node)
  }

  /// `DequantizeLinear` of constants, or of what a `QuantizeLinear` of the same numbers gave.
  mutating func dequantize(_ node: ONNXNode) throws(ONNXProblem) -> ONNXValue {
    switch try value(node, 0, "x") {
    case .constant(let tensor): return .constant(try dequantized(tensor, node))
    case .activation(let input):
      guard let stored = grids[node.inputs[0]] else {
        throw .unsupported(
          place: node.place, what: "it takes values that are no integers",
          remedy: "only QuantizeLinear gives such")
      }
      guard try grid(node) == stored else {
        throw .unsupported(
          place: node.place,
          what: "its scale, zero point or type is another than its "
            + "QuantizeLinear's", remedy: "export the model with the same in both")
      }
      return .activation(input)
    }
  }

  /// Scale and zero point of values.
  private mutating func grid(_ node: ONNXNode) throws(ONNXProblem) -> ONNXGrid {
    try checkBlocks(node)
    guard let scale = try constant(node, 1, "scale") else {
      throw .missingInput(name: "scale", place: node.place)
    }
    let zero = try constant(node, 2, "zero_point")
    // The number of the type in `output_dtype`, 0 for none.
    let stated = try node.integer("output_dtype") ?? 0
    let isQuantize = node.type == ONNXOperator.quantize.rawValue
    let type = zero?.type ?? (isQuantize && stated == 3 ? .int8 : .uint8)
    guard type == .int8 || type == .uint8,
      stated == 0 || stated == (isQuantize ? Int(type.rawValue) : 1)
    else {
      throw .unsupported(
        place: node.place, what: "its integers are not of eight bits", remedy: "use uint8 or int8")
    }
    for tensor in [scale, zero].compactMap({ $0 }) where tensor.count != 1 {
      throw .wrongShape(
        tensor: tensor.name, place: node.place, shape: tensor.dimensions,
        expected: "one number for all values")
    }
    let factor = try scale.floats(node.place)[0]
    guard factor > 0, factor.isFinite else {
      throw .invalidValue(
        name: "scale", place: node.place, value: "\(factor)", expected: "a number above 0")
    }
    return ONNXGrid(
      scale: factor, zero: Int64(try zero?.integers(node.place)[0] ?? 0), isSigned: type == .int8)
  }

  /// Constants with one scale and zero point, or one for each index along an axis.
  private mutating func dequantized(
    _ tensor: ONNXTensor, _ node: ONNXNode
  ) throws(ONNXProblem) -> ONNXTensor {
    try checkBlocks(node)
    guard case .integers(let integers) = tensor.values else {
      throw .tensor(
        name: tensor.name, what: "holds floats", expected: "integers, as \(node.place) takes them")
    }
    guard let scale = try constant(node, 1, "scale") else {
      throw .missingInput(name: "scale", place: node.place)
    }
    try count(integers.count)
    let zero = try constant(node, 2, "zero_point")
    let scales = try scale.floats(node.place)
    let zeros = try zero?.integers(node.place) ?? [Int](repeating: 0, count: scales.count)
    let rank = tensor.dimensions.count
    let stated = try node.integer("axis") ?? 1
    let axis = stated < 0 && stated >= -rank ? stated + rank : stated
    let isPerIndex = scales.count != 1
    guard zeros.count == scales.count, !scales.isEmpty,
      !isPerIndex
        || tensor.dimensions.indices.contains(axis) && tensor.dimensions[axis] == scales.count
    else {
      throw .wrongShape(
        tensor: scale.name, place: node.place, shape: scale.dimensions,
        expected: "one number, or one per index along axis \(stated) of \(tensor.dimensions), "
          + "and as many zero points")
    }
    // Numbers that follow each other with one index along the axis.
    let run = isPerIndex ? tensor.dimensions[(axis + 1)...].reduce(1, *) : integers.count
    let values = integers.enumerated().map { position, integer in
      let index = isPerIndex ? position / run % scales.count : 0
      return scales[index] * Float(Double(integer) - Double(zeros[index]))
    }
    return ONNXTensor(name: tensor.name, dimensions: tensor.dimensions, values: .floats(values))
  }

  private func checkBlocks(_ node: ONNXNode) throws(ONNXProblem) {
    guard let size = try node.integer("block_size"), size != 0 else { return }
    throw .invalidValue(name: "block_size", place: node.place, value: "\(size)", expected: "0")
  }
}
