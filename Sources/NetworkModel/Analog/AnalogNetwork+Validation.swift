extension AnalogNetwork {
  /// The network, once it is known to be one: names, order, shapes, numbers of parameters and their values.
  /// - Throws: ``ModelError``.
  /// - Complexity: O(parameters + nodes).
  @discardableResult
  public func validated() throws(ModelError) -> AnalogNetwork {
    var names = Set<String>()
    var inputs = 0
    for (index, node) in nodes.enumerated() {
      guard names.insert(node.name).inserted else { throw .duplicateName(node.name) }
      if let wrong = node.inputs.first(where: { !(0..<index).contains($0) }) {
        throw .unknownNode(name: "\(wrong)", referencedBy: node.name)
      }
      if node.operation == .input {
        inputs += 1
        guard node.inputs.isEmpty else {
          throw .unsupported(
            node: node.name, what: "an input with an input", remedy: "remove its edge")
        }
      } else {
        let shape = try node.operation.outputShape(
          of: node.inputs.map { nodes[$0].shape }, node: node.name)
        guard shape == node.shape else {
          throw .shapeMismatch(
            node: node.name, expected: "to give \(shape)", actual: "\(node.shape)")
        }
      }
      try node.operation.checkParameters(channels: node.shape.channels, node: node.name)
    }
    guard inputs > 0 else { throw .missing("input") }
    guard inputs == 1 else {
      throw .unsupported(
        node: nodes.last { $0.operation == .input }?.name ?? "", what: "a second input",
        remedy: "give the network one input")
    }
    return self
  }

  /// Shape of the samples.
  /// - Precondition: the network is valid.
  public var inputShape: Shape {
    guard let input = nodes.first(where: { $0.operation == .input }) else {
      preconditionFailure("a valid network has an input")
    }
    return input.shape
  }
}

extension AnalogOperation {
  /// The shape that it makes of those of its inputs.
  public func outputShape(of inputs: [Shape], node: String) throws(ModelError) -> Shape {
    guard let first = inputs.first else { throw .missing("edge to node '\(node)'") }
    switch self {
    case .addition, .concatenation: break
    default:
      guard inputs.count == 1 else {
        throw .shapeMismatch(node: node, expected: "one input", actual: "\(inputs.count)")
      }
    }
    switch self {
    case .input, .affine, .activation: return first
    case .dense(let dense, _, _):
      return try OperationRole.dense(dense).outputShape(of: first, node: node)
    case .convolution(let convolution, _, _):
      return try OperationRole.convolution(convolution).outputShape(of: first, node: node)
    case .pooling(let pooling, _):
      return try OperationRole.pooling(pooling).outputShape(of: first, node: node)
    case .flatten: return try OperationRole.flatten.outputShape(of: first, node: node)
    case .padding(let padding, _):
      guard first.dimensions.count == 3 else {
        throw .shapeMismatch(node: node, expected: "channels × rows × columns", actual: "\(first)")
      }
      // A window of one element pads and changes nothing else.
      let window = Window(kernel: (1, 1), padding: padding)
      return try OperationRole.pooling(Pooling(kind: .sum, window: window))
        .outputShape(of: first, node: node)
    case .addition:
      if let other = inputs.first(where: { $0 != first }) {
        throw .shapeMismatch(
          node: node, expected: "inputs of one shape, \(first)", actual: "\(other)")
      }
      return first
    case .concatenation:
      var channels = 0
      for shape in inputs {
        guard shape.dimensions.dropFirst() == first.dimensions.dropFirst() else {
          throw .shapeMismatch(
            node: node, expected: "maps as large as \(first)", actual: "\(shape)")
        }
        channels += shape.channels
      }
      return try Shape([channels] + first.dimensions.dropFirst())
    }
  }

  /// Numbers of weights, biases and factors, all finite.
  fileprivate func checkParameters(channels: Int, node: String) throws(ModelError) {
    func check(_ name: String, _ values: [Float], _ counts: [Int]) throws(ModelError) {
      guard counts.contains(values.count) else {
        throw .parameterCount(
          node: node, parameter: name, expected: counts.map(String.init).joined(separator: " or "),
          actual: values.count)
      }
      if let value = values.first(where: { !$0.isFinite }) {
        throw .parameterValue(
          node: node, parameter: name, value: "\(value)", expected: "finite numbers")
      }
    }
    switch self {
    case .dense(let dense, let weight, let bias):
      try check("weight", weight, [dense.weightCount])
      if let bias { try check("bias", bias, [dense.outputs]) }
    case .convolution(let convolution, let weight, let bias):
      guard convolution.groups > 0, convolution.inputChannels % convolution.groups == 0,
        convolution.outputChannels % convolution.groups == 0
      else {
        throw .parameterValue(
          node: node, parameter: "groups", value: "\(convolution.groups)",
          expected: "a divisor of both numbers of channels")
      }
      try check("weight", weight, [convolution.weightCount])
      if let bias { try check("bias", bias, [convolution.outputChannels]) }
    case .affine(let factor, let offset):
      try check("factor", factor, [1, channels])
      try check("offset", offset, [1, channels])
    case .activation(let activation): try activation.check(node: node)
    case .padding(_, let value): try check("padding value", [value], [1])
    case .input, .pooling, .flatten, .addition, .concatenation: break
    }
  }
}

extension Activation {
  fileprivate func check(node: String) throws(ModelError) {
    func positive(_ name: String, _ value: Float) throws(ModelError) {
      guard value > 0, value.isFinite else {
        throw .parameterValue(
          node: node, parameter: name, value: "\(value)", expected: "a number above 0")
      }
    }
    switch self {
    case .rectifier(let maximum):
      if let maximum { try positive("maximum", maximum) }
    case .leakyRectifier(let slope):
      guard slope.isFinite else {
        throw .parameterValue(
          node: node, parameter: "slope", value: "\(slope)", expected: "a finite number")
      }
    case .clip(let low, let high):
      guard low < high else {
        throw .parameterValue(
          node: node, parameter: "clip", value: "\(low)…\(high)",
          expected: "a lower end below the upper one")
      }
    case .quantizedRectifier(let levels, let maximum):
      try positive("maximum", maximum)
      guard (1...65_535).contains(levels) else {
        throw .parameterValue(
          node: node, parameter: "levels", value: "\(levels)", expected: "1...65535")
      }
    case .softmax: break
    }
  }
}
