internal import NetworkModel

/// Reads `Linear`, `Affine`, `Conv1d` and `Conv2d` of a float network.
enum NIRProjectionReader {
  static func dense(_ node: NIRNodeView) throws -> Network.Operation {
    let weight = try node.floats("weight", as: Float.self)
    let dense = try denseGeometry(weight.shape, node)
    return .dense(dense, weight: weight.values, bias: try bias(node, outputs: dense.outputs))
  }

  static func convolution(
    _ node: NIRNodeView, rank: Int
  ) throws -> Network.Operation {
    let weight = try node.floats("weight", as: Float.self)
    let geometry = try convolutionGeometry(weight.shape, rank: rank, node)
    return .convolution(
      geometry, weight: weight.values, bias: try bias(node, outputs: geometry.outputChannels))
  }

  static func denseGeometry(_ shape: [Int], _ node: NIRNodeView) throws -> Dense {
    guard shape.count == 2, shape.allSatisfy({ $0 > 0 }) else {
      throw node.invalid("weight", "of shape \(shape)", "shape [outputs, inputs]")
    }
    return Dense(inputs: shape[1], outputs: shape[0])
  }

  static func convolutionGeometry(
    _ shape: [Int], rank: Int, _ node: NIRNodeView
  ) throws -> Convolution {
    guard shape.count == rank + 2, shape.allSatisfy({ $0 > 0 }) else {
      throw node.invalid(
        "weight", "of shape \(shape)",
        rank == 1
          ? "shape [outputs, inputs/groups, taps]"
          : "shape [outputs, inputs/groups, rows, columns]")
    }
    let groups = node.has("groups") ? try node.integers("groups", in: 1...shape[0])[0] : 1
    let kernel = rank == 1 ? (rows: 1, columns: shape[2]) : (rows: shape[2], columns: shape[3])
    let window = try NIRWindowReader.window(node, kernel: kernel, rank: rank)
    return Convolution(
      inputChannels: shape[1] * groups, outputChannels: shape[0], window: window, groups: groups,
      rank: rank)
  }

  /// The bias; nil for `Linear`, and where Glint wrote zeros for none.
  private static func bias(_ node: NIRNodeView, outputs: Int) throws -> [Float]? {
    guard node.has("bias") else { return nil }
    let bias = try node.floats("bias", as: Float.self)
    if try node.settings()?.bias == false, bias.values.allSatisfy({ $0 == 0 }) { return nil }
    guard bias.values.count == outputs else {
      throw node.invalid("bias", "of shape \(bias.shape)", "shape [\(outputs)]")
    }
    return bias.values
  }
}
