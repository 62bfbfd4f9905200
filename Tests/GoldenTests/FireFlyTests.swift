import Foundation
import NetworkIO
import NetworkModel
import Runtime
import SpikeData
import SpikeIO
import TestSupport
import Testing

/// FireFly v1's deployed CIFAR-10 network against golden results of two independent implementations.
@Suite("FireFly's own network", .enabled(if: SharedData.has("firefly-snn7")))
struct FireFlyTests {
  struct Golden: Decodable {
    let predictions: [Int]
    let labels: [Int]
    let outputs: [[Double]]
    let spikesPerLayerStep_beforePooling: [[[Int]]]
    let spikesPerLayerStep_afterPooling: [[[Int]]]
  }

  static func network() throws -> QuantizedNetwork {
    var options = ReadOptions()
    options.tensors = SharedData.path("firefly-snn7/weights.h5")
    return try LoadedFile.quantized(LoadedFile.project("Networks/firefly-snn7.toml"), options)
  }

  @Test(
    "Two images: every prediction, output sum and spike count per layer and step, by engine and reference"
  )
  func golden() throws {
    let url = URL(fileURLWithPath: SharedData.path("firefly-snn7/golden.json"))
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
    let network = try Self.network()
    let source = try SampleReader.open(path: SharedData.path("firefly-snn7/images.h5"))
    let encoder = try LoadedFile.encoder(network.execution, for: source, inputs: 3072)
    var engine = IntegerEngine(try CompiledNetwork(network))
    let reference = try IntegerReference(network)
    let layers = try network.graph.layers().map(\.name)
    // All 32 images are compared through the command line; two show here that the reference agrees.
    for image in 0..<2 {
      let sample = try encoder.encodedSample(at: image, of: source).input
      let result = try engine.run(sample, index: image)
      let expected = try reference.run(sample, index: image)
      #expect(result == expected)
      #expect(result.prediction == golden.predictions[image])
      #expect(Array(result.outputs.prefix(10)) == golden.outputs[image])
      for layer in 0..<7 {
        let spikes = try #require(layers.firstIndex(of: "conv\(layer)"))
        #expect(
          result.spikesPerStep[spikes] == golden.spikesPerLayerStep_beforePooling[layer][image])
        if let pooled = layers.firstIndex(of: "pool\(layer)") {
          #expect(
            result.spikesPerStep[pooled] == golden.spikesPerLayerStep_afterPooling[layer][image])
        }
      }
    }
  }
}
