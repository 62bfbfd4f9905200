internal import NetworkModel

extension Execution {
  /// Checks what a file or the user may have said wrongly.
  /// - Throws: ``NetworkIOError/invalidSetting(file:setting:value:expected:)``.
  func check<Operation>(_ graph: Graph<Operation>, file: String) throws {
    func require(
      _ isFine: Bool, _ setting: String, _ value: String, _ expected: String
    ) throws {
      guard !isFine else { return }
      throw NetworkIOError.invalidSetting(
        file: file, setting: setting, value: value, expected: expected)
    }
    if let timeSteps {
      try require(
        (1...1_000_000).contains(timeSteps), "the number of time steps (--time-steps)",
        "\(timeSteps)",
        "1 to 1000000")
    }
    try require(timeStep.isFinite && timeStep > 0, "the time step (--dt)", "\(timeStep)", "above 0")
    if let seconds = input.stepSeconds {
      try require(
        seconds.isFinite && seconds > 0, "the length of a step (--step-seconds)", "\(seconds)",
        "above 0")
    }
    try require(
      input.divide.isFinite && input.divide != 0, "divide", "\(input.divide)",
      "a number other than 0")
    let channels = graph.nodes.first { $0.operation.role == .input }?.shape.channels ?? 1
    for (name, values) in [("mean", input.mean), ("deviation", input.deviation)] {
      try require(
        values.count == 1 || values.count == channels, name, "\(values.count) numbers",
        "1 or one per channel (\(channels))")
      try require(
        values.allSatisfy { $0.isFinite && (name == "mean" || $0 != 0) }, name, "\(values)",
        name == "mean" ? "finite numbers" : "finite numbers other than 0")
    }
    if let classes {
      let outputs = graph.nodes.last { $0.operation.role == .output }?.shape.count ?? 1
      try require(
        (1...outputs).contains(classes), "the number of classes (--classes)", "\(classes)",
        "1 to \(outputs)")
    }
  }
}
