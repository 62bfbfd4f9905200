import NetworkIO
import NetworkModel
import Testing

/// Graphs inside graphs.
@Suite struct FlatteningTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("a.nir") }

  init() throws { folder = try TemporaryFolder() }

  private func end(_ type: String) -> NIRNode {
    NIRNode(type: type, parameters: ["shape": NIRValue([2])])
  }

  private func scale(_ factor: Double) -> NIRNode {
    NIRNode(type: "Scale", parameters: ["scale": NIRValue([factor, factor])])
  }

  private func graph(_ nodes: [String: NIRNode], _ edges: [(String, String)]) -> NIRNode {
    NIRNode(
      type: "NIRGraph",
      graph: NIRGraph(nodes: nodes, edges: edges.map { NIREdge($0.0, $0.1) }))
  }

  private func nodes(_ root: NIRNode) throws -> [String] {
    try NIRDocument(version: "1.0.8", root: root).write(to: path)
    guard case .float(let network) = try NetworkReader.read(path: path) else {
      throw ModelError.missing("float network")
    }
    let nodes = network.graph.nodes
    return nodes.map { "\($0.name) \($0.inputs.map { nodes[$0].name })" }
  }

  private func problem(_ root: NIRNode) throws -> NetworkIOError {
    try NIRDocument(version: "1.0.8", root: root).write(to: path)
    return try #require(throws: NetworkIOError.self) { try NetworkReader.read(path: path) }
  }

  @Test func `graphs in graphs in graphs`() throws {
    var inner = graph(
      ["in": end("Input"), "s": scale(2), "out": end("Output")], [("in", "s"), ("s", "out")])
    for _ in 0..<3 {
      inner = graph(
        ["in": end("Input"), "g": inner, "out": end("Output")], [("in", "g"), ("g", "out")])
    }
    #expect(
      try nodes(inner) == ["in []", "g.g.g.s [\"in\"]", "out [\"g.g.g.s\"]"])
  }

  @Test
  func `an input that leads straight to the output hands on, and so does a graph of nothing else`()
    throws
  {
    let through = graph(
      ["in": end("Input"), "s": scale(2), "out": end("Output")],
      [("in", "out"), ("in", "s"), ("s", "out")])
    let root = graph(
      ["in": end("Input"), "g": through, "out": end("Output")], [("in", "g"), ("g", "out")])
    #expect(try nodes(root) == ["in []", "g.s [\"in\"]", "out [\"in\", \"g.s\"]"])
  }

  @Test func `a graph with several doors is entered by their names`() throws {
    let inner = graph(
      [
        "x": end("Input"), "y": end("Input"), "s": scale(2), "t": scale(3), "u": end("Output"),
        "v": end("Output"),
      ], [("x", "s"), ("y", "t"), ("s", "u"), ("t", "v")])
    func root(_ edges: [(String, String)]) -> NIRNode {
      graph(["in": end("Input"), "g": inner, "out": end("Output")], edges)
    }
    #expect(
      try nodes(root([("in", "g.x"), ("in", "g.y"), ("g.u", "out"), ("g.v", "out")])) == [
        "in []", "g.s [\"in\"]", "g.t [\"in\"]", "out [\"g.s\", \"g.t\"]",
      ])
    let error = try problem(root([("in", "g"), ("g.u", "out")]))
    #expect(
      error
        == .invalidEdge(
          file: path, source: "in", target: "g", .ambiguous(graph: "g", what: "Input", count: 2)))
    #expect(
      "\(error)"
        == "\(path), edge 'in' → 'g': the graph 'g' has 2 Input nodes, expected 1; name one of them as "
        + "'g.NAME', or add one")
    #expect(
      try problem(root([("in", "g.z"), ("g.u", "out")]))
        == .invalidEdge(file: path, source: "in", target: "g.z", .missingNode("g.z")))
  }

  @Test func `names that collide are refused`() throws {
    let inner = graph(
      ["in": end("Input"), "s": scale(2), "out": end("Output")], [("in", "s"), ("s", "out")])
    let root = graph(
      ["in": end("Input"), "g": inner, "g.s": scale(3), "out": end("Output")],
      [("in", "g"), ("g", "g.s"), ("g.s", "out")])
    #expect(try problem(root) == .model(file: path, .duplicateName("g.s")))
  }

  @Test func `a graph that leads into itself is a cycle`() throws {
    let neurons = NIRNode(
      type: "IF", parameters: ["r": NIRValue([1.0, 1]), "v_threshold": NIRValue([1.0, 1])])
    let inner = graph(
      ["in": end("Input"), "s": scale(2), "n": neurons, "out": end("Output")],
      [("in", "s"), ("s", "n"), ("n", "out")])
    let root = graph(
      ["in": end("Input"), "g": inner, "out": end("Output")],
      [("in", "g"), ("g", "g"), ("g", "out")])
    try NIRDocument(version: "1.0.8", root: root).write(to: path)
    guard case .float(let network) = try NetworkReader.read(path: path) else {
      throw ModelError.missing("float network")
    }
    #expect(network.graph.nodes.map(\.name) == ["in", "g.s", "g.n", "out"])
    #expect(network.graph.nodes.map(\.delayedInputs) == [[], [2], [], []])
    #expect(
      network.execution.assumptions.contains(
        "the edge 'g.n' → 'g.s' closes a cycle and takes one step"))
  }

  @Test func `edges through many doors are counted before they are made`() throws {
    var inner = graph(
      ["in": end("Input"), "out": end("Output")], [("in", "out")])
    var sources: [String: NIRNode] = [:]
    for index in 0..<300 { sources["s\(index)"] = end("Input") }
    inner.graph?.nodes["s"] = scale(1)
    var root = graph(sources, [])
    root.graph?.nodes["g"] = inner
    for index in 0..<300 {
      root.graph?.nodes["t\(index)"] = end("Output")
      root.graph?.edges += [NIREdge("s\(index)", "g"), NIREdge("g", "t\(index)")]
    }
    let error = try problem(root)
    guard case .tooLarge(path, "edges of the flattened graph", let found, 65_536) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(found > 90_000)
  }
}
