internal import HDF5
internal import NetworkModel

/// A graph without graphs in it: inner nodes under their names joined by dots, the inner `Input` and `Output` nodes dissolved into
/// the edges that led through them.
struct NIRFlattening {
  private(set) var nodes: [NIRNodeView] = []
  private(set) var edges: [NIREdge] = []
  private(set) var findings: [Finding] = []
  /// Inner `Input` and `Output` nodes, with the name of a node whose values they pass on.
  private(set) var doors: [(view: NIRNodeView, source: String?)] = []
  private let file: String

  /// - Throws: ``NetworkIOError`` for edges that lead nowhere, and names that are there twice once they are joined.
  init(_ graph: NIRGraph, file: String) throws {
    self.file = file
    try add(graph, at: [])
    var names = Set<String>()
    for node in nodes {
      guard names.insert(node.name).inserted else { throw ModelError.duplicateName(node.name) }
    }
    try dissolveDoors()
    removeDuplicates()
  }

  private mutating func add(_ graph: NIRGraph, at path: [String]) throws {
    for edge in try joined(graph, at: path) {
      edges.append(
        NIREdge(
          try end(edge.source, of: graph, at: path, as: "Output", edge),
          try end(edge.target, of: graph, at: path, as: "Input", edge)))
    }
    for name in graph.nodes.keys.sorted() {
      guard let node = graph.nodes[name] else { continue }
      if let inner = node.graph {
        try add(inner, at: path + [name])
        continue
      }
      let view = NIRNodeView(node: node, path: path + [name], file: file)
      nodes.append(view)
      if !path.isEmpty, node.type == "Input" || node.type == "Output" { doors.append((view, nil)) }
    }
  }

  /// The flat name of one end of an edge: of a graph, the door through which its values pass.
  private func end(
    _ name: String, of graph: NIRGraph, at path: [String], as door: String, _ edge: NIREdge
  ) throws -> String {
    var (graph, path, rest) = (graph, path, name[...])
    while true {
      if let node = graph.nodes[String(rest)] {
        path.append(String(rest))
        guard let inner = node.graph else { return path.joined(separator: ".") }
        let doors = inner.nodes.filter { $0.value.type == door }.keys
        guard doors.count == 1, let only = doors.first else {
          throw NetworkIOError.invalidEdge(
            file: file, source: edge.source, target: edge.target,
            .ambiguous(graph: name, what: door, count: doors.count))
        }
        (graph, rest) = (inner, only[...])
        continue
      }
      // The flat name of a node inside: `rnn.input` where `rnn` is a graph, whose name no file has longer than this.
      let places = rest.indices.prefix(ReadLimits.standard.maximumNameBytes)
      let prefixes = places.filter { rest[$0] == "." }.map { rest[..<$0] }
      guard
        let prefix = prefixes.first(where: { graph.nodes[String($0)]?.graph != nil }),
        let inner = graph.nodes[String(prefix)]?.graph
      else {
        throw NetworkIOError.invalidEdge(
          file: file, source: edge.source, target: edge.target, .missingNode(name))
      }
      path.append(String(prefix))
      rest = rest[rest.index(after: prefix.endIndex)...]
      graph = inner
    }
  }

  /// The edges of a graph, with a name that no node has read as the one node that was meant.
  private mutating func joined(_ graph: NIRGraph, at path: [String]) throws -> [NIREdge] {
    guard let (name, node) = graph.misnamed else { return graph.edges }
    let place = path.isEmpty ? "" : path.joined(separator: ".") + ": "
    return graph.edges.map { edge in
      let end = { $0 == name ? node : $0 }
      let read = NIREdge(end(edge.source), end(edge.target))
      if read != edge {
        findings.append(
          Finding(
            .danglingEdge, at: "\(place)\(shown(edge.source)) → \(shown(edge.target))",
            reason:
              "there is no node '\(shown(name))'; '\(shown(node))' is taken, which no edge names",
            remedy: "name '\(shown(node))' in the edge"))
      }
      return read
    }
  }

  private mutating func dissolveDoors() throws {
    for (index, each) in doors.enumerated() {
      let door = each.view.name
      doors[index].source = edges.first { $0.target == door }?.source
      let sources = edges.filter { $0.target == door && $0.source != door }.map(\.source)
      let targets = edges.filter { $0.source == door && $0.target != door }.map(\.target)
      let (count, overflow) = sources.count.multipliedReportingOverflow(by: targets.count)
      guard !overflow, edges.count + count <= NIRDocument.maximumEdges else {
        throw NetworkIOError.tooLarge(
          file: file, what: "edges of the flattened graph", found: edges.count + count,
          allowed: NIRDocument.maximumEdges)
      }
      let place = edges.firstIndex { $0.source == door || $0.target == door } ?? edges.endIndex
      edges.removeAll { $0.source == door || $0.target == door }
      edges.insert(
        contentsOf: sources.flatMap { source in targets.map { NIREdge(source, $0) } },
        at: min(place, edges.endIndex))
    }
    let dissolved = Set(doors.map { $0.view.name })
    nodes.removeAll { dissolved.contains($0.name) }
  }

  /// An edge that stands twice is one edge: that is how the frameworks that load such files run them.
  private mutating func removeDuplicates() {
    var seen = Set<NIREdge>()
    edges.removeAll { edge in
      guard !seen.insert(edge).inserted else { return false }
      findings.append(
        Finding(
          .duplicateEdge, at: "\(shown(edge.source)) → \(shown(edge.target))",
          reason: "the edge stands in the file twice and is taken once",
          remedy: "remove one, or double the weights for a sum"))
      return true
    }
  }
}
