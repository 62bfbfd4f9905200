import HDF5
import NetworkIO
import Testing

/// What a file may not claim: each limit refuses the first thing beyond it.
@Suite struct NIRDocumentLimitTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("a.nir") }

  init() throws { folder = try TemporaryFolder() }

  private func refusal(_ root: NIRNode) throws -> NetworkIOError {
    try NIRDocument(version: nil, root: root).write(to: path)
    return try #require(throws: NetworkIOError.self) { try NIRDocument(reading: path) }
  }

  @Test func `graphs inside graphs`() throws {
    var root = NIRNode(type: "NIRGraph", graph: NIRGraph())
    for _ in 0...NIRDocument.maximumDepth {
      root = NIRNode(type: "NIRGraph", graph: NIRGraph(nodes: ["a": root]))
    }
    #expect(
      try refusal(root)
        == .tooLarge(file: path, what: "graphs inside graphs", found: 33, allowed: 32))
  }

  @Test func `nodes, those of inner graphs included`() throws {
    var inner = NIRGraph()
    for index in 0..<NIRDocument.maximumNodes - 1 {
      inner.nodes["\(index)"] = NIRNode(type: "Input")
    }
    let root = NIRNode(
      type: "NIRGraph",
      graph: NIRGraph(nodes: ["a": NIRNode(type: "NIRGraph", graph: inner)]))
    #expect(
      try refusal(root) == .tooLarge(file: path, what: "nodes", found: 4097, allowed: 4096))
  }

  @Test func `edges`() throws {
    let edges = [NIREdge](repeating: NIREdge("a", "b"), count: NIRDocument.maximumEdges + 1)
    #expect(
      try refusal(NIRNode(type: "NIRGraph", graph: NIRGraph(edges: edges)))
        == .tooLarge(file: path, what: "edges", found: 65_537, allowed: 65_536))
  }

  @Test func `edges of several graphs together`() throws {
    let edges = [NIREdge](repeating: NIREdge("a", "b"), count: 40_000)
    let inner = NIRNode(type: "NIRGraph", graph: NIRGraph(edges: edges))
    #expect(
      try refusal(NIRNode(type: "NIRGraph", graph: NIRGraph(nodes: ["a": inner, "b": inner])))
        == .tooLarge(file: path, what: "edges", found: 80_000, allowed: 65_536))
  }

  @Test func `groups inside groups of the metadata`() throws {
    var member = NIRMember.group([:])
    for _ in 0..<100 { member = .group(["a": member]) }
    let root = NIRNode(type: "NIRGraph", metadata: ["a": member], graph: NIRGraph())
    guard case .file(let error) = try refusal(root),
      error.reason == .exceedsLimit(.depth, found: 97, allowed: 96)
    else {
      Issue.record("\(try refusal(root))")
      return
    }
  }
}
