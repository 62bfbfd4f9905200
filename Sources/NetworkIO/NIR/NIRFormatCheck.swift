internal import NetworkModel

/// Finds what the `nir` package refuses in a file that can be read all the same.
///
/// It looks at a graph that was read, whose shapes are those that the data have.
struct NIRFormatCheck {
  private(set) var findings: [Finding]

  init<Operation>(
    _ document: NIRDocument, _ outline: NIROutline, _ graph: Graph<Operation>
  ) {
    findings = outline.findings
    if document.version == nil {
      findings.append(
        Finding(
          .missingVersion, at: "/version",
          reason: "the file does not say which release of nir wrote it",
          remedy: "write the string \(NIRWriter.layoutVersion) to /version"))
    }
    var shapes: [String: (input: Shape, output: Shape)] = [:]
    var places: [String: Int] = [:]
    for (index, node) in graph.nodes.enumerated() {
      shapes[node.name] = (graph.inputShape(of: index), node.shape)
      places[node.name] = index
    }
    checkGraphs(document.root, "/node")
    // In the order in which values pass them; the file's may be any.
    let ordered = outline.nodes.sorted {
      (places[$0.name] ?? .max, $0.name) < (places[$1.name] ?? .max, $1.name)
    }
    for node in ordered {
      checkNames(node.operation.type, node.operation.view)
      if let (input, output) = shapes[node.name] {
        checkShapes(node.operation, input: input, output: output)
      }
    }
    for door in outline.doors { checkNames(.input, door.view) }
    checkDoors(outline, shapes.mapValues { $0.output })
  }

  /// Shapes of inner `Input` and `Output` nodes.
  private mutating func checkDoors(_ outline: NIROutline, _ shapes: [String: Shape]) {
    let wanted = outline.doorShapes(shapes)
    for door in outline.doors {
      if let shape = wanted[door.view.name] {
        checkAnnotation(door.view, "shape", shape.dimensions)
      }
    }
  }

  /// Datasets beside the nodes and edges of a graph.
  private mutating func checkGraphs(_ node: NIRNode, _ place: String) {
    guard let graph = node.graph else { return }
    for name in (Array(node.parameters.keys) + Array(node.others.keys)).sorted() {
      findings.append(
        Finding(
          .unknownParameter, at: shown("\(place)/\(name)"),
          reason: "NIRGraph has no such parameter; it is ignored",
          remedy: "remove it, or move it into the metadata"))
    }
    for (name, node) in graph.nodes.sorted(by: { $0.key < $1.key }) {
      checkGraphs(node, "\(place)/nodes/\(name)")
    }
  }

  /// Datasets that the type lacks, and those that it wants.
  private mutating func checkNames(_ type: NIRNodeType, _ view: NIRNodeView) {
    let rules = type.rules
    let names = view.node.parameters.keys.filter { !rules.contains($0) } + view.node.others.keys
    for name in names.sorted() {
      add(
        .unknownParameter, view, name,
        "\(view.node.type) has no such parameter; it is ignored",
        "remove it, or move it into the node's metadata")
    }
    for (name, value) in rules.assumed where !view.has(name) {
      let isShape = name == "shape" || name == "input_shape"
      add(
        isShape ? .missingShape : .missingParameter, view, name,
        "is not stored; \(value) is assumed", "store it")
    }
  }

  private mutating func checkShapes(_ entry: NIROutline.Entry, input: Shape, output: Shape) {
    let view = entry.view
    for name in entry.type.rules.shaped {
      guard let shape = view.shape(of: name), shape != output.dimensions else { continue }
      addShape(view, name, "has shape \(shape)", output.dimensions)
    }
    switch entry.type {
    case .input, .output: checkAnnotation(view, "shape", output.dimensions)
    case .flatten: checkAnnotation(view, "input_type", input.dimensions)
    case .convolution1, .convolution2:
      checkAnnotation(view, "input_shape", Array(input.dimensions.dropFirst()))
    default: break
    }
  }

  /// A shape that is stored as numbers; an extent of 0 stands for one that the writer did not know.
  private mutating func checkAnnotation(_ view: NIRNodeView, _ name: String, _ wanted: [Int]) {
    guard let stated = view.node.parameters[name]?.integers, stated != wanted else { return }
    if stated.contains(0) {
      add(.missingShape, view, name, "is \(stated); \(wanted) is assumed", "store \(wanted)")
    } else {
      addShape(view, name, "is \(stated)", wanted)
    }
  }

  private mutating func addShape(
    _ view: NIRNodeView, _ name: String, _ stated: String, _ wanted: [Int]
  ) {
    add(.wrongShape, view, name, "\(stated), the data have \(wanted)", "store it as \(wanted)")
  }

  private mutating func add(
    _ code: Finding.Code, _ view: NIRNodeView, _ name: String, _ reason: String, _ remedy: String
  ) {
    findings.append(
      Finding(code, at: shown("\(view.name).\(name)"), reason: reason, remedy: remedy))
  }
}
