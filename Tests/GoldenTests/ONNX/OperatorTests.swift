import Foundation
import NetworkIO
import NetworkModel
import Runtime
import TestSupport
import Testing

/// Small models: with every operator, against ONNX Runtime (models/models.py); exported by PyTorch, against PyTorch
/// (models/torch_models.py).
@Suite("ONNX operators")
struct OperatorTests {
  /// What ONNX Runtime gives for one sample.
  struct Probe: Decodable {
    var input: [Double]
    var output: [Double]
    var shape: [Int]
  }

  static let folder = SharedData.projectRoot.appending(path: "Tests/GoldenTests/ONNX/models")

  static func probes() throws -> [String: Probe] {
    var probes: [String: Probe] = [:]
    for file in ["probes.json", "torch_probes.json"] {
      let data = try Data(contentsOf: folder.appending(path: file))
      let decoded = try JSONDecoder().decode([String: Probe].self, from: data)
      probes.merge(decoded) { first, _ in first }
    }
    return probes
  }

  static func network(_ name: String) throws -> AnalogNetwork {
    try ONNXReader.read(path: folder.appending(path: "\(name).onnx").path)
  }

  static let names = [
    "arithmetic", "convolutions", "doubles", "legacy", "legacy_ends", "means", "poolings",
    "quantized", "residual", "shapes", "torch_images", "torch_residual", "torch_waveform",
    "waveform",
  ]

  @Test("The outputs of ONNX Runtime and PyTorch, within 1e-5", arguments: names)
  func outputs(name: String) throws {
    let probe = try #require(Self.probes()[name])
    let outputs = try AnalogReference(Self.network(name)).output(probe.input)
    #expect(outputs.count == probe.output.count)
    let error = zip(outputs, probe.output).map { abs($0 - $1) }.max() ?? .infinity
    // Rounding of single precision; a wrong tap or channel is off by a thousandth at least.
    #expect(error < 1e-5, "\(name) is off by \(error)")
    #expect(probe.output.contains { abs($0) > 1e-3 })
  }

  @Test("Every model of the folder is held to a probe")
  func completeness() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(files.filter { $0.hasSuffix(".onnx") }.sorted() == Self.names.map { $0 + ".onnx" })
  }

  @Test("Added numbers become biases where the weights have none and lead nowhere else")
  func biases() throws {
    let nodes = try Self.network("arithmetic").nodes
    #expect(
      nodes.map(\.name) == [
        "input", "sub0", "div1", "mul2", "sub3", "add4", "mul5", "sub6", "add7", "conv8", "add9",
        "add10", "conv11", "add13",
      ])
    let biases = nodes.map { node -> [Float]? in
      guard case .convolution(_, _, let bias) = node.operation else { return nil }
      return bias
    }
    #expect(biases.compactMap { $0 } == [[0.5, 0.5]])
    #expect(nodes[11].inputs == [9, 10])
  }

  @Test("What does nothing becomes no node, names are unique, ends of 0 are rectifiers")
  func structure() throws {
    let shapes = try Self.network("shapes").nodes
    #expect(shapes.map(\.name) == ["input", "conv6", "mul8", "clip9", "reshape10", "matmul13"])
    #expect(
      shapes.map(\.shape.dimensions) == [[2, 3, 4], [2, 2, 3], [2, 2, 3], [2, 2, 3], [12], [5]])
    #expect(shapes[3].operation == .activation(.clip(low: -.infinity, high: 1)))
    let residual = try Self.network("residual").nodes
    let rectifiers = residual.filter { node in
      node.operation == .activation(.rectifier(maximum: 6))
        || node.operation == .activation(.rectifier(maximum: nil))
    }
    #expect(rectifiers.count == 3)
    // The third has no name in the file: it is called as its output.
    #expect(rectifiers.map(\.name) == ["relu2", "clip6", "value10"])
    let waveform = try Self.network("waveform").nodes
    #expect(waveform.prefix(2).map(\.shape.dimensions) == [[2, 1, 40], [4, 1, 19]])
  }

  @Test("Means leave out their padding only where there is some and it is not counted")
  func padding() throws {
    let excluded = try Self.network("poolings").nodes.compactMap { node -> Bool? in
      guard case .pooling(let pooling, let excludesPadding) = node.operation,
        pooling.kind == .average
      else { return nil }
      return excludesPadding
    }
    #expect(excluded == [true, false, true, false])
  }
}
