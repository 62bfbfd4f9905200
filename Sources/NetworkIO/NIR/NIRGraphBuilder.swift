internal import Foundation
internal import HDF5
internal import NetworkModel

/// Puts nodes into topological order, reads each when the shape of its input is known, and gives it its own.
struct NIRGraphBuilder<Operation: GraphOperation> {
  let input: Operation
  let output: Operation
  let file: String
  private(set) var assumptions: [String] = []
  private var nodes: [Node<Operation>] = []
  /// Files of old exporters have a leading batch axis of 1 in all shapes.
  private var hasBatchAxis = false

  init(input: Operation, output: Operation, file: String) {
    self.input = input
    self.output = output
    self.file = file
  }

  /// The file's name without its extension.
  var defaultName: String {
    URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
  }

  /// Reads all nodes of `outline`; `read` gets the node, its type and the shape of its input.
  mutating func add(
    _ outline: NIROutline, _ group: borrowing Group, pools: Set<String>,
    read: (borrowing NIRNodeFile, NIRNodeType, Shape) throws -> Operation
  ) throws {
    for place in try Graph<NIROutline.Entry>.ordered(outline.nodes) {
      let (entry, inputs) = (place.node, place.inputs)
      guard place.delayedInputs.isEmpty else {
        throw ModelError.unsupported(
          node: entry.name, what: "it lies on a cycle",
          remedy: "only feed-forward networks are supported so far")
      }
      let type = entry.operation.type
      let node = NIRNodeFile(try group.group(entry.name), name: entry.name, file: file)
      if type == .input {
        let shape = try inputShape(node)
        nodes.append(Node(name: entry.name, operation: input, inputs: [], shape: shape))
        continue
      }
      guard let first = inputs.first else {
        throw ModelError.missing("edge to node '\(entry.name)'")
      }
      if type == .output {
        try checkOutput(node, nodes[first].shape)
        nodes.append(
          Node(name: entry.name, operation: output, inputs: inputs, shape: nodes[first].shape))
        continue
      }
      if type == .flatten {
        try NIRWindowReader.checkFlatten(node, nodes[first].shape, hasBatchAxis: hasBatchAxis)
      }
      let operation = try read(node, type, nodes[first].shape)
      try adaptInput(first, to: operation.role)
      let shape = try operation.role.outputShape(of: nodes[first].shape, node: entry.name)
      nodes.append(Node(name: entry.name, operation: operation, inputs: inputs, shape: shape))
    }
  }

  /// The finished graph.
  func graph() throws -> Graph<Operation> {
    guard nodes.contains(where: { $0.operation.role == .input }) else {
      throw ModelError.missing("Input node")
    }
    guard nodes.contains(where: { $0.operation.role == .output }) else {
      throw ModelError.missing("Output node")
    }
    return Graph(nodes: nodes)
  }

  private mutating func inputShape(_ node: borrowing NIRNodeFile) throws -> Shape {
    guard try node.has("shape") else {
      throw node.invalid("shape", "absent", "the shape of the data, such as [2, 34, 34]")
    }
    var extents = try node.integers("shape", in: 0...Shape.maximumCount)
    if extents.count == 4, extents[0] == 1 {
      extents.removeFirst()
      hasBatchAxis = true
      assumptions.append(
        "the leading extent 1 of input '\(shown(node.name))' is a batch axis and was dropped")
    }
    guard (1...3).contains(extents.count), extents.allSatisfy({ $0 > 0 }) else {
      throw node.invalid(
        "shape", "\(extents)",
        "[features], [channels, length] or [channels, rows, columns], all at least 1")
    }
    return try Shape(extents)
  }

  /// An annotation that differs only in extents of 1 is taken: exporters disagree about them.
  private func checkOutput(_ node: borrowing NIRNodeFile, _ shape: Shape) throws {
    guard try node.has("shape") else { return }
    let extents = try node.integers("shape", in: 0...Shape.maximumCount)
    guard extents.filter({ $0 != 1 }) == shape.dimensions.filter({ $0 != 1 }) else {
      throw ModelError.shapeMismatch(
        node: node.name, expected: "shape \(extents.map(String.init).joined(separator: "×"))",
        actual: "\(shape)")
    }
  }

  /// Data annotated as `[1, n]` or `[1, 1, n]` is features when a fully connected layer takes it.
  private mutating func adaptInput(_ source: Int, to role: OperationRole) throws {
    guard case .dense(let dense) = role, nodes[source].operation.role == .input,
      nodes[source].shape.dimensions.filter({ $0 != 1 }) == [dense.inputs].filter({ $0 != 1 })
    else { return }
    nodes[source].shape = try Shape([dense.inputs])
  }
}
