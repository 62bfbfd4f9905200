import NetworkModel

extension Graph {
  /// Most values of all nodes together, 2^28: what a file of a few bytes may make a run allocate.
  private static var maximumValues: Int { 1 << 28 }

  /// Checks what a run needs beyond a valid graph: one input, and a size that memory can hold.
  /// - Returns: Index of the input.
  func checkedForRunning() throws(ModelError) -> Int {
    let input = try inputIndex()
    var values = 0
    for node in nodes {
      values += node.shape.count
      guard values <= Self.maximumValues else {
        throw .unsupported(
          node: node.name, what: "with it the network has more than \(Self.maximumValues) values",
          remedy: "use smaller maps")
      }
    }
    if let delay = nodes.first(where: {
      $0.operation.role == .delay && !$0.inputs.isEmpty && !$0.delayedInputs.isEmpty
    }) {
      throw .unsupported(
        node: delay.name, what: "a delay of values of this step and of the step before",
        remedy: "give each its own delay")
    }
    return input
  }
}

extension Graph {
  /// Refuses neurons that send numbers instead of spikes, for a runtime that only adds.
  func checkedAdditionsOnly() throws(ModelError) {
    if let node = nodes.first(where: \.operation.isGraded) {
      throw .unsupported(
        node: node.name, what: "sigma-delta neurons, whose graded spikes need multiplications",
        remedy: "run them by the integer reference (--reference)")
    }
  }
}

extension Execution {
  /// The number of time steps, which a run must know.
  func knownTimeSteps() throws(RuntimeError) -> Int {
    guard let timeSteps, timeSteps > 0 else {
      throw .missingSetting("the number of time steps", remedy: "give it with --time-steps")
    }
    return timeSteps
  }
}
