import Foundation
import NetworkIO
import NetworkModel
import Runtime
import SpikeData
import SpikeIO
import TestSupport
import Testing

/// The networks of this repository: stored in two bits, equal in engine and reference.
@Suite("Trained networks")
struct TrainedNetworkTests {
  @Test(
    "Hidden layers have 2-bit weights, all membranes 2 bits, in the file and as allocated",
    arguments: ["digits-w2u2", "mnist-w2u2"])
  func twoBits(name: String) throws {
    let network = try LoadedFile.quantized(LoadedFile.project("Networks/\(name).nir"))
    let compiled = try CompiledNetwork(network)
    let footprint = try network.memoryFootprint()
    let neurons = footprint.layers.filter { $0.membraneBits != nil }
    #expect(neurons.allSatisfy { $0.membraneBits == 2 })
    #expect(footprint.layers.dropFirst().dropLast().allSatisfy { $0.weightBits == 2 })
    #expect(footprint.layers.first?.weightBits == 8 && footprint.layers.last?.weightBits == 8)
    let count = neurons.reduce(0) { $0 + $1.neurons }
    #expect(IntegerEngine(compiled).membraneBytes * 4 == count)
    #expect(compiled.weightBytes == footprint.weightBytes)
    #expect(compiled.membraneBytes == footprint.membraneBytes)
    #expect(compiled.constantBytes == footprint.biasBytes + footprint.thresholdBytes)
  }

  @Test("Digits: engine and integer reference agree in every spike, membrane and count")
  func digitsConformance() throws {
    let network = try LoadedFile.quantized(LoadedFile.project("Networks/digits-w2u2.nir"))
    let source = try SampleReader.open(path: LoadedFile.project("Traces/digits-test.h5"))
    try conformance(network, source, samples: 20)
  }

  @Test(
    "MNIST: engine and integer reference agree in every spike, membrane and count",
    .enabled(if: SharedData.has("mnist")))
  func mnistConformance() throws {
    let network = try LoadedFile.quantized(LoadedFile.project("Networks/mnist-w2u2.nir"))
    let source = try SampleReader.open(path: SharedData.path("mnist/t10k-images-idx3-ubyte.gz"))
    try conformance(network, source, samples: 3)
  }

  private func conformance(
    _ network: QuantizedNetwork, _ source: any SampleSource, samples: Int
  ) throws {
    let inputs = network.graph.nodes[try network.graph.inputIndex()].shape.count
    let encoder = try LoadedFile.encoder(network.execution, for: source, inputs: inputs)
    var engine = IntegerEngine(try CompiledNetwork(network))
    let reference = try IntegerReference(network)
    for index in 0..<samples {
      let sample = try encoder.encodedSample(at: index, of: source).input
      let result = try engine.run(sample, index: index)
      let expected = try reference.run(sample, index: index)
      #expect(result == expected, "sample \(index)")
      #expect(result.activity.spikes > 0)
    }
  }
}
