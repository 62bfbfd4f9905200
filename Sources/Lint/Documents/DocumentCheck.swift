public import NetworkIO
public import NetworkModel

/// Looks for what keeps a NIR file from being a network: values, lengths, layouts and edges that cannot be.
///
/// A network is read up to its first fault only; this finds all of them, as far as each node can tell without the others.
public struct DocumentCheck {
  /// The findings, in the order of the nodes' names.
  public private(set) var findings: [Finding] = []

  /// Looks at a file that was read whole.
  ///
  /// - Parameters:
  ///   - document: The file.
  ///   - error: Why it could not be read as a network.
  /// - Complexity: O(bytes of all datasets + edges).
  public init(_ document: NIRDocument, error: NetworkIOError) {
    if let graph = document.root.graph { check(graph, at: []) }
    if findings.isEmpty, case .model(_, .shapeMismatch(let node, let expected, let actual)) = error
    {
      add(
        .wrongShape, node, "it expects \(expected) but gets \(actual)",
        "store the shape and the parameters that fit what comes in, or correct the edges")
    }
  }

  private mutating func check(_ graph: NIRGraph, at path: [String]) {
    checkEdges(of: graph, at: path)
    let sources = Dictionary(grouping: graph.edges, by: \.target).mapValues { $0.map(\.source) }
    for name in graph.nodes.keys.sorted() {
      guard let node = graph.nodes[name] else { continue }
      let place = (path + [name]).joined(separator: ".")
      if let inner = node.graph {
        check(inner, at: path + [name])
        continue
      }
      guard NIRParameters.types.contains(node.type) else {
        add(
          .unknownNode, place, "'\(node.type)' is no node type of NIR",
          "export it as one, or remove it and lead the edges around it")
        continue
      }
      checkValues(node, place)
      checkLengths(node, place)
      findings += LayoutCheck(graph, name, place: place, sources: sources).findings
    }
  }

  private mutating func checkEdges(of graph: NIRGraph, at path: [String]) {
    let inner = graph.nodes.filter { $0.value.graph != nil }.keys
    let prefix = path.isEmpty ? "" : path.joined(separator: ".") + ": "
    var seen = Set<NIREdge>()
    for edge in graph.edges {
      let place = "\(prefix)\(edge.source) → \(edge.target)"
      for name in [edge.source, edge.target]
      where graph.nodes[name] == nil && !inner.contains(where: { name.hasPrefix($0 + ".") }) {
        add(
          .danglingEdge, place, "there is no node '\(name)'",
          "name a node of this graph, or remove the edge")
      }
      if !seen.insert(edge).inserted {
        add(
          .duplicateEdge, place, "the edge stands in the file twice",
          "remove one, or double the weights for a sum")
      }
    }
  }

  private mutating func checkValues(_ node: NIRNode, _ place: String) {
    for name in node.parameters.keys.sorted() {
      guard let values = node.parameters[name]?.doubles else { continue }
      let wrong = values.indices.filter { !values[$0].isFinite }
      if let first = wrong.first {
        add(
          .impossibleValue, "\(place).\(name)",
          "\(wrong.count) of \(values.count) values are no finite numbers, the first is "
            + "\(Words.number(values[first])) at \(first)",
          "write the numbers that were meant")
      }
      let low = values.indices.filter { values[$0] <= 0 }
      if name.hasPrefix("tau"), NIRParameters.neurons[node.type] != nil, let first = low.first {
        add(
          .impossibleValue, "\(place).\(name)",
          "\(low.count) of \(values.count) time constants are not above 0, the first is "
            + "\(Words.number(values[first])) at \(first)",
          "write time constants above 0, or a node without that state")
      }
    }
  }

  /// Parameters of one node that do not go together, whatever comes in.
  private mutating func checkLengths(_ node: NIRNode, _ place: String) {
    if let names = NIRParameters.neurons[node.type] {
      let lengths = names.compactMap { name in
        node.parameters[name].map { (name: name, count: $0.count) }
      }
      let longest = lengths.max { $0.count < $1.count }
      for entry in lengths where entry.count != 1 {
        guard let longest, entry.count != longest.count else { continue }
        add(
          .wrongLength, "\(place).\(entry.name)",
          "\(Words.count(entry.count, "value")), but \(longest.name) has \(longest.count)",
          "store one value for each neuron in every parameter")
      }
    }
    guard let rank = NIRParameters.weightRanks[node.type],
      let weight = node.parameters["weight"]?.shape
    else { return }
    guard weight.count == rank else {
      let isLava = weight.count == rank + 1 && weight.last == 1
      add(
        .wrongLength, "\(place).weight",
        "its shape \(weight) has \(Words.count(weight.count, "axis", "axes"))"
          + (isLava ? " (Lava stores kernels with an axis of 1 at the end)" : ""),
        "store it with \(rank) axes, output channels first")
      return
    }
    if let bias = node.parameters["bias"], bias.count != weight[0] {
      add(
        .wrongLength, "\(place).bias",
        "\(Words.count(bias.count, "value")) for the \(weight[0]) outputs of the weights",
        weight.contains(bias.count)
          ? "check whether the weights are transposed: output channels come first"
          : "store one value for each output channel")
    }
  }

  private mutating func add(
    _ code: Finding.Code, _ place: String, _ reason: String, _ remedy: String
  ) {
    findings.append(Finding(code, at: place, reason: reason, remedy: remedy))
  }
}

/// What the node types of NIR have.
enum NIRParameters {
  /// Parameters of neurons that have one value for each, by type.
  static let neurons = [
    "IF": ["r", "v_threshold", "v_reset"], "I": ["r"],
    "LIF": ["tau", "r", "v_leak", "v_threshold", "v_reset"], "LI": ["tau", "r", "v_leak"],
    "CubaLIF": ["tau_syn", "tau_mem", "r", "v_leak", "v_threshold", "v_reset", "w_in"],
    "CubaLI": ["tau_syn", "tau_mem", "r", "v_leak", "w_in"], "Threshold": ["threshold"],
  ]
  /// Axes of weights, by type.
  static let weightRanks = ["Linear": 2, "Affine": 2, "Conv1d": 3, "Conv2d": 4]
  /// All types.
  static let types = Set(neurons.keys).union(weightRanks.keys).union([
    "Input", "Output", "Flatten", "SumPool2d", "AvgPool2d", "Scale", "Delay", "NIRGraph",
  ])
}
