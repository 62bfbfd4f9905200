import NetworkIO

/// NIR graphs that the `nir` package accepts: chains with branches, ways back to neurons, and graphs inside graphs.
struct RandomGraphs {
  var generator: SeededGenerator
  private var names = 0

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func document() -> NIRDocument {
    let width = pick([1, 2, 5])
    var root = NIRNode(type: "NIRGraph", graph: graph(width: width, depth: 2))
    if pick([true, false]) {
      root.metadata = [
        "who": .value(NIRValue("ä b")), "when": .value(NIRValue([1.5, 2])),
        "inner": .group(["flag": .value(NIRValue(Int32(3)))]),
      ]
    }
    return NIRDocument(version: "1.0.8", root: root)
  }

  /// Input, some nodes in a row, output; neurons may have weights on a way back, values a second way past a node.
  private mutating func graph(width: Int, depth: Int) -> NIRGraph {
    var graph = NIRGraph()
    let input = add(end("Input", width), &graph)
    var last = input
    for _ in 0..<pick([1, 3, 6]) {
      let node = node(width: width, depth: depth)
      let name = add(node, &graph)
      graph.edges.append(NIREdge(last, name))
      if ["IF", "LIF", "CubaLIF"].contains(node.type), pick([true, false]) {
        let back = add(weights("Affine", width), &graph)
        graph.edges += [NIREdge(name, back), NIREdge(back, name)]
      }
      if node.type == "Scale", pick([true, false]) {
        let past = add(weights("Linear", width), &graph)
        let sum = add(neuron("CubaLIF", width), &graph)
        graph.edges += [NIREdge(last, past), NIREdge(past, sum), NIREdge(name, sum)]
        last = sum
      } else {
        last = name
      }
    }
    let output = add(end("Output", width), &graph)
    graph.edges.append(NIREdge(last, output))
    graph.edges.shuffle(using: &generator)
    return graph
  }

  private mutating func add(_ node: NIRNode, _ graph: inout NIRGraph) -> String {
    names += 1
    let name = "\(pick(["", "lif.", "läyer ", "🜁", "x"]))\(names)"
    graph.nodes[name] = node
    return name
  }

  private mutating func node(width: Int, depth: Int) -> NIRNode {
    let types = [
      "Affine", "Linear", "Scale", "Threshold", "IF", "LIF", "CubaLIF", "I", "LI", "CubaLI",
      "Delay",
      "NIRGraph",
    ]
    let type = pick(depth > 0 ? types : types.dropLast())
    switch type {
    case "NIRGraph": return NIRNode(type: type, graph: graph(width: width, depth: depth - 1))
    case "Affine", "Linear": return weights(type, width)
    default: return neuron(type, width)
    }
  }

  private func end(_ type: String, _ width: Int) -> NIRNode {
    NIRNode(type: type, parameters: ["shape": NIRValue([width])])
  }

  private mutating func weights(_ type: String, _ width: Int) -> NIRNode {
    var node = NIRNode(type: type)
    node.parameters["weight"] = values([width, width])
    if type == "Affine" { node.parameters["bias"] = values([width]) }
    return node
  }

  private mutating func neuron(_ type: String, _ width: Int) -> NIRNode {
    let parameters: [String: [String]] = [
      "Scale": ["scale"], "Threshold": ["threshold"], "Delay": ["delay"],
      "IF": ["r", "v_threshold", "v_reset"],
      "LIF": ["tau", "r", "v_leak", "v_threshold", "v_reset"],
      "CubaLIF": ["tau_syn", "tau_mem", "r", "v_leak", "v_threshold", "v_reset", "w_in"],
      "I": ["r"],
      "LI": ["tau", "r", "v_leak"], "CubaLI": ["tau_syn", "tau_mem", "r", "v_leak", "w_in"],
    ]
    var node = NIRNode(type: type)
    for name in parameters[type] ?? [] { node.parameters[name] = values([width]) }
    if pick([true, false, false]) { node.metadata = ["note": .value(NIRValue("n"))] }
    return node
  }

  /// Numbers of 32 or 64 bits in 1…9.
  private mutating func values(_ shape: [Int]) -> NIRValue {
    let count = shape.reduce(1, *)
    if pick([true, false]) {
      return NIRValue(
        (0..<count).map { _ in Float.random(in: 1...9, using: &generator) }, shape: shape)
    }
    return NIRValue(
      (0..<count).map { _ in Double.random(in: 1...9, using: &generator) }, shape: shape)
  }

  mutating func pick<Values: RandomAccessCollection>(_ values: Values) -> Values.Element {
    guard let value = values.randomElement(using: &generator) else { fatalError("nothing to pick") }
    return value
  }
}

extension RandomGraphs {
  /// Damages one thing, or nothing, and says what.
  mutating func damage(_ document: inout NIRDocument) -> String {
    guard var graph = document.root.graph,
      let name = graph.nodes.keys.sorted().randomElement(using: &generator),
      var node = graph.nodes[name]
    else { return "nothing" }
    let what: String
    switch pick(0..<6) {
    case 0:
      let edge = pick(graph.edges)
      graph.edges.append(edge)
      what = "edge \(edge.source) → \(edge.target) twice"
    case 1:
      let index = pick(graph.edges.indices)
      what = "edge \(graph.edges[index].source) → \(graph.edges[index].target) to nowhere"
      graph.edges[index].target = "nowhere"
    case 2:
      node.parameters["gain"] = NIRValue(1.0)
      what = "an unknown parameter of \(name)"
    case 3:
      guard node.graph == nil, node.type != "Input", node.type != "Output" else { return "nothing" }
      let parameter = pick(node.parameters.keys.sorted())
      node.parameters[parameter] = nil
      what = "\(name) without \(parameter)"
    case 4:
      guard let value = node.parameters["v_threshold"], value.count > 1 else { return "nothing" }
      node.parameters["v_threshold"] = NIRValue([1.0])
      what = "\(name) with one threshold"
    default: return "nothing"
    }
    graph.nodes[name] = node
    document.root.graph = graph
    return what
  }
}
