internal import NetworkModel

/// Maximum pooling of spikes, which NIR lacks: `SumPool2d` marked as such, followed by `Threshold` 0.5.
enum NIRMaximumPooling {
  /// The outline with each pair as one node, and the names of these nodes.
  static func merged(
    _ outline: NIROutline, file: String
  ) throws -> (outline: NIROutline, pools: Set<String>) {
    var pools = Set<String>()
    for node in outline.nodes where node.operation.type == .sumPooling {
      if try node.operation.view.settings()?.pooling == .maximum { pools.insert(node.name) }
    }
    guard !pools.isEmpty else { return (outline, []) }
    var thresholds: [String: String] = [:]
    for pool in pools {
      let consumers = outline.nodes.filter { $0.inputs.contains(pool) }
      guard consumers.count == 1, consumers[0].operation.type == .threshold,
        consumers[0].inputs == [pool]
      else {
        throw NetworkIOError.invalidParameter(
          file: file, node: pool, parameter: "pooling", value: "maximum without a Threshold node",
          expected: "a Threshold of 0.5 as the only node that it leads to")
      }
      let reader = consumers[0].operation.view
      for value in try reader.floats("threshold", as: Double.self).values where value != 0.5 {
        throw reader.invalid("threshold", "\(value)", "0.5, behind a maximum pooling")
      }
      thresholds[consumers[0].name] = pool
    }
    var result = outline
    result.nodes = outline.nodes.filter { thresholds[$0.name] == nil }.map { node in
      var node = node
      node.inputs = node.inputs.map { thresholds[$0] ?? $0 }
      node.delayedInputs = node.delayedInputs.map { thresholds[$0] ?? $0 }
      return node
    }
    return (result, pools)
  }

  /// The name of the Threshold node of `pool`, one that no other node has.
  static func thresholdName(of pool: String, taken: Set<String>) -> String {
    var name = "\(pool).any"
    while taken.contains(name) { name += "_" }
    return name
  }
}
