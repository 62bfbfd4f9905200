internal import HDF5

/// Reads a NIR file into a document.
struct NIRDocumentReader {
  private let file: String
  private var nodes = 0
  private var edgeCount = 0
  private var members = 0

  static func document(_ path: String) throws -> NIRDocument {
    var limits = ReadLimits.standard
    // Every level of graphs takes two groups; metadata inside may have a few more.
    limits.maximumDepth = 2 * NIRDocument.maximumDepth + 32
    let root = try HDF5File(reading: path, limits: limits).root()
    guard try root.contains("node"), try root.kind(of: "node") == .group else {
      throw NetworkIOError.notNIR(file: path, found: try root.memberNames())
    }
    var reader = NIRDocumentReader(file: path)
    var others: [String: NIRMember] = [:]
    for name in try root.memberNames() where name != "node" {
      others[name] = try reader.member(name, of: root)
    }
    var document = NIRDocument(
      version: nil, root: try reader.node(try root.group("node"), depth: 0))
    if let version = others["version"]?.value?.text {
      document.version = version
      others["version"] = nil
    }
    document.others = others
    return document
  }

  private init(file: String) { self.file = file }

  private mutating func node(_ group: borrowing Group, depth: Int) throws -> NIRNode {
    nodes += 1
    try check("nodes", nodes, NIRDocument.maximumNodes)
    try check("graphs inside graphs", depth, NIRDocument.maximumDepth)
    var node = NIRNode(type: try group.dataset("type").readString())
    let isGraph = node.type == "NIRGraph"
    if isGraph { node.graph = try graph(group, depth: depth) }
    for name in try group.memberNames() where name != "type" {
      if isGraph, name == "nodes" || name == "edges" { continue }
      switch try member(name, of: group) {
      case .value(let value): node.parameters[name] = value
      case .group(let members) where name == "metadata": node.metadata = members
      case .group(let members): node.others[name] = .group(members)
      }
    }
    return node
  }

  private mutating func graph(_ group: borrowing Group, depth: Int) throws -> NIRGraph {
    var graph = NIRGraph(edges: try edges(group))
    let inner = try group.group("nodes")
    for name in try inner.memberNames() {
      graph.nodes[name] = try node(try inner.group(name), depth: depth + 1)
    }
    return graph
  }

  private mutating func edges(_ graph: borrowing Group) throws -> [NIREdge] {
    let dataset = try graph.dataset("edges")
    guard dataset.count > 0 else { return [] }
    guard dataset.shape.count == 2, dataset.shape[1] == 2 else {
      throw NetworkIOError.invalidParameter(
        file: file, node: graph.path, parameter: "edges", value: "of shape \(dataset.shape)",
        expected: "pairs of names (shape [n, 2])")
    }
    let (total, overflow) = edgeCount.addingReportingOverflow(dataset.shape[0])
    edgeCount = overflow ? .max : total
    try check("edges", edgeCount, NIRDocument.maximumEdges)
    let names = try dataset.readStrings()
    return stride(from: 0, to: names.count, by: 2).map { NIREdge(names[$0], names[$0 + 1]) }
  }

  private mutating func member(_ name: String, of group: borrowing Group) throws -> NIRMember {
    members += 1
    try check("datasets and groups", members, NIRDocument.maximumMembers)
    switch try group.kind(of: name) {
    case .group:
      let inner = try group.group(name)
      var members: [String: NIRMember] = [:]
      for name in try inner.memberNames() { members[name] = try member(name, of: inner) }
      return .group(members)
    case .namedType: return .value(NIRValue(elements: .unreadable(.other("named type")), shape: []))
    case .dataset, nil: return .value(try value(try group.dataset(name)))
    }
  }

  private func value(_ dataset: consuming Dataset) throws -> NIRValue {
    let elements: NIRValue.Elements =
      switch dataset.elementType {
      case .integer, .float: .numbers(try dataset.readStored())
      case .boolean: .booleans(try dataset.read(as: UInt8.self).map { $0 != 0 })
      case .string: .strings(try dataset.readStrings())
      case .variableLength, .other: .unreadable(dataset.elementType)
      }
    return NIRValue(elements: elements, shape: dataset.shape)
  }

  private func check(_ what: String, _ found: Int, _ allowed: Int) throws {
    guard found > allowed else { return }
    throw NetworkIOError.tooLarge(file: file, what: what, found: found, allowed: allowed)
  }
}
