import HDF5

/// A NIR network of a few neurons, right or wrong: input, affine, integrate-and-fire, output.
struct SmallNetwork {
  /// A dataset of a node.
  enum Value {
    case numbers([Double], shape: [Int])
    case integers([Int], shape: [Int])
    case text(String)
  }

  /// Datasets of each node; the first is its type.
  var nodes: [(name: String, datasets: [(name: String, value: Value)])]
  var edges = [("input", "fc"), ("fc", "cells"), ("cells", "output")]
  /// The root settings of docs/formats/nir.md.
  var settings: String? = """
    {"timeSteps": 4, "dt": 1, "reset": "zero", "readout": "spikes",
     "input": {"coding": "events", "stepSeconds": 0.001}}
    """

  /// The release that wrote it, as the file says.
  var version: String?

  /// 4 inputs (or an image of 4 pixels), 3 neurons.
  init(shape: [Int] = [4]) {
    let count = shape.reduce(1, *)
    nodes = [
      ("input", [("type", .text("Input")), ("shape", .integers(shape, shape: [shape.count]))]),
      (
        "fc",
        [
          ("type", .text("Affine")),
          (
            "weight",
            .numbers((0..<3 * count).map { Double($0 % 5) / 4 - 0.25 }, shape: [3, count])
          ),
          ("bias", .numbers([0, 0.125, 0.25], shape: [3])),
        ]
      ),
      (
        "cells",
        [
          ("type", .text("IF")), ("r", .numbers([1, 1, 1], shape: [3])),
          ("v_threshold", .numbers([1, 1, 1], shape: [3])),
        ]
      ),
      ("output", [("type", .text("Output")), ("shape", .integers([3], shape: [1]))]),
    ]
    if shape.count > 1 {
      nodes.insert(("flat", [("type", .text("Flatten"))]), at: 1)
      edges = [("input", "flat"), ("flat", "fc")] + edges.dropFirst()
    }
  }

  /// Puts another dataset in the place of one.
  mutating func set(_ node: String, _ dataset: String, _ value: Value) {
    guard let index = nodes.firstIndex(where: { $0.name == node }) else { return }
    nodes[index].datasets.removeAll { $0.name == dataset }
    nodes[index].datasets.append((dataset, value))
  }

  /// Writes it, and gives its path.
  func write(in folder: TemporaryFolder, _ name: String = "net.nir") throws -> String {
    let file = try HDF5File(creating: folder.path(name))
    do {
      let root = try file.root()
      if let version { try root.write(version, to: "version") }
      let main = try root.createGroup("node")
      try main.write("NIRGraph", to: "type")
      try main.write(edges.flatMap { [$0.0, $0.1] }, shape: [edges.count, 2], to: "edges")
      if let settings { try main.createGroup("metadata").write(settings, to: "glint") }
      let group = try main.createGroup("nodes")
      for node in nodes {
        let member = try group.createGroup(node.name)
        for (name, value) in node.datasets {
          switch value {
          case .numbers(let numbers, let shape): try member.write(numbers, shape: shape, to: name)
          case .integers(let numbers, let shape): try member.write(numbers, shape: shape, to: name)
          case .text(let text): try member.write(text, to: name)
          }
        }
      }
    }
    try file.close()
    return folder.path(name)
  }
}
