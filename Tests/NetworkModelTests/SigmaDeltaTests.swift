import FixedPoint
import NetworkModel
import Testing

@Suite("Sigma-delta neurons")
struct SigmaDeltaTests {
  static func neuron(threshold: [Int32]? = [4]) throws -> SigmaDelta {
    SigmaDelta(
      width: try BitWidth(membrane: 24), bias: [3], threshold: threshold, outputShift: 1)
  }

  static func network(_ neuron: SigmaDelta) throws -> QuantizedNetwork {
    let shape = try Shape([2])
    return QuantizedNetwork(
      name: "changes",
      graph: Graph(nodes: [
        Node(name: "in", operation: .input, inputs: [], shape: shape),
        Node(name: "neurons", operation: .sigmaDelta(neuron), inputs: [0], shape: shape),
        Node(name: "out", operation: .output, inputs: [1], shape: shape),
      ]))
  }

  @Test("Sums add up or are replaced, and saturate at 24 bits")
  func sums() throws {
    var neuron = try Self.neuron()
    #expect(neuron.sum(after: 5, adding: -7) == -2)
    #expect(neuron.sum(after: 8_388_607, adding: 1) == 8_388_607)
    #expect(neuron.sum(after: -8_388_608, adding: .min / 2) == -8_388_608)
    neuron.accumulates = false
    #expect(neuron.sum(after: 5, adding: -7) == -7)
  }

  @Test("The rectifier cuts what is below 0, bias included")
  func activation() throws {
    var neuron = try Self.neuron()
    #expect(neuron.activation(of: -5, bias: 3) == 0)
    #expect(neuron.activation(of: -2, bias: 3) == 1)
    neuron.activation = .identity
    #expect(neuron.activation(of: -5, bias: 3) == -2)
  }

  @Test("A layer of them is one of neurons, graded, and keeps sum and sent value in 24 bits each")
  func layer() throws {
    let network = try Self.network(Self.neuron()).validated()
    #expect(network.graph.hasGradedSpikes)
    #expect(network.graph.nodes[1].operation.role == .neuron(spiking: true))
    let footprint = try network.memoryFootprint()
    #expect(footprint.layers.count == 1)
    #expect(footprint.layers[0].membranes == 4 && footprint.layers[0].membraneBytes == 12)
    let decoder = try Self.network(Self.neuron(threshold: nil)).validated()
    #expect(decoder.graph.nodes[1].operation.role == .neuron(spiking: false))
    #expect(try decoder.memoryFootprint().layers[0].membranes == 2)
  }

  @Test("Counts, thresholds and shifts that cannot be are refused by name")
  func refused() throws {
    var neuron = try Self.neuron()
    neuron.bias = [1, 2, 3]
    #expect(
      throws: ModelError.parameterCount(
        node: "neurons", parameter: "bias", expected: "1, 2 or 2", actual: 3)
    ) { try Self.network(neuron).validated() }
    neuron = try Self.neuron(threshold: [-1])
    #expect(
      throws: ModelError.parameterValue(
        node: "neurons", parameter: "threshold", value: "-1", expected: "0 or above")
    ) { try Self.network(neuron).validated() }
    neuron = try Self.neuron()
    neuron.outputShift = 25
    #expect(
      throws: ModelError.parameterValue(
        node: "neurons", parameter: "output shift", value: "25", expected: "0...24")
    ) { try Self.network(neuron).validated() }
  }
}
