internal import NetworkModel

/// The flattened graph of a NIR file before parameters are read: names, types, edges and Glint's settings of the whole.
struct NIROutline {
  /// A node of which only its place in the graph is known.
  struct Entry: GraphOperation {
    var type: NIRNodeType
    var view: NIRNodeView
    var role: OperationRole { type.role }
  }

  /// The nodes, unordered.
  var nodes: [UnorderedNode<Entry>]
  /// Settings at the root, or none.
  var settings: RootSettings?
  /// `Input` and `Output` nodes of inner graphs, each with a node whose values it passes on.
  let doors: [(view: NIRNodeView, source: String?)]
  /// What was found wrong with the file and read all the same.
  var findings: [Finding]

  init(_ document: NIRDocument, file: String, _ options: ReadOptions) throws {
    guard let graph = document.root.graph else {
      throw NetworkIOError.notNIR(file: file, found: ["node of type \(document.root.type)"])
    }
    let text = try RootSettings.text(in: document.root, file: file, group: "/node")
    settings = try text.map {
      try RootSettings.decoded($0, file: file, object: "/node/metadata/glint")
    }
    let flat = try NIRFlattening(graph, file: file)
    doors = flat.doors
    findings = flat.findings
    var entries: [String: Entry] = [:]
    for view in flat.nodes { entries[view.name] = Entry(type: try Self.type(of: view), view: view) }
    let late = Set(Self.delayed(settings, options).map { NIREdge($0[0], $0[1]) })
    var inputs: [String: [String]] = [:]
    var delayed: [String: [String]] = [:]
    for edge in flat.edges {
      guard entries[edge.target]?.type != .input else {
        throw NetworkIOError.invalidEdge(
          file: file, source: edge.source, target: edge.target, .intoInput)
      }
      if late.contains(edge) {
        delayed[edge.target, default: []].append(edge.source)
      } else {
        inputs[edge.target, default: []].append(edge.source)
      }
    }
    let names = Self.arranged(flat, preferred: settings?.order)
    nodes = names.compactMap { name in
      entries[name].map {
        UnorderedNode(
          name: name, operation: $0, inputs: inputs[name] ?? [], delayedInputs: delayed[name] ?? [])
      }
    }
  }

  /// Shapes of the inner `Input` and `Output` nodes: what passes them comes from a node or from another of them.
  ///
  /// - Parameter shapes: Output shapes of the network's nodes.
  func doorShapes(_ shapes: [String: Shape]) -> [String: Shape] {
    var sources: [String: String] = [:]
    for door in doors { sources[door.view.name] = door.source }
    var result: [String: Shape] = [:]
    for door in doors {
      var source = door.source
      var seen = Set<String>()
      while let name = source, shapes[name] == nil, seen.insert(name).inserted {
        source = sources[name]
      }
      result[door.view.name] = source.flatMap { shapes[$0] }
    }
    return result
  }

  /// The edges that Glint wrote down as late; none where the user's convention makes others late than the file's.
  private static func delayed(_ settings: RootSettings?, _ options: ReadOptions) -> [[String]] {
    let pairs = (settings?.delayed ?? []).filter { $0.count == 2 }
    guard let asked = options.discretization, let written = settings?.discretization else {
      return pairs
    }
    return asked.rules.cut == written.rules.cut ? pairs : []
  }

  private static func type(of view: NIRNodeView) throws -> NIRNodeType {
    guard let type = NIRNodeType(rawValue: view.node.type) else {
      throw NetworkIOError.unknownNodeType(
        file: view.file, node: view.name, type: view.node.type)
    }
    return type
  }

  /// All names once: as Glint wrote them, else as the edges mention them, else by name.
  private static func arranged(_ flat: NIRFlattening, preferred: [String]?) -> [String] {
    let names = Set(flat.nodes.map(\.name))
    var seen = Set<String>()
    let mentioned =
      (preferred ?? []) + flat.edges.flatMap { [$0.source, $0.target] } + names.sorted()
    return mentioned.filter { names.contains($0) && seen.insert($0).inserted }
  }
}
