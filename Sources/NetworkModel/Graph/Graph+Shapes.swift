extension OperationRole {
  /// The shape that this operation gives for an input of shape `input`.
  ///
  /// - Throws: ``ModelError/shapeMismatch`` when it cannot take such an input.
  public func outputShape(of input: Shape, node: String) throws(ModelError) -> Shape {
    switch self {
    case .input, .output, .scale, .neuron: return input
    case .flatten: return try Shape([input.count])
    case .dense(let dense):
      guard input.dimensions == [dense.inputs] else {
        throw .shapeMismatch(
          node: node, expected: "\(dense.inputs) features (flatten maps first)",
          actual: "\(input)")
      }
      return try Shape([dense.outputs])
    case .convolution(let convolution):
      guard (1...2).contains(convolution.rank), input.dimensions.count == convolution.rank + 1,
        input.channels == convolution.inputChannels
      else {
        throw .shapeMismatch(
          node: node,
          expected:
            "\(convolution.inputChannels) channels of a \(convolution.rank)-dimensional map",
          actual: "\(input)")
      }
      let window = convolution.window
      guard
        convolution.rank == 2
          || (window.kernelRows, window.padding.top, window.padding.bottom) == (1, 0, 0)
      else {
        throw .parameterValue(
          node: node, parameter: "window", value: "\(window.kernelRows) rows with padding",
          expected: "one row without padding above and below, for a one-dimensional map")
      }
      return try slide(window, over: input, channels: convolution.outputChannels, node)
    case .pooling(let pooling):
      guard input.dimensions.count == 3 else {
        throw .shapeMismatch(node: node, expected: "channels × rows × columns", actual: "\(input)")
      }
      return try slide(pooling.window, over: input, channels: input.channels, node)
    }
  }

  private func slide(
    _ window: Window, over input: Shape, channels: Int, _ node: String
  ) throws(ModelError) -> Shape {
    guard window.isPossible else {
      throw .parameterValue(
        node: node, parameter: "window", value: "\(window)",
        expected: "kernel, stride and dilation in 1...65535 and padding in 0...65535")
    }
    guard let size = window.outputSize(rows: input.rows, columns: input.columns) else {
      throw .shapeMismatch(
        node: node,
        expected: "a map of at least \(window.kernelRows)×\(window.kernelColumns) with its padding",
        actual: "\(input)")
    }
    return try Shape(
      input.dimensions.count == 2 ? [channels, size.columns] : [channels, size.rows, size.columns])
  }
}

extension Graph {
  /// Shapes of all nodes, computed from the input nodes' shapes, for nodes in topological order.
  ///
  /// - Parameter inputShapes: Shape of each input node by index.
  /// - Throws: ``ModelError/shapeMismatch`` at the first node that cannot take its input, ``ModelError/missing`` for a node without input.
  public static func shapes(
    of nodes: [(name: String, role: OperationRole, inputs: [Int])], inputShapes: [Int: Shape]
  ) throws(ModelError) -> [Shape] {
    var shapes: [Shape] = []
    for (index, node) in nodes.enumerated() {
      if node.role == .input {
        guard let shape = inputShapes[index] else {
          throw .missing("shape of input '\(node.name)'")
        }
        shapes.append(shape)
        continue
      }
      guard let first = node.inputs.first else { throw .missing("edge to node '\(node.name)'") }
      for other in node.inputs where shapes[other] != shapes[first] {
        throw .shapeMismatch(
          node: node.name,
          expected: "inputs of one shape (\(shapes[first]) from '\(nodes[first].name)')",
          actual: "\(shapes[other]) from '\(nodes[other].name)'")
      }
      shapes.append(try node.role.outputShape(of: shapes[first], node: node.name))
    }
    return shapes
  }

  /// Checks order, names and shapes of the whole graph.
  ///
  /// - Returns: The graph itself.
  /// - Throws: ``ModelError`` naming the first node that does not fit.
  @discardableResult
  public func validated() throws(ModelError) -> Graph {
    var names = Set<String>()
    var inputs: [Int: Shape] = [:]
    for (index, node) in nodes.enumerated() {
      guard names.insert(node.name).inserted else { throw .duplicateName(node.name) }
      precondition(
        node.inputs.allSatisfy { $0 < index }, "node '\(node.name)' stands before its input")
      guard Set(node.inputs).count == node.inputs.count else {
        throw .unsupported(
          node: node.name, what: "it takes one node's output twice",
          remedy: "name each input once and double the weights")
      }
      if node.operation.role == .input { inputs[index] = node.shape }
    }
    let computed = try Self.shapes(
      of: nodes.map { ($0.name, $0.operation.role, $0.inputs) }, inputShapes: inputs)
    for (node, shape) in zip(nodes, computed) where node.shape != shape {
      throw .shapeMismatch(node: node.name, expected: "shape \(shape)", actual: "\(node.shape)")
    }
    return self
  }
}
