internal import NetworkModel

/// A NIR file with everything put right that follows from the rest of it: docs/lint.md.
///
/// A repair writes down what reading assumed anyway, so that the repaired file is the same network; nothing is guessed.
public struct NIRRepair: Sendable {
  /// One thing that was put right.
  public struct Step: Equatable, Sendable, Encodable {
    /// Where: a node's parameter, an edge, or the file's root.
    public let place: String
    /// What was done.
    public let what: String
  }

  /// The repaired file.
  public private(set) var document: NIRDocument
  /// What was done, in the order of the file.
  public private(set) var steps: [Step] = []

  /// Repairs a file that was read.
  ///
  /// - Parameters:
  ///   - reading: The file with its network.
  ///   - path: The file's name, for errors.
  ///   - options: What the user said about the network; time step, discretisation, reset, comparison and number of steps are
  ///     written into Glint's metadata, which other tools ignore.
  /// - Returns: nil for a network that is no NIR file.
  /// - Throws: ``NetworkIOError`` for metadata of Glint that cannot be understood, and when the repaired file would be another
  ///   network.
  public init?(
    _ reading: NetworkReading, of path: String, stating options: ReadOptions
  ) throws(NetworkIOError) {
    guard let original = reading.document else { return nil }
    document = original
    do {
      if document.version == nil {
        document.version = NIRWriter.layoutVersion
        steps.append(Step(place: "/version", what: "wrote \(NIRWriter.layoutVersion)"))
      }
      // A copy, since what is done to it is noted in this value.
      var root = document.root
      var shapes = Self.shapes(reading.network)
      let outline = try NIROutline(original, file: path, options)
      for (name, shape) in outline.doorShapes(shapes.mapValues(\.output)) {
        shapes[name] = (shape, shape)
      }
      try repair(&root, at: [], shapes: shapes)
      document.root = root
      try state(options, in: path)
      try check(reading, path, options)
    } catch { throw NetworkIOError(error, file: path) }
  }

  /// Input and output shape of every node.
  private static func shapes(
    _ network: LoadedNetwork
  ) -> [String: (input: Shape, output: Shape)] {
    func shapes<Operation>(_ graph: Graph<Operation>) -> [String: (input: Shape, output: Shape)] {
      Dictionary(
        graph.nodes.enumerated().map {
          ($1.name, (input: graph.inputShape(of: $0), output: $1.shape))
        },
        uniquingKeysWith: { first, _ in first })
    }
    switch network {
    case .float(let network): return shapes(network.graph)
    case .quantized(let network): return shapes(network.graph)
    }
  }

  private mutating func repair(
    _ node: inout NIRNode, at path: [String], shapes: [String: (input: Shape, output: Shape)]
  ) throws {
    let place = path.joined(separator: ".")
    if node.graph != nil {
      let prefix = path.isEmpty ? "" : place + ": "
      steps += node.graph?.repairEdges().map { Step(place: prefix + $0.place, what: $0.what) } ?? []
      let strange = node.moveIntoMetadata { _ in true }
      let group = "/node" + path.map { "/nodes/\($0)" }.joined()
      steps += strange.map { Step(place: "\(group)/\($0)", what: NIRNode.moved) }
      for name in node.graph?.nodes.keys.sorted() ?? [] {
        guard var inner = node.graph?.nodes[name] else { continue }
        try repair(&inner, at: path + [name], shapes: shapes)
        node.graph?.nodes[name] = inner
      }
      return
    }
    guard let type = NIRNodeType(rawValue: node.type) else { return }
    var mended = NIRNodeRepair(node, type: type)
    mended.moveUnknown()
    if let (input, output) = shapes[place] {
      try mended.complete(input: input, output: output)
    }
    node = mended.node
    steps += mended.steps.map { Step(place: "\(place).\($0.name)", what: $0.what) }
  }

  /// Writes what the user said into Glint's metadata.
  private mutating func state(_ options: ReadOptions, in path: String) throws {
    let text = try RootSettings.text(in: document.root, file: path, group: "/node")
    var settings =
      try text.map { try RootSettings.decoded($0, file: path, object: "/node/metadata/glint") }
      ?? RootSettings()
    var said: [String] = []
    func say<Value: Equatable>(
      _ name: String, _ value: Value?, _ place: WritableKeyPath<RootSettings, Value?>,
      _ text: (Value) -> String = { "\($0)" }
    ) {
      guard let value, settings[keyPath: place] != value else { return }
      settings[keyPath: place] = value
      said.append("\(name) \(text(value))")
    }
    say("dt", options.timeStep, \.dt)
    say("discretization", options.discretization, \.discretization) { $0.rawValue }
    say("reset", options.reset, \.reset) { $0.rawValue }
    say("comparison", options.comparison, \.comparison) { $0.rawValue }
    say("timeSteps", options.timeSteps, \.timeSteps)
    guard !said.isEmpty else { return }
    try document.root.describe(settings)
    steps.append(
      Step(place: "/node/metadata/glint", what: "wrote \(said.joined(separator: ", "))"))
  }

  /// A repair that changed what is run would be worse than none.
  private func check(_ reading: NetworkReading, _ path: String, _ options: ReadOptions) throws {
    var options = options
    options.isStrict = false
    let repaired = try NIRReader(document: document, path: path, options: options).reading()
    let isSame =
      switch (reading.network, repaired.network) {
      case (.float(let before), .float(let after)): before.graph == after.graph
      case (.quantized(let before), .quantized(let after)): before.graph == after.graph
      default: false
      }
    guard isSame else {
      throw NetworkIOError.unwritable(
        file: path, detail: "repaired, it would not be the same network any more")
    }
  }
}

extension NIRNode {
  /// Puts Glint's settings of a whole network into the metadata.
  fileprivate mutating func describe(_ settings: RootSettings) throws {
    metadata = metadata ?? [:]
    metadata?["glint"] = .value(NIRValue(try settings.json()))
  }
}
