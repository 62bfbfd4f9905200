/// A node as a file gives it: inputs by name, in any order.
public struct UnorderedNode<Operation: GraphOperation> {
  /// Name, unique in the graph.
  public var name: String
  /// What it computes.
  public var operation: Operation
  /// Names of the nodes whose outputs are added up.
  public var inputs: [String]

  /// A node.
  public init(name: String, operation: Operation, inputs: [String]) {
    self.name = name
    self.operation = operation
    self.inputs = inputs
  }
}

extension Graph {
  /// Puts nodes into topological order; among nodes that are ready, the one that stands first comes first.
  ///
  /// - Returns: The nodes with their inputs as indices into the result.
  /// - Throws: ``ModelError/duplicateName``, ``ModelError/unknownNode``, ``ModelError/cycle`` with the names on the cycle.
  /// - Complexity: O(nodes² + edges).
  public static func ordered(
    _ nodes: [UnorderedNode<Operation>]
  ) throws(ModelError) -> [(node: UnorderedNode<Operation>, inputs: [Int])] {
    var position: [String: Int] = [:]
    for (index, node) in nodes.enumerated() {
      guard position.updateValue(index, forKey: node.name) == nil else {
        throw .duplicateName(node.name)
      }
    }
    var sources: [[Int]] = []
    for node in nodes {
      var list: [Int] = []
      for name in node.inputs {
        guard let index = position[name] else {
          throw .unknownNode(name: name, referencedBy: "an edge to '\(node.name)'")
        }
        list.append(index)
      }
      sources.append(list)
    }
    var placed: [Int?] = Array(repeating: nil, count: nodes.count)
    var result: [(node: UnorderedNode<Operation>, inputs: [Int])] = []
    while result.count < nodes.count {
      let ready = nodes.indices.first { index in
        placed[index] == nil && sources[index].allSatisfy { placed[$0] != nil }
      }
      guard let ready else {
        throw .cycle(
          cycle(among: nodes.indices.filter { placed[$0] == nil }, sources).map { nodes[$0].name })
      }
      placed[ready] = result.count
      result.append((nodes[ready], sources[ready].compactMap { placed[$0] }))
    }
    return result
  }

  /// Follows unplaced inputs until a node comes again: the nodes between are a cycle, given in edge direction.
  private static func cycle(among rest: [Int], _ sources: [[Int]]) -> [Int] {
    let unplaced = Set(rest)
    var walk: [Int] = []
    var current = rest[0]
    while !walk.contains(current) {
      walk.append(current)
      guard let next = sources[current].first(where: { unplaced.contains($0) }) else { break }
      current = next
    }
    let start = walk.firstIndex(of: current) ?? 0
    return Array(walk[start...].reversed()) + [walk[walk.count - 1]]
  }
}
