import Foundation
import Lint
import NetworkIO
import NetworkModel

/// Findings about files: each network is written, read back and looked at.
final class FileFindings {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "glint-lint-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private var path: String { path("net.nir") }

  /// The path of a file in the folder of these files.
  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Everything that `glint inspect` finds in a NIR file: about the file, then about the network.
  func all(of document: NIRDocument, _ options: ReadOptions) throws -> [Finding] {
    do throws(NetworkIOError) {
      let reading = try reading(document, options)
      return reading.findings + findings(reading.network)
    } catch { return DocumentCheck(document, error: error).findings }
  }

  /// False for a file that is no network.
  func canBeRead(_ document: NIRDocument, _ options: ReadOptions) -> Bool {
    (try? reading(document, options)) != nil
  }

  /// The file as `glint inspect --fix` writes it.
  func repaired(
    _ document: NIRDocument, stating options: ReadOptions
  ) throws(NetworkIOError) -> NIRDocument {
    var options = options
    options.allowsLongTimeStep = true
    guard
      let repair = try NIRRepair(try reading(document, options), of: path, stating: options)
    else { return document }
    try repair.document.write(to: path)
    return try NIRDocument(reading: path)
  }

  private func reading(
    _ document: NIRDocument, _ options: ReadOptions
  ) throws(NetworkIOError) -> NetworkReading {
    try document.write(to: path)
    var options = options
    options.allowsLongTimeStep = true
    return try NetworkReader.reading(path: path, options: options)
  }

  /// What the lint says about a NIR file with these nodes, read with `options`.
  func of(_ document: NIRDocument, _ options: ReadOptions = ReadOptions()) throws -> [Finding] {
    do throws(NetworkIOError) {
      return findings(try reading(document, options).network)
    } catch { return DocumentCheck(document, error: error).findings }
  }

  /// What it says about a NIR file that holds this integer network.
  func of(_ network: QuantizedNetwork) throws -> [Finding] {
    try NetworkWriter.write(network, to: path)
    return findings(try NetworkReader.read(path: path))
  }

  /// What it says about a NIR file that holds this float network.
  func of(_ network: Network) throws -> [Finding] {
    try NetworkWriter.write(network, to: path)
    return findings(try NetworkReader.read(path: path))
  }

  private func findings(_ network: LoadedNetwork) -> [Finding] {
    switch network {
    case .float(let network): Linter.findings(network)
    case .quantized(let network): Linter.findings(network)
    }
  }
}

extension ReadOptions {
  /// Everything that a NIR file leaves open.
  static func stated(
    dt: Double = 1, reset: Reset = .zero, comparison: Comparison = .greater,
    _ discretization: Discretization = .forwardEuler
  ) -> ReadOptions {
    var options = ReadOptions()
    options.timeStep = dt
    options.reset = reset
    options.comparison = comparison
    options.discretization = discretization
    return options
  }
}

/// NIR files as other writers make them.
enum Document {
  /// `input`, the given nodes one after the other, `output`.
  static func chain(
    input: [Int], _ nodes: [(name: String, node: NIRNode)], output: [Int]
  ) -> NIRDocument {
    var graph = NIRGraph()
    graph.nodes["input"] = NIRNode(type: "Input", parameters: ["shape": NIRValue(input)])
    graph.nodes["output"] = NIRNode(type: "Output", parameters: ["shape": NIRValue(output)])
    for (name, node) in nodes { graph.nodes[name] = node }
    let names = ["input"] + nodes.map(\.name) + ["output"]
    graph.edges = zip(names, names.dropFirst()).map { NIREdge($0, $1) }
    return NIRDocument(version: "1.0.8", root: NIRNode(type: "NIRGraph", graph: graph))
  }

  /// Fully connected weights.
  static func affine(_ weight: [[Float]], bias: [Float]? = nil) -> NIRNode {
    NIRNode(
      type: "Affine",
      parameters: [
        "weight": NIRValue(weight.flatMap { $0 }, shape: [weight.count, weight[0].count]),
        "bias": NIRValue(bias ?? [Float](repeating: 0, count: weight.count)),
      ])
  }

  /// Neurons of a type with the given parameters.
  static func neurons(_ type: String, _ parameters: [String: [Double]]) -> NIRNode {
    NIRNode(type: type, parameters: parameters.mapValues { NIRValue($0) })
  }

  /// A convolution of padding 0 and stride 1.
  static func convolution(_ weight: [Float], shape: [Int], input: [Int]) -> NIRNode {
    NIRNode(
      type: "Conv2d",
      parameters: [
        "weight": NIRValue(weight, shape: shape), "input_shape": NIRValue(input),
        "stride": NIRValue([1, 1]), "padding": NIRValue([0, 0]), "dilation": NIRValue([1, 1]),
        "groups": NIRValue(1), "bias": NIRValue([Float](repeating: 0, count: shape[0])),
      ])
  }
}
