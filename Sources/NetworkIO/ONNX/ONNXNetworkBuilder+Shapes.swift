internal import NetworkModel

extension ONNXNetworkBuilder {
  /// `Flatten` of every sample.
  mutating func flatten(_ node: ONNXNode) throws(ONNXProblem) -> ONNXValue {
    let input = try activation(node, 0, "input")
    let axis = try node.integer("axis") ?? 1
    guard axis == 1 || axis == -input.dimensions.count else {
      throw .invalidValue(
        name: "axis", place: node.place, value: "\(axis)", expected: "1: samples stay apart")
    }
    return try reshape(input, to: [input.count], node)
  }

  /// `Reshape` of a constant, of values to features, or of the network's input.
  mutating func reshape(_ node: ONNXNode) throws(ONNXProblem) -> ONNXValue {
    let data = try value(node, 0, "data")
    guard let shape = try constant(node, 1, "shape") else {
      throw .missingInput(name: "shape", place: node.place)
    }
    let target = try shape.integers(node.place)
    if try node.integer("allowzero") ?? 0 != 0, target.contains(0) {
      throw .invalidValue(
        name: "allowzero", place: node.place, value: "1 with an extent of 0", expected: "0")
    }
    switch data {
    case .constant(var tensor):
      tensor.dimensions = try resolve(
        target, from: tensor.dimensions, count: tensor.count, node)
      return .constant(tensor)
    case .activation(let input):
      // One sample stands for all: an extent of the batch axis becomes 1.
      var target = target
      if let first = target.first, first == (batch ?? 1) { target[0] = 1 }
      let extents = try resolve(target, from: [1] + input.dimensions, count: input.count, node)
      guard extents.count > 1, extents[0] == 1 else {
        throw .invalidValue(
          name: "shape", place: node.place, value: "\(target.prefix(20))",
          expected: "the batch axis first, and one or more behind it")
      }
      return try reshape(input, to: Array(extents.dropFirst()), node)
    }
  }

  /// `Constant`: a tensor, numbers or a number.
  func constant(_ node: ONNXNode) throws(ONNXProblem) -> ONNXTensor {
    if let tensor = try node.tensor("value") { return tensor }
    let name = node.outputs.first ?? ""
    if let value = try node.float("value_float") {
      return ONNXTensor(name: name, dimensions: [], values: .floats([value]))
    }
    if let values = try node.floats("value_floats") {
      return ONNXTensor(name: name, dimensions: [values.count], values: .floats(values))
    }
    if let value = try node.integer("value_int") {
      return ONNXTensor(name: name, dimensions: [], values: .integers([Int64(value)]))
    }
    if let values = try node.integers("value_ints") {
      let integers = values.map { Int64($0) }
      return ONNXTensor(name: name, dimensions: [values.count], values: .integers(integers))
    }
    throw .missingInput(name: "value", place: node.place)
  }

  /// Extents with 0 (as before) and −1 (what is left) filled in.
  private func resolve(
    _ target: [Int], from before: [Int], count: Int, _ node: ONNXNode
  ) throws(ONNXProblem) -> [Int] {
    var extents = target.enumerated().map { index, extent in
      extent == 0 && index < before.count ? before[index] : extent
    }
    if let open = extents.firstIndex(of: -1) {
      extents[open] = 1
      if let others = ONNXTensor.count(extents), others > 0, count % others == 0 {
        extents[open] = count / others
      }
    }
    guard ONNXTensor.count(extents) == count else {
      throw .invalidValue(
        name: "shape", place: node.place, value: "\(target.prefix(20))",
        expected: "one for the \(count) values of \(before)")
    }
    return extents
  }

  /// The same values with other extents.
  private mutating func reshape(
    _ input: ONNXActivation, to dimensions: [Int], _ node: ONNXNode
  ) throws(ONNXProblem) -> ONNXValue {
    guard dimensions.count <= 3 else {
      throw .unsupported(
        place: node.place, what: "it gives \(dimensions.count + 1) axes",
        remedy: "values have a batch axis and at most 3 more")
    }
    let shape = try ONNXActivation.shape(dimensions)
    if shape == nodes[input.node].shape {
      return .activation(ONNXActivation(node: input.node, shape: shape, rank: dimensions.count))
    }
    if dimensions.count == 1 { return try add(.flatten, to: [input], node, rank: 1) }
    guard input.node == 0, isTakenOnce(0) else {
      throw .unsupported(
        place: node.place,
        what: "it makes a map of \(dimensions) of \(input.description) values",
        remedy: "only constants and the network's input become maps")
    }
    setInputShape(shape)
    return .activation(ONNXActivation(node: 0, shape: shape, rank: dimensions.count))
  }
}
