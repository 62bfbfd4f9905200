internal import Foundation
internal import HDF5
internal import NetworkModel

/// Reads the HDF5 network exchange files of Lava-DL (`.net`): docs/formats/netx.md.
///
/// A file is a chain of layers with integer weights and Loihi's neuron constants; the network that is made of it computes
/// Loihi's integers bit for bit.
struct NetxReader {
  let path: String
  let options: ReadOptions

  /// Layers of one file.
  private static let maximumLayers = 4096

  /// True for an HDF5 file with layers at its root, where NIR has a graph.
  static func recognizes(path: String) throws -> Bool {
    let root = try HDF5File(reading: path).root()
    return try root.contains("layer") && !root.contains("node")
  }

  func network() throws -> LoadedNetwork {
    let file = try HDF5File(reading: path)
    let root = try file.root()
    let layers = try root.group("layer")
    let count = try layerCount(layers)
    var settings = NetxSettings(options: options, file: path)
    try settings.readSimulation(root)
    var builder = NetxLayerBuilder(settings: settings)
    for index in 0..<count {
      let layer = NetxLayer(try layers.group("\(index)"), name: "layer \(index)", file: path)
      try builder.add(layer, index: index, isLast: index == count - 1)
    }
    let graph = try builder.finish()
    settings = builder.settings
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    return .quantized(
      try QuantizedNetwork(
        name: name, graph: graph, execution: try settings.execution(of: graph),
        provenance: ["format": "Lava-DL netx"]
      ).validated())
  }

  /// The number of layers, whose names must be 0, 1, 2, ….
  private func layerCount(_ layers: borrowing Group) throws -> Int {
    let names = try layers.memberNames()
    guard names.count <= Self.maximumLayers else {
      throw NetworkIOError.tooLarge(
        file: path, what: "layers", found: names.count, allowed: Self.maximumLayers)
    }
    guard !names.isEmpty else { throw ModelError.missing("layer in '/layer'") }
    let expected = Set((0..<names.count).map(String.init))
    if let other = names.first(where: { !expected.contains($0) }) {
      throw NetworkIOError.invalidParameter(
        file: path, node: "layer \(other)", parameter: "its name", value: "'\(other)'",
        expected: "a number from 0 to \(names.count - 1), each once")
    }
    return names.count
  }
}
