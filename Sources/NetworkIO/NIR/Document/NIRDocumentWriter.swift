internal import HDF5

/// Writes a document as the `nir` package does: arrays packed, scalars and text plain.
struct NIRDocumentWriter {
  /// The file, for errors.
  let path: String

  func write(_ document: NIRDocument, to root: borrowing Group) throws {
    if let version = document.version { try root.write(version, to: "version") }
    try write(document.others, to: root)
    try write(document.root, to: try root.createGroup("node"))
  }

  private func write(_ node: NIRNode, to group: borrowing Group) throws {
    try group.write(node.type, to: "type")
    for name in node.parameters.keys.sorted() {
      if let value = node.parameters[name] { try write(value, name, to: group) }
    }
    if let metadata = node.metadata { try write(metadata, to: try group.createGroup("metadata")) }
    try write(node.others, to: group)
    guard let graph = node.graph else { return }
    if graph.edges.isEmpty {
      // As h5py writes an empty list.
      try group.write([Double](), shape: [0], to: "edges")
    } else {
      try group.write(
        graph.edges.flatMap { [$0.source, $0.target] }, shape: [graph.edges.count, 2], to: "edges")
    }
    let nodes = try group.createGroup("nodes")
    for name in graph.nodes.keys.sorted() {
      if let node = graph.nodes[name] { try write(node, to: try nodes.createGroup(name)) }
    }
  }

  private func write(
    _ members: [String: NIRMember], to group: borrowing Group
  ) throws {
    for name in members.keys.sorted() {
      switch members[name] {
      case .value(let value): try write(value, name, to: group)
      case .group(let inner): try write(inner, to: try group.createGroup(name))
      case nil: break
      }
    }
  }

  private func write(_ value: NIRValue, _ name: String, to group: borrowing Group) throws {
    switch value.elements {
    case .numbers(let numbers):
      // Shapes and windows are short lists, which packing only makes longer.
      try group.write(
        numbers, shape: value.shape, to: name,
        compression: value.count < 8 ? .none : .gzip(level: 4))
    case .booleans(let booleans): try group.write(booleans, shape: value.shape, to: name)
    case .strings(let strings): try group.write(strings, shape: value.shape, to: name)
    case .unreadable(let type):
      throw NetworkIOError.unwritable(
        file: path, detail: "\(group.path)/\(name) has elements that are not read (\(type))")
    }
  }
}
