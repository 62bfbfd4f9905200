import Testing

@testable import NetworkModel

/// Graphs of roles only.
private struct Part: GraphOperation {
  var role: OperationRole
}

@Suite("Topological order and cycles")
struct GraphOrderingTests {
  private typealias Entry = UnorderedNode<Part>

  /// Nodes named by their first letter: `n…` neurons, `d…` delays, everything else stateless.
  private func order(
    _ edges: [(String, [String])], cut: CycleCut = .behindNeurons
  ) throws -> [String: (inputs: Set<String>, delayed: Set<String>)] {
    let nodes = edges.map { name, inputs in
      let role: OperationRole =
        switch name.first {
        case "n": .neuron(spiking: true)
        case "d": .delay
        case "i": .input
        default: .scale
        }
      return Entry(name: name, operation: Part(role: role), inputs: inputs)
    }
    let ordered = try Graph<Part>.ordered(nodes, cut: cut)
    #expect(Set(ordered.map(\.node.name)) == Set(edges.map(\.0)))
    var result: [String: (inputs: Set<String>, delayed: Set<String>)] = [:]
    for (place, node) in ordered.enumerated() {
      #expect(node.inputs.allSatisfy { $0 < place }, "\(node.node.name) stands before its input")
      result[node.node.name] = (
        Set(node.inputs.map { ordered[$0].node.name }),
        Set(node.delayedInputs.map { ordered[$0].node.name })
      )
    }
    return result
  }

  @Test("Recurrent weights see the spikes of the step before")
  func recurrentWeights() throws {
    let edges = [
      ("in", []), ("fc", ["in"]), ("n", ["fc", "rec"]), ("rec", ["n"]), ("out", ["n"]),
    ]
    let behind = try order(edges)
    #expect(behind["n"]?.inputs == ["fc", "rec"] && behind["n"]?.delayed == [])
    #expect(behind["rec"]?.inputs == [] && behind["rec"]?.delayed == ["n"])
    let before = try order(edges, cut: .beforeNeurons)
    #expect(before["n"]?.inputs == ["fc"] && before["n"]?.delayed == ["rec"])
    #expect(before["rec"]?.inputs == ["n"] && before["rec"]?.delayed == [])
  }

  @Test("Neurons that all feed each other, themselves included, take what comes back a step late")
  func allToAll() throws {
    let names = (0..<60).map { "n\($0)" }
    var edges: [(String, [String])] = [("in", [])]
    for name in names { edges.append((name, name == "n0" ? names + ["in"] : names)) }
    let result = try order(edges)
    for (index, name) in names.enumerated() {
      #expect(result[name]?.inputs == Set(index == 0 ? ["in"] : Array(names[..<index])))
      #expect(result[name]?.delayed == Set(names[index...]))
    }
  }

  @Test("Cycles that do not lead to each other keep the order of the file")
  func sideBySide() throws {
    let names = (0..<8).map { "n\($0)" }
    let part = Part(role: .neuron(spiking: true))
    let nodes: [Entry] =
      [Entry(name: "merge", operation: Part(role: .scale), inputs: names)]
      + names.map { Entry(name: $0, operation: part, inputs: ["in", $0]) }
      + [Entry(name: "in", operation: Part(role: .input), inputs: [])]
    let ordered = try Graph<Part>.ordered(nodes)
    #expect(ordered.map(\.node.name) == ["in"] + names + ["merge"])
    let late: [[Int]] = [[]] + (1...8).map { [$0] } + [[]]
    #expect(ordered.map(\.delayedInputs) == late)
  }

  @Test("A neuron connected to itself")
  func selfConnection() throws {
    let result = try order([("in", []), ("n", ["in", "n"]), ("out", ["n"])])
    #expect(result["n"]?.inputs == ["in"] && result["n"]?.delayed == ["n"])
  }

  @Test("Feedback from a later layer is cut where it comes back, not on the way there")
  func feedback() throws {
    let result = try order([
      ("in", []), ("fc", ["in"]), ("n2", ["fc2"]), ("back", ["n2"]), ("n1", ["fc", "back"]),
      ("fc2", ["n1"]), ("out", ["n2"]),
    ])
    #expect(result["back"]?.delayed == ["n2"] && result["back"]?.inputs == [])
    #expect(result["n1"]?.inputs == ["fc", "back"])
    #expect(result["fc2"]?.inputs == ["n1"] && result["n2"]?.inputs == ["fc2"])
  }

  @Test("A skip that joins the way back keeps its own step")
  func sharedWeights() throws {
    let result = try order([
      ("in", []), ("n1", ["in"]), ("shared", ["n1", "n2"]), ("n2", ["n1", "shared"]),
      ("out", ["n2"]),
    ])
    #expect(result["shared"]?.inputs == ["n1"] && result["shared"]?.delayed == ["n2"])
  }

  @Test("A delay on a cycle takes the step")
  func delayOnCycle() throws {
    let result = try order([
      ("in", []), ("n", ["in", "rec"]), ("d", ["n"]), ("rec", ["d"]), ("out", ["n"]),
    ])
    #expect(result["d"]?.delayed == ["n"] && result["d"]?.inputs == [])
    #expect(result["rec"]?.inputs == ["d"] && result["n"]?.inputs == ["in", "rec"])
  }

  @Test("Two cycles in a row, nested cycles, and a cycle without neurons")
  func several() throws {
    let row = try order([
      ("n2", ["n1", "r2"]), ("r2", ["n2"]), ("r1", ["n1"]), ("n1", ["in", "r1"]), ("in", []),
    ])
    #expect(row["r1"]?.delayed == ["n1"] && row["r2"]?.delayed == ["n2"])
    #expect(row["n2"]?.inputs == ["n1", "r2"])
    let nested = try order([
      ("in", []), ("n1", ["in", "r1", "back"]), ("r1", ["n1"]), ("n2", ["n1", "r2"]),
      ("r2", ["n2"]), ("back", ["n2"]),
    ])
    #expect(nested["r1"]?.delayed == ["n1"] && nested["back"]?.delayed == ["n2"])
    #expect(nested["r2"]?.delayed == ["n2"] && nested["n2"]?.inputs == ["n1", "r2"])
    let loop = try order([("in", []), ("a", ["in", "b"]), ("b", ["a"]), ("n", ["b"])])
    #expect(loop["a"]?.delayed == ["b"] && loop["b"]?.inputs == ["a"])
  }

  @Test("Delays that feed each other make no layers, with neurons between them they do")
  func cycleOfDelays() throws {
    let shape = try Shape([2])
    func graph(_ middle: OperationRole) -> Graph<Part> {
      Graph(nodes: [
        Node(name: "in", operation: Part(role: .input), inputs: [], shape: shape),
        Node(
          name: "a", operation: Part(role: .delay), inputs: [0], delayedInputs: [2], shape: shape),
        Node(name: "b", operation: Part(role: middle), inputs: [1], shape: shape),
        Node(name: "out", operation: Part(role: .output), inputs: [2], shape: shape),
      ])
    }
    #expect(try graph(.neuron(spiking: true)).layers().map(\.stage) == [1, 2])
    let error = try #require(throws: ModelError.self) { try graph(.delay).layers() }
    #expect(
      error
        == .unsupported(
          node: "a", what: "a cycle without neurons", remedy: "put neurons on the cycle"))
  }

  @Test("A path through a delayed edge says so, on its side of the weights")
  func paths() throws {
    let shape = try Shape([2])
    let weights = OperationRole.dense(Dense(inputs: 2, outputs: 2))
    var graph = Graph(nodes: [
      Node(name: "in", operation: Part(role: .input), inputs: [], shape: shape),
      Node(name: "fc", operation: Part(role: weights), inputs: [0], shape: shape),
      Node(
        name: "n", operation: Part(role: .neuron(spiking: true)), inputs: [1], delayedInputs: [3],
        shape: shape),
      Node(name: "rec", operation: Part(role: weights), inputs: [2], shape: shape),
      Node(name: "out", operation: Part(role: .output), inputs: [2], shape: shape),
    ])
    let before = try graph.validated().layers()
    #expect(
      before[0].paths == [
        LayerPath(source: 0, projection: 1), LayerPath(source: 2, projection: 3, delayAfter: 1),
      ])
    graph.nodes[2] = Node(
      name: "rec", operation: Part(role: weights), inputs: [], delayedInputs: [3], shape: shape)
    graph.nodes[3] = Node(
      name: "n", operation: Part(role: .neuron(spiking: true)), inputs: [1, 2], shape: shape)
    graph.nodes[4].inputs = [3]
    let behind = try graph.validated().layers()
    #expect(
      behind[0].paths == [
        LayerPath(source: 0, projection: 1), LayerPath(source: 3, projection: 2, delayBefore: 1),
      ])
    #expect(behind.map(\.name) == ["n"])
  }
}
