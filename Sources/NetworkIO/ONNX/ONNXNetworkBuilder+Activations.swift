internal import NetworkModel

extension ONNXNetworkBuilder {
  /// An activation function of one input.
  mutating func activate(
    _ node: ONNXNode, _ function: Activation
  ) throws(ONNXProblem) -> ONNXValue {
    try add(.activation(function), to: [try activation(node, 0, "X")], node)
  }

  /// `Clip`, a rectifier from 0 on; its ends are attributes before version 11 of the operators, then inputs.
  mutating func clip(_ node: ONNXNode) throws(ONNXProblem) -> ONNXValue {
    var low: Float?
    var high: Float?
    if graph.operatorSet < 11 {
      low = try node.float("min")
      high = try node.float("max")
    } else {
      low = try number(node, 1, "min")
      high = try number(node, 2, "max")
    }
    // The ends of all floats are ONNX's words for none.
    let greatest = Float.greatestFiniteMagnitude
    if let end = low, end <= -greatest { low = nil }
    if let end = high, end >= greatest { high = nil }
    if low == nil, high == nil { return try value(node, 0, "input") }
    if low == 0, high ?? 1 > 0 { return try activate(node, .rectifier(maximum: high)) }
    return try activate(node, .clip(low: low ?? -.infinity, high: high ?? .infinity))
  }

  /// `Softmax` over all values of a sample.
  mutating func softmax(_ node: ONNXNode) throws(ONNXProblem) -> ONNXValue {
    let input = try activation(node, 0, "input")
    let axes = input.dimensions.count + 1
    // Until version 12 the axes from the given one on were taken together.
    let isTogether = graph.operatorSet < 13
    let stated = try node.integer("axis") ?? (isTogether ? 1 : -1)
    let axis = stated < 0 ? stated + axes : stated
    let covered = isTogether ? axis..<max(axis, axes) : axis..<axis + 1
    guard (1..<axes).contains(axis),
      (1..<axes).allSatisfy({ covered.contains($0) || input.dimensions[$0 - 1] == 1 })
    else {
      throw .invalidValue(
        name: "axis", place: node.place, value: "\(stated)",
        expected: "one that takes all of \(input.description) values of a sample together")
    }
    return try add(.activation(.softmax), to: [input], node)
  }

  /// `Dropout` as it is after training: nothing.
  mutating func dropout(_ node: ONNXNode) throws(ONNXProblem) -> ONNXValue {
    if let training = try constant(node, 2, "training_mode"),
      try training.integers(node.place).contains(where: { $0 != 0 })
    {
      throw .invalidValue(
        name: "training_mode", place: node.place, value: "true", expected: "false")
    }
    return try value(node, 0, "data")
  }

  /// One constant number; nil where it is left out.
  private mutating func number(
    _ node: ONNXNode, _ index: Int, _ role: String
  ) throws(ONNXProblem) -> Float? {
    guard let tensor = try constant(node, index, role) else { return nil }
    guard tensor.count == 1 else {
      throw .wrongShape(
        tensor: tensor.name, place: node.place, shape: tensor.dimensions, expected: "one number")
    }
    return try tensor.floats(node.place)[0]
  }
}
