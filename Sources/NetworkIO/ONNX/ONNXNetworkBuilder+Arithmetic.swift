internal import NetworkModel

extension ONNXNetworkBuilder {
  /// `Add` of values; `Add`, `Sub`, `Mul` and `Div` with a constant, one number or one per channel.
  mutating func arithmetic(
    _ node: ONNXNode, _ type: ONNXOperator
  ) throws(ONNXProblem) -> ONNXValue {
    let left = try value(node, 0, "A")
    let right = try value(node, 1, "B")
    switch (left, right) {
    case (.constant, .constant):
      throw .unsupported(
        place: node.place, what: "both of its inputs are constants",
        remedy: "export the model with constants folded")
    case (.activation(let left), .activation(let right)):
      guard type == .add else {
        throw .unsupported(
          place: node.place, what: "both of its inputs depend on the network's input",
          remedy: "only Add takes two such values")
      }
      return try sum([left, right], node)
    case (.activation(let input), .constant(let tensor)):
      let values = try perChannel(tensor, of: input.dimensions, node.place)
      switch type {
      case .add: return try shift(input, by: values, node)
      case .subtract: return try shift(input, by: values.map { -$0 }, node)
      case .multiply: return try add(.affine(factor: values, offset: [0]), to: [input], node)
      default:
        let factor = values.map { Float(1 / Double($0)) }
        return try add(.affine(factor: factor, offset: [0]), to: [input], node)
      }
    case (.constant(let tensor), .activation(let input)):
      let values = try perChannel(tensor, of: input.dimensions, node.place)
      switch type {
      case .add: return try shift(input, by: values, node)
      case .subtract: return try add(.affine(factor: [-1], offset: values), to: [input], node)
      case .multiply: return try add(.affine(factor: values, offset: [0]), to: [input], node)
      default:
        throw .unsupported(
          place: node.place, what: "it divides by values of the network",
          remedy: "only a constant can divide")
      }
    }
  }

  /// `Sum` of values of one shape.
  mutating func sum(_ node: ONNXNode) throws(ONNXProblem) -> ONNXValue {
    var inputs: [ONNXActivation] = []
    for index in node.inputs.indices { inputs.append(try activation(node, index, "data")) }
    guard inputs.count > 1 else { return try value(node, 0, "data") }
    return try sum(inputs, node)
  }

  /// `Concat` of values along their channels or features.
  mutating func concatenate(_ node: ONNXNode) throws(ONNXProblem) -> ONNXValue {
    var inputs: [ONNXActivation] = []
    for index in node.inputs.indices { inputs.append(try activation(node, index, "input")) }
    guard let first = inputs.first else { throw .missingInput(name: "input", place: node.place) }
    guard let axis = try node.integer("axis") else {
      throw .missingInput(name: "axis", place: node.place)
    }
    guard axis == 1 || axis == -first.dimensions.count else {
      throw .invalidValue(
        name: "axis", place: node.place, value: "\(axis)", expected: "1, the channels")
    }
    return try add(.concatenation, to: inputs, node)
  }

  /// The numbers of a constant that is combined with values of extents `dimensions`: one, or one per channel.
  func perChannel(
    _ tensor: ONNXTensor, of dimensions: [Int], _ place: String
  ) throws(ONNXProblem) -> [Float] {
    let missing = dimensions.count + 1 - tensor.dimensions.count
    let extents = [Int](repeating: 1, count: max(missing, 0)) + tensor.dimensions
    guard missing >= 0, extents[0] == 1, extents[1] == 1 || extents[1] == dimensions[0],
      extents.dropFirst(2).allSatisfy({ $0 == 1 })
    else {
      throw .wrongShape(
        tensor: tensor.name, place: place, shape: tensor.dimensions,
        expected: "one number, or one for each of \(dimensions[0]) channels")
    }
    return try tensor.floats(place)
  }

  private mutating func sum(
    _ inputs: [ONNXActivation], _ node: ONNXNode
  ) throws(ONNXProblem) -> ONNXValue {
    if let other = inputs.first(where: { $0.dimensions != inputs[0].dimensions }) {
      throw .unsupported(
        place: node.place,
        what: "it adds values of \(inputs[0].description) and \(other.description)",
        remedy: "values that are added must have one shape")
    }
    return try add(.addition, to: inputs, node)
  }

  /// Adds numbers: as the bias of weights that have none and lead nowhere else, or as a node.
  private mutating func shift(
    _ input: ONNXActivation, by values: [Float], _ node: ONNXNode
  ) throws(ONNXProblem) -> ONNXValue {
    switch nodes[input.node].operation {
    case .dense(_, _, nil), .convolution(_, _, nil):
      guard isTakenOnce(input.node) else { break }
      let channels = input.dimensions[0]
      try setBias(
        values.count == channels ? values : [Float](repeating: values[0], count: channels),
        of: input.node)
      return .activation(input)
    default: break
    }
    return try add(.affine(factor: [1], offset: values), to: [input], node)
  }
}
