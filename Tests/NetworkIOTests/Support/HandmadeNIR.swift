import HDF5

/// NIR files made dataset by dataset, right or wrong.
struct HandmadeNIR {
  /// One dataset of a node.
  enum Value {
    case numbers([Double], shape: [Int])
    case integers([Int], shape: [Int])
    case text(String)
  }

  var nodes: [(name: String, datasets: [(String, Value)], metadata: [(String, Value)])] = []
  var edges: [(String, String)] = []
  var settings: String?

  mutating func add(
    _ name: String, _ type: String, _ datasets: [(String, Value)] = [],
    metadata: [(String, Value)] = []
  ) {
    nodes.append((name, [("type", .text(type))] + datasets, metadata))
  }

  /// Input of `shape`, the node `a` of `type`, output.
  static func chain(
    _ shape: [Int], _ type: String, _ datasets: [(String, Value)],
    metadata: [(String, Value)] = [], settings: String? = nil
  ) -> HandmadeNIR {
    var file = HandmadeNIR()
    file.add("input", "Input", [("shape", .integers(shape, shape: [shape.count]))])
    file.add("a", type, datasets, metadata: metadata)
    file.add("output", "Output")
    file.edges = [("a", "output"), ("input", "a")]
    file.settings = settings
    return file
  }

  func write(to path: String) throws {
    let file = try HDF5File(creating: path)
    do {
      let root = try file.root()
      let main = try root.createGroup("node")
      try main.write("NIRGraph", to: "type")
      try main.write(edges.flatMap { [$0.0, $0.1] }, shape: [edges.count, 2], to: "edges")
      if let settings {
        let metadata = try main.createGroup("metadata")
        try metadata.write(settings, to: "glint")
      }
      let group = try main.createGroup("nodes")
      for node in nodes {
        let member = try group.createGroup(node.name)
        for (name, value) in node.datasets { try Self.write(value, name, to: member) }
        guard !node.metadata.isEmpty else { continue }
        let metadata = try member.createGroup("metadata")
        for (name, value) in node.metadata { try Self.write(value, name, to: metadata) }
      }
    }
    try file.close()
  }

  private static func write(_ value: Value, _ name: String, to group: borrowing Group) throws {
    switch value {
    case .numbers(let numbers, let shape): try group.write(numbers, shape: shape, to: name)
    case .integers(let numbers, let shape): try group.write(numbers, shape: shape, to: name)
    case .text(let text): try group.write(text, to: name)
    }
  }
}
