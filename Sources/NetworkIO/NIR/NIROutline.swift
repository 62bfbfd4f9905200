internal import HDF5
internal import NetworkModel

/// The graph of a NIR file without the parameters: names, types, edges and Glint's settings of the whole.
struct NIROutline {
  /// A node before its parameters are read: only its place in the graph is known.
  struct Entry: GraphOperation {
    var type: NIRNodeType
    /// As far as it matters to the order: neurons are where cycles are cut.
    var role: OperationRole {
      switch type {
      case .threshold, .integrateAndFire, .leakyIntegrateAndFire: .neuron(spiking: true)
      case .integrator, .leakyIntegrator: .neuron(spiking: false)
      case .input, .output, .linear, .affine, .convolution1, .convolution2, .flatten, .sumPooling,
        .averagePooling, .scale:
        .scale
      }
    }
  }

  /// The nodes, unordered.
  var nodes: [UnorderedNode<Entry>]
  /// Settings at the root, or none.
  var settings: RootSettings?

  /// Networks have far fewer; the ordering of nodes is quadratic.
  static let maximumNodes = 4096
  /// Edges that a file may have.
  static let maximumEdges = 65_536

  init(reading graph: borrowing Group, file: String) throws {
    let text = try RootSettings.text(in: graph)
    settings = try text.map {
      try RootSettings.decoded($0, file: file, object: "/node/metadata/glint")
    }
    let edges = try Self.edges(graph, file: file)
    let types = try Self.types(graph, file: file)
    let names = Self.arranged(Set(types.keys), edges: edges, preferred: settings?.order)
    var inputs: [String: [String]] = [:]
    var seen = Set<[String]>()
    for edge in edges {
      for name in [edge.source, edge.target] where types[name] == nil {
        throw edge.error(.missingNode(name), file)
      }
      guard seen.insert([edge.source, edge.target]).inserted else {
        throw edge.error(.duplicate, file)
      }
      guard types[edge.target] != .input else { throw edge.error(.intoInput, file) }
      inputs[edge.target, default: []].append(edge.source)
    }
    nodes = names.compactMap { name in
      types[name].map {
        UnorderedNode(name: name, operation: Entry(type: $0), inputs: inputs[name] ?? [])
      }
    }
  }

  private struct Edge {
    let source: String
    let target: String

    func error(_ problem: NetworkIOError.EdgeProblem, _ file: String) -> NetworkIOError {
      .invalidEdge(file: file, source: source, target: target, problem)
    }
  }

  private static func edges(_ graph: borrowing Group, file: String) throws -> [Edge] {
    let dataset = try graph.dataset("edges")
    guard dataset.count > 0 else { return [] }
    guard dataset.shape.count == 2, dataset.shape[1] == 2 else {
      throw NetworkIOError.invalidParameter(
        file: file, node: "/node", parameter: "edges", value: "of shape \(dataset.shape)",
        expected: "pairs of names (shape [n, 2])")
    }
    guard dataset.shape[0] <= maximumEdges else {
      throw NetworkIOError.tooLarge(
        file: file, what: "edges", found: dataset.shape[0], allowed: maximumEdges)
    }
    let names = try dataset.readStrings()
    return stride(from: 0, to: names.count, by: 2).map {
      Edge(source: names[$0], target: names[$0 + 1])
    }
  }

  private static func types(_ graph: borrowing Group, file: String) throws -> [String: NIRNodeType]
  {
    let nodes = try graph.group("nodes")
    let names = try nodes.memberNames()
    guard names.count <= maximumNodes else {
      throw NetworkIOError.tooLarge(
        file: file, what: "nodes", found: names.count, allowed: maximumNodes)
    }
    var types: [String: NIRNodeType] = [:]
    for name in names {
      let type = try nodes.group(name).dataset("type").readString()
      guard let known = NIRNodeType(rawValue: type) else {
        throw NIRNodeType.unsupportedNames.contains(type)
          ? NetworkIOError.unsupportedNodeType(file: file, node: name, type: type)
          : NetworkIOError.unknownNodeType(file: file, node: name, type: type)
      }
      types[name] = known
    }
    return types
  }

  /// All names once: as Glint wrote them, else as the edges mention them, else by name.
  private static func arranged(
    _ names: Set<String>, edges: [Edge], preferred: [String]?
  ) -> [String] {
    var seen = Set<String>()
    let mentioned = (preferred ?? []) + edges.flatMap { [$0.source, $0.target] } + names.sorted()
    return mentioned.filter { names.contains($0) && seen.insert($0).inserted }
  }
}
