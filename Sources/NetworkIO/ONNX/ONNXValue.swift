internal import NetworkModel

/// What a name of an ONNX graph stands for.
enum ONNXValue {
  /// Numbers that do not depend on the input.
  case constant(ONNXTensor)
  /// What a node of the network gives.
  case activation(ONNXActivation)
}

/// The values of one node of the network, as ONNX sees them.
struct ONNXActivation {
  /// Index of the node.
  var node: Int
  /// Extents without the batch axis: features, channels and length, or channels, rows and columns.
  var dimensions: [Int]

  /// Extents in words, with the batch axis.
  var description: String {
    (["batch"] + dimensions.map(String.init)).joined(separator: "×")
  }

  /// How many numbers per sample.
  var count: Int { dimensions.reduce(1, *) }

  /// A one-dimensional map is one of a single row: so it can be pooled and padded.
  static func shape(_ dimensions: [Int]) throws(ONNXProblem) -> Shape {
    do {
      return try Shape(
        dimensions.count == 2 ? [dimensions[0], 1, dimensions[1]] : dimensions)
    } catch { throw .model(error) }
  }

  /// The values of `node`, of `shape` in the network and `rank` in the graph.
  init(node: Int, shape: Shape, rank: Int) {
    self.node = node
    dimensions = shape.dimensions
    if rank == 2, dimensions.count == 3 { dimensions.remove(at: 1) }
  }
}
