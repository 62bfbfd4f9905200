extension Graph {
  /// Groups the nodes into layers, in the order of their stages (which is an order in which they can run).
  ///
  /// Every neuron node, every delay and every maximum pooling is a stage. The output node is one too, unless it only hands on what
  /// one stage gives. A projection that leads to several stages is listed in each of them.
  ///
  /// - Precondition: the graph is valid, see ``validated()``.
  /// - Throws: ``ModelError/unsupported`` for a projection that feeds a projection or a maximum pooling without neurons
  ///   between, or that feeds nothing, and for cycles without neurons; ``ModelError/missing`` for a stage without input.
  public func layers() throws(ModelError) -> [LayerDescription] {
    var layers: [LayerDescription] = []
    for (index, node) in nodes.enumerated() {
      switch node.operation.role {
      case .neuron:
        let paths = try paths(into: index)
        layers.append(layer(kind(of: paths), stage: index, neuron: index, paths))
      case .pooling(let pooling) where pooling.kind == .maximum:
        layers.append(
          layer(.maximumPooling, stage: index, neuron: nil, try paths(into: index)))
      case .output:
        let paths = try paths(into: index)
        if paths.count == 1, handsOn(paths[0]) { continue }
        layers.append(layer(.readout, stage: index, neuron: nil, paths))
      case .delay:
        layers.append(layer(.delay, stage: index, neuron: nil, try paths(into: index)))
      case .input, .dense, .convolution, .pooling, .flatten, .scale: continue
      }
    }
    let users = projectionUsers(layers)
    for index in nodes.indices where nodes[index].operation.role.isProjection {
      guard users[index] != nil else {
        throw .unsupported(
          node: nodes[index].name, what: "its output is not used",
          remedy: "remove it or connect it to neurons or to the output")
      }
    }
    try checkCycles(of: layers)
    for index in layers.indices {
      let projections = layers[index].projections
      guard projections.count == 1, users[projections[0]] == 1 else { continue }
      layers[index].name = nodes[projections[0]].name
    }
    return layers
  }

  /// Refuses delays and poolings that feed each other: without neurons on the cycle their values only grow.
  private func checkCycles(of layers: [LayerDescription]) throws(ModelError) {
    var open = layers.filter { $0.neuron == nil }
    while !open.isEmpty {
      let stages = Set(open.map(\.stage))
      let waiting = open.filter { $0.paths.contains { stages.contains($0.source) } }
      guard waiting.count < open.count else {
        throw Self.cycleWithoutNeurons(nodes[open[0].stage].name)
      }
      open = waiting
    }
  }

  private static func cycleWithoutNeurons(_ node: String) -> ModelError {
    .unsupported(node: node, what: "a cycle without neurons", remedy: "put neurons on the cycle")
  }

  /// Ways that are followed from one stage before a graph is refused: a few summing nodes in a row can make billions.
  static var maximumPaths: Int { 1024 }

  private func layer(
    _ kind: LayerDescription.Kind, stage: Int, neuron: Int?, _ paths: [LayerPath]
  ) -> LayerDescription {
    LayerDescription(
      name: nodes[stage].name, kind: kind, stage: stage, neuron: neuron, paths: paths,
      shape: nodes[stage].shape)
  }

  private func kind(of paths: [LayerPath]) -> LayerDescription.Kind {
    for case .some(let projection) in paths.map(\.projection) {
      if case .convolution = nodes[projection].operation.role { return .convolution }
      return .dense
    }
    return .neuron
  }

  /// True for a way on which nothing is computed.
  private func handsOn(_ path: LayerPath) -> Bool {
    path.projection == nil && path.delay == 0
      && path.before.allSatisfy { nodes[$0].operation.role == .flatten }
  }

  private func projectionUsers(_ layers: [LayerDescription]) -> [Int: Int] {
    var users: [Int: Int] = [:]
    for projection in layers.flatMap(\.projections) { users[projection, default: 0] += 1 }
    return users
  }

  /// Follows the inputs of `stage` back to the sources, depth first, without recursion.
  private func paths(into stage: Int) throws(ModelError) -> [LayerPath] {
    var found: [LayerPath] = []
    var open = steps(back: stage, LayerPath(source: stage, projection: nil))
    while let (index, walked) = open.popLast() {
      // Every way that is still open leads to a source.
      guard found.count < Self.maximumPaths else {
        throw .unsupported(
          node: nodes[stage].name, what: "more than \(Self.maximumPaths) ways lead into it",
          remedy: "simplify the graph")
      }
      var path = walked
      let node = nodes[index]
      switch node.operation.role {
      case .input, .neuron, .delay:
        found.append(finished(path, source: index))
        continue
      case .pooling(let pooling) where pooling.kind == .maximum:
        found.append(finished(path, source: index))
        continue
      case .output:
        throw .unsupported(
          node: node.name, what: "an output that feeds '\(nodes[stage].name)'",
          remedy: "take that node's input from what feeds the output")
      case .dense, .convolution:
        try checkProjection(index, feeds: path.projection ?? stage)
        path.projection = index
        (path.delayAfter, path.delayBefore) = (path.delayBefore, 0)
      case .flatten, .scale, .pooling:
        guard !path.intermediates.contains(index) else {
          throw Self.cycleWithoutNeurons(node.name)
        }
        if path.projection == nil { path.after.append(index) } else { path.before.append(index) }
      }
      open += steps(back: index, path)
    }
    guard !found.isEmpty else { throw .missing("edge to node '\(nodes[stage].name)'") }
    return found
  }

  /// The inputs of `node`, last first, each with the way walked so far: what lies between it and the stage, in reverse
  /// order; its delay counts before the projection until one is met.
  private func steps(back node: Int, _ path: LayerPath) -> [(node: Int, path: LayerPath)] {
    var late = path
    late.delayBefore += 1
    return nodes[node].delayedInputs.reversed().map { ($0, late) }
      + nodes[node].inputs.reversed().map { ($0, path) }
  }

  private func finished(_ reversed: LayerPath, source: Int) -> LayerPath {
    let before = Array(reversed.before.reversed())
    let after = Array(reversed.after.reversed())
    guard let projection = reversed.projection else {
      return LayerPath(
        source: source, projection: nil, before: after, delayBefore: reversed.delay)
    }
    return LayerPath(
      source: source, projection: projection, before: before, after: after,
      delayBefore: reversed.delayBefore, delayAfter: reversed.delayAfter)
  }

  private func checkProjection(_ index: Int, feeds target: Int) throws(ModelError) {
    let role = nodes[target].operation.role
    if role.isProjection {
      throw .unsupported(
        node: nodes[index].name,
        what: "feeds projection '\(nodes[target].name)' without neurons between",
        remedy: "put neurons between the two or multiply them into one projection")
    }
    if case .pooling = role {
      throw .unsupported(
        node: nodes[index].name,
        what: "feeds maximum pooling '\(nodes[target].name)' without neurons between",
        remedy: "move the pooling behind the neurons")
    }
    if role == .delay {
      throw .unsupported(
        node: nodes[index].name,
        what: "feeds delay '\(nodes[target].name)' without neurons between",
        remedy: "move the delay before the weights")
    }
  }
}

extension Graph {
  /// The longest delay of the ways that begin in each stage, by node; nothing for stages without slow ways.
  public func slowestWays(among layers: [LayerDescription]) -> [Int: Int] {
    var delays: [Int: Int] = [:]
    for path in layers.flatMap(\.paths) where path.delay > 0 {
      delays[path.source] = max(path.delay, delays[path.source] ?? 0)
    }
    return delays
  }
}

extension OperationRole {
  /// True for dense and convolution weights.
  public var isProjection: Bool {
    switch self {
    case .dense, .convolution: true
    case .input, .output, .pooling, .flatten, .scale, .neuron, .delay: false
    }
  }
}
