/// A node as a file gives it: inputs by name, in any order.
public struct UnorderedNode<Operation: GraphOperation> {
  /// Name, unique in the graph.
  public var name: String
  /// What it computes.
  public var operation: Operation
  /// Names of the nodes whose outputs are added up.
  public var inputs: [String]
  /// Names of the nodes whose outputs of the step before are added to that.
  public var delayedInputs: [String]

  /// A node.
  public init(
    name: String, operation: Operation, inputs: [String], delayedInputs: [String] = []
  ) {
    self.name = name
    self.operation = operation
    self.inputs = inputs
    self.delayedInputs = delayedInputs
  }
}

/// A node in its place: inputs are indices into the ordered nodes.
public struct OrderedNode<Operation: GraphOperation> {
  /// The node as the file gave it.
  public var node: UnorderedNode<Operation>
  /// Inputs of the same step, all before the node.
  public var inputs: [Int]
  /// Inputs of the step before: those that the file delays, and the edges at which cycles were cut.
  public var delayedInputs: [Int]
}

/// Which edge of a cycle takes the one step that a cycle needs.
///
/// The first two differ in the first step: a bias on the way back acts in it, or not.
public enum CycleCut: String, Sendable, Codable, CaseIterable {
  /// The edge behind the neurons: recurrent weights see the spikes of the step before, and their bias acts from the first
  /// step on.
  case behindNeurons
  /// The edge into the neurons: what comes back, bias included, is missing in the first step. Norse does this.
  case beforeNeurons
  /// Every edge into spiking neurons, on a cycle or not: whatever comes in, bias included, comes a step late. Lava and spyx
  /// do this.
  case everyInput
}

extension Graph {
  /// Puts nodes into topological order; among nodes that are ready, the one that stands first comes first.
  ///
  /// Cycles are cut where they come back to the first of their neurons that the data reaches, by `cut`; an edge into a delay
  /// on a cycle is cut instead, and takes one step of that delay.
  ///
  /// - Returns: The nodes with their inputs as indices into the result.
  /// - Throws: ``ModelError/duplicateName``, ``ModelError/unknownNode``.
  /// - Complexity: O(nodes + edges) for each node and for each cycle that is cut.
  public static func ordered(
    _ nodes: [UnorderedNode<Operation>], cut: CycleCut = .behindNeurons
  ) throws(ModelError) -> [OrderedNode<Operation>] {
    var position: [String: Int] = [:]
    for (index, node) in nodes.enumerated() {
      guard position.updateValue(index, forKey: node.name) == nil else {
        throw .duplicateName(node.name)
      }
    }
    func indices(_ names: [String], of node: String) throws(ModelError) -> [Int] {
      var list: [Int] = []
      for name in names {
        guard let index = position[name] else {
          throw .unknownNode(name: name, referencedBy: "an edge to '\(node)'")
        }
        list.append(index)
      }
      return list
    }
    var edges = EdgeLists(roles: nodes.map(\.operation.role))
    for node in nodes {
      edges.sources.append(try indices(node.inputs, of: node.name))
      edges.delayed.append(try indices(node.delayedInputs, of: node.name))
    }
    if cut == .everyInput { edges.delayInputsOfNeurons() }
    var placed: [Int?] = Array(repeating: nil, count: nodes.count)
    var order: [Int] = []
    while order.count < nodes.count {
      let ready = nodes.indices.first { index in
        placed[index] == nil && edges.sources[index].allSatisfy { placed[$0] != nil }
      }
      guard let ready else {
        edges.cutCycle(among: nodes.indices.filter { placed[$0] == nil }, cut)
        continue
      }
      placed[ready] = order.count
      order.append(ready)
    }
    return order.map { index in
      OrderedNode(
        node: nodes[index], inputs: edges.sources[index].compactMap { placed[$0] },
        delayedInputs: edges.delayed[index].compactMap { placed[$0] })
    }
  }
}

/// Edges of a graph whose cycles are being cut, by the index of their target.
private struct EdgeLists {
  let roles: [OperationRole]
  /// Sources of the same step.
  var sources: [[Int]] = []
  /// Sources of the step before.
  var delayed: [[Int]] = []

  init(roles: [OperationRole]) { self.roles = roles }

  /// Makes all edges into spiking neurons take a step.
  mutating func delayInputsOfNeurons() {
    for node in roles.indices where roles[node] == .neuron(spiking: true) {
      delayEdges(into: node) { _ in true }
    }
  }

  /// Cuts cycles among nodes that wait for each other, so that at least one edge less holds them up.
  mutating func cutCycle(among waiting: [Int], _ cut: CycleCut) {
    var targets = [[Int]](repeating: [], count: roles.count)
    for target in waiting {
      for source in sources[target] { targets[source].append(target) }
    }
    let members = firstComponent(of: waiting, targets)
    if let delay = waiting.first(where: { members.contains($0) && roles[$0] == .delay }) {
      // A delay is one step shorter when its input comes a step late: all its inputs must.
      delayEdges(into: delay) { _ in true }
      return
    }
    let target = firstNeurons(of: members, in: waiting, targets)
    guard isNeuron(target), cut != .beforeNeurons else {
      delayEdges(into: target) { members.contains($0) }
      return
    }
    let neurons = members.filter(isNeuron)
    var seen: Set<Int> = [target]
    var open = [target]
    while let node = open.popLast() {
      for source in sources[node] where members.contains(source) && !neurons.contains(source) {
        if seen.insert(source).inserted { open.append(source) }
      }
      delayEdges(into: node) { neurons.contains($0) }
    }
    // A cycle of the walk itself holds no neurons but the target: it is cut when it comes up.
    if !seen.contains(where: { !delayed[$0].isEmpty }) {
      delayEdges(into: target) { members.contains($0) }
    }
  }

  private func isNeuron(_ node: Int) -> Bool {
    if case .neuron = roles[node] { return true }
    return false
  }

  private mutating func delayEdges(into node: Int, where isCut: (Int) -> Bool) {
    delayed[node] += sources[node].filter { isCut($0) && !delayed[node].contains($0) }
    sources[node].removeAll(where: isCut)
  }

  /// A set of nodes that all reach each other and wait for no others.
  private func firstComponent(of waiting: [Int], _ targets: [[Int]]) -> Set<Int> {
    let open = Set(waiting)
    var before = Set<Int>()
    reach(waiting[0], into: &before) { sources[$0].filter(open.contains) }
    // Whatever leads to the last root is reached from it: else it, or what it was reached from, had reached the root.
    var root = waiting[0]
    var seen = Set<Int>()
    for node in before.sorted(by: >) where !seen.contains(node) {
      root = node
      reach(node, into: &seen) { targets[$0] }
    }
    var members = Set<Int>()
    reach(root, into: &members) { sources[$0].filter(open.contains) }
    return members
  }

  /// Adds `node` and what is reached from it step by step.
  private func reach(_ node: Int, into found: inout Set<Int>, by step: (Int) -> [Int]) {
    var open = [node]
    while let next = open.popLast() {
      if found.insert(next).inserted { open += step(next) }
    }
  }

  /// The first neurons of a component on the way from what is placed already; any node where it has none.
  private func firstNeurons(
    of members: Set<Int>, in waiting: [Int], _ targets: [[Int]]
  ) -> Int {
    let inside = waiting.filter(members.contains)
    var queue = inside.filter { node in sources[node].contains { !members.contains($0) } }
    if queue.isEmpty { queue = [inside[0]] }
    let entry = queue[0]
    var seen = Set(queue)
    var next = 0
    while next < queue.count {
      let node = queue[next]
      if isNeuron(node) { return node }
      for target in targets[node] where members.contains(target) {
        if seen.insert(target).inserted { queue.append(target) }
      }
      next += 1
    }
    return entry
  }
}
