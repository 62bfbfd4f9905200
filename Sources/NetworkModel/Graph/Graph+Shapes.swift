extension OperationRole {
  /// The shape that this operation gives for an input of shape `input`.
  ///
  /// - Throws: ``ModelError/shapeMismatch`` when it cannot take such an input.
  public func outputShape(of input: Shape, node: String) throws(ModelError) -> Shape {
    switch self {
    case .input, .output, .scale, .neuron, .delay: return input
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
  /// A node as far as its shape depends on it.
  public typealias Outline = (
    name: String, role: OperationRole, inputs: [Int], delayedInputs: [Int]
  )

  /// Shapes of all nodes, computed from the input nodes' shapes.
  ///
  /// A node's shape follows from any one of its inputs, so that cycles are no obstacle.
  ///
  /// - Parameters:
  ///   - nodes: The nodes, in any order.
  ///   - inputShapes: Shape of each input node by index.
  /// - Throws: ``ModelError/shapeMismatch`` at the first node that cannot take its input, ``ModelError/missing`` for a node
  ///   that nothing reaches.
  /// - Complexity: O(nodes · longest path + edges) for nodes in topological order.
  public static func shapes(
    of nodes: [Outline], inputShapes: [Int: Shape]
  ) throws(ModelError) -> [Shape] {
    var shapes = [Shape?](repeating: nil, count: nodes.count)
    var grows = true
    while grows {
      grows = false
      for (index, node) in nodes.enumerated() where shapes[index] == nil {
        if node.role == .input {
          guard let shape = inputShapes[index] else {
            throw .missing("shape of input '\(node.name)'")
          }
          shapes[index] = shape
          grows = true
          continue
        }
        let known = (node.inputs + node.delayedInputs).lazy.compactMap { shapes[$0] }.first
        guard let known else { continue }
        shapes[index] = try node.role.outputShape(of: known, node: node.name)
        grows = true
      }
    }
    return try checked(shapes, nodes)
  }

  /// Checks that every node has a shape and that all its inputs have one and the same.
  private static func checked(
    _ shapes: [Shape?], _ nodes: [Outline]
  ) throws(ModelError) -> [Shape] {
    var result: [Shape] = []
    for (index, node) in nodes.enumerated() {
      let inputs = node.inputs + node.delayedInputs
      guard let shape = shapes[index] else { throw .missing("edge to node '\(node.name)'") }
      for other in inputs where shapes[other] != shapes[inputs[0]] {
        throw .shapeMismatch(
          node: node.name,
          expected:
            "inputs of one shape (\(text(shapes[inputs[0]])) from '\(nodes[inputs[0]].name)')",
          actual: "\(text(shapes[other])) from '\(nodes[other].name)'")
      }
      result.append(shape)
    }
    return result
  }

  private static func text(_ shape: Shape?) -> String { shape.map { "\($0)" } ?? "nothing" }

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
      precondition(
        node.delayedInputs.allSatisfy(nodes.indices.contains),
        "node '\(node.name)' has an input outside the graph")
      guard
        Set(node.inputs).count == node.inputs.count,
        Set(node.delayedInputs).count == node.delayedInputs.count
      else {
        throw .unsupported(
          node: node.name, what: "it takes one node's output twice",
          remedy: "name each input once and double the weights")
      }
      if node.operation.role == .input { inputs[index] = node.shape }
    }
    let computed = try Self.shapes(
      of: nodes.map { ($0.name, $0.operation.role, $0.inputs, $0.delayedInputs) },
      inputShapes: inputs)
    for (node, shape) in zip(nodes, computed) where node.shape != shape {
      throw .shapeMismatch(node: node.name, expected: "shape \(shape)", actual: "\(node.shape)")
    }
    return self
  }
}
