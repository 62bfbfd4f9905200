extension NIRGraph {
  /// A name in the edges that no node has, with the one node that was meant; nil where that is not clear.
  ///
  /// It is where one name only is missing and a single node, whose name begins with it or the other way round, is in no edge:
  /// snnTorch's exporter wrote such graphs.
  var misnamed: (name: String, node: String)? {
    let mentioned = Set(edges.flatMap { [$0.source, $0.target] })
    let graphs = nodes.filter { $0.value.graph != nil }.keys.map { $0 + "." }
    // Two are enough to know that there is more than one.
    let missing = Array(
      mentioned.lazy.filter { name in
        nodes[name] == nil && !graphs.contains { name.hasPrefix($0) }
      }.prefix(2))
    guard missing.count == 1, let name = missing.first else { return nil }
    let meant = nodes.keys.filter { !mentioned.contains($0) }
      .filter { $0.hasPrefix(name) || name.hasPrefix($0) }
    guard meant.count == 1, let node = meant.first else { return nil }
    return (name, node)
  }

  /// Names the node that was meant in edges that name none, and removes edges that stand twice.
  ///
  /// - Returns: What was done, edge by edge.
  mutating func repairEdges() -> [(place: String, what: String)] {
    var done: [(place: String, what: String)] = []
    if let (name, node) = misnamed {
      for index in edges.indices {
        let before = edges[index]
        if before.source == name { edges[index].source = node }
        if before.target == name { edges[index].target = node }
        if edges[index] != before {
          done.append(
            (
              "\(shown(before.source)) → \(shown(before.target))",
              "named '\(shown(node))' for '\(shown(name))'"
            ))
        }
      }
    }
    let (inputs, outputs) = (doors("Input"), doors("Output"))
    var seen = Set<NIREdge>()
    edges = edges.filter { edge in
      let whole = NIREdge(
        outputs[edge.source] ?? edge.source, inputs[edge.target] ?? edge.target)
      guard !seen.insert(whole).inserted else { return true }
      done.append(("\(shown(edge.source)) → \(shown(edge.target))", "removed one of two"))
      return false
    }
    return done
  }

  /// The flat names of inner graphs' only doors of a type, through which their values pass, by the names of the graphs.
  private func doors(_ type: String) -> [String: String] {
    var found: [String: String] = [:]
    for (name, node) in nodes {
      let doors = (node.graph?.nodes ?? [:]).filter { $0.value.type == type }
      if doors.count == 1, let door = doors.first?.key { found[name] = "\(name).\(door)" }
    }
    return found
  }
}
