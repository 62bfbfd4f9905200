import FixedPoint
import Foundation
import NetworkIO
import NetworkModel
import TestSupport
import Testing

@Suite(.enabled(if: SharedData.has("firefly-snn7/weights.h5")))
struct FireFlyTopologyTests {
  /// Read once: 2.5 million weights take seconds without optimisation.
  private static let read = Result<QuantizedNetwork, any Error> {
    var options = ReadOptions()
    options.tensors = SharedData.path("firefly-snn7/weights.h5")
    let path = SharedData.projectRoot.appending(path: "Networks/firefly-snn7.toml").path
    guard case .quantized(let network) = try NetworkReader.read(path: path, options: options) else {
      throw ModelError.missing("integer network")
    }
    return network
  }

  private func network() throws -> QuantizedNetwork { try Self.read.get() }

  @Test func `its layers have the shapes of the paper`() throws {
    let nodes = try network().graph.nodes.map { "\($0.name) \($0.shape)" }
    #expect(
      nodes == [
        "input 3×32×32", "conv0 32×32×32", "conv0.neuron 32×32×32", "conv1 64×32×32",
        "conv1.neuron 64×32×32", "pool1 64×16×16", "conv2 128×16×16", "conv2.neuron 128×16×16",
        "conv3 128×16×16", "conv3.neuron 128×16×16", "pool3 128×8×8", "conv4 256×8×8",
        "conv4.neuron 256×8×8", "conv5 256×8×8", "conv5.neuron 256×8×8", "pool5 256×4×4",
        "conv6 512×4×4", "conv6.neuron 512×4×4", "flatten 8192", "fc 32", "output 32",
      ])
  }

  @Test func `a strict threshold becomes the next integer, and the reset is to zero`() throws {
    let neurons = try network().graph.nodes.compactMap { node in
      if case .neuron(let neuron) = node.operation { neuron } else { QuantizedNeuron?.none }
    }
    #expect(neurons.map(\.threshold) == [[1363], [149], [144], [311], [269], [416], [272]])
    #expect(neurons.allSatisfy { $0.reset == .toValue([0]) && $0.initialCode == [0] })
    #expect(
      neurons.allSatisfy {
        $0.store == .shift(MembraneShift(shift: 0, range: -(1 << 30)...(1 << 30) - 1))
      })
  }

  @Test func `weights and biases are the file's integers`() throws {
    let weights = try network().graph.nodes.compactMap(\.operation.weights)
    #expect(weights.map(\.width.bits) == [Int](repeating: 8, count: 8))
    #expect(
      weights.map(\.values.count) == [864, 18432, 73728, 147456, 294912, 589824, 1_179_648, 262144])
    #expect(weights.map { $0.bias?.count } == [32, 64, 128, 128, 256, 256, 512, 32])
    #expect(weights.allSatisfy { $0.step == [1] && $0.guardBits == 0 })
  }

  @Test func `the execution is the authors' and nothing is assumed`() throws {
    let execution = try network().execution
    #expect(execution.timeSteps == 4)
    #expect(execution.readout == .membrane)
    #expect(execution.classes == 10)
    #expect(execution.assumptions == [])
    #expect(execution.input.coding == .direct)
    #expect(execution.input.mean == [0.4914, 0.4822, 0.4465])
    #expect(
      execution.input.quantization
        == InputQuantization(scale: 0.0400051586329937, zeroPoint: -6, range: -128...127))
  }

  @Test func `written as NIR it comes back equal`() throws {
    let folder = try TemporaryFolder()
    let network = try network()
    try NetworkWriter.write(network, to: folder.path("snn7.nir"))
    #expect(try NetworkReader.read(path: folder.path("snn7.nir")) == .quantized(network))
  }

  @Test func `without tensors the user is asked for them`() throws {
    let path = SharedData.projectRoot.appending(path: "Networks/firefly-snn7.toml").path
    #expect(throws: NetworkIOError.topology(file: path, line: nil, .noTensorFile)) {
      try NetworkReader.read(path: path)
    }
  }
}
