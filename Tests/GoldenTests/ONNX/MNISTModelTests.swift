import NetworkIO
import NetworkModel
import Runtime
import SpikeData
import SpikeIO
import TestSupport
import Testing

/// The MNIST network of the ONNX model zoo, which CNTK trained.
@Suite(
  "mnist.onnx",
  .enabled(if: SharedData.has("pretrained/onnx/mnist.onnx") && SharedData.has("mnist")))
struct MNISTModelTests {
  static func network() throws -> AnalogNetwork {
    try ONNXReader.read(path: SharedData.path("pretrained/onnx/mnist.onnx"))
  }

  static func pixels(_ index: Int) throws -> [Double] {
    let source = try SampleReader.open(path: SharedData.path("mnist/t10k-images-idx3-ubyte.gz"))
    guard case .image(let pixels) = try source.sample(at: index).input else { return [] }
    return pixels.map { Double($0) }
  }

  @Test("Its nodes, with the added numbers as biases")
  func nodes() throws {
    let network = try Self.network()
    #expect(
      network.nodes.map(\.name) == [
        "Input3", "Convolution28", "ReLU32", "Pooling66", "Convolution110", "ReLU114", "Pooling160",
        "Times212_reshape0", "Times212",
      ])
    #expect(
      network.nodes.map(\.shape.dimensions) == [
        [1, 28, 28], [8, 28, 28], [8, 28, 28], [8, 14, 14], [16, 14, 14], [16, 14, 14],
        [16, 4, 4], [256], [10],
      ])
    #expect(network.nodes.map(\.inputs) == [[]] + (0..<8).map { [$0] })
    #expect(
      network.provenance == ["format": "ONNX", "operators": "7", "producer": "CNTK 2.5.1"])
    #expect(network.name == "CNTKGraph")
  }

  @Test("The outputs of ONNX Runtime for the first test image")
  func outputs() throws {
    // Computed by onnxruntime 1.31.1.
    let expected = [
      -552.7099609375, 138.26901245117188, 2178.508056640625, 2319.861572265625,
      -3466.537841796875, -1778.3538818359375, -6441.83544921875, 8062.958984375,
      -1860.2047119140625, 1034.235595703125,
    ]
    let outputs = try AnalogReference(Self.network()).output(Self.pixels(0))
    for (output, expected) in zip(outputs, expected) {
      #expect(abs(output - expected) < 1e-6 * 8062)
    }
    #expect(outputs.count == 10)
  }

  @Test("The predictions of ONNX Runtime for the first 100 test images")
  func predictions() throws {
    let expected =
      "7210414959069015973496654074013134727121174235124463556041957893746430702917329776278473613643141769"
    let source = try SampleReader.open(path: SharedData.path("mnist/t10k-images-idx3-ubyte.gz"))
    let reference = try AnalogReference(Self.network())
    var predictions = ""
    for index in 0..<100 {
      guard case .image(let pixels) = try source.sample(at: index).input else { continue }
      let outputs = try reference.output(pixels.map { Double($0) })
      predictions += "\(outputs.firstIndex(of: outputs.max() ?? 0) ?? -1)"
    }
    #expect(predictions == expected)
  }
}
