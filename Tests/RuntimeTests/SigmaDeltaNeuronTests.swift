import FixedPoint
import NetworkModel
import SpikeData
import Testing

@testable import Runtime

/// Sigma-delta neurons: every sum and every graded spike derived by hand.
@Suite("Sigma-delta neurons, step by step")
struct SigmaDeltaNeuronTests {
  @Test("Changes of at least the threshold are sent, what is left waits; the shift rounds down")
  func changes() throws {
    let neuron = SigmaDelta(
      width: try BitWidth(membrane: 24), bias: [1], threshold: [8], outputShift: 1)
    var neurons = SigmaDeltaNeurons(neuron, shape: try Shape([1]))
    let outputs = [9, 6, 3, -12, -100, 0, 2].map { neurons.step([$0])[0] }
    // Sums 9, 15, 18, 6, −94, −94, −92; activations 10, 16, 19, 7, 0, 0, 0.
    // Changes 10 → 5; 6 waits; 9 → 4 (19 was sent); −12 → −6; −7 waits, at 0 and 0 as well.
    #expect(outputs == [5, 0, 4, -6, 0, 0, 0])
    #expect(neurons.sums == [-92] && neurons.sent == [7])
  }

  @Test("Without accumulation the input is the value; without a threshold the activation is sent")
  func ends() throws {
    let encoder = SigmaDelta(
      width: try BitWidth(membrane: 24), accumulates: false, bias: [0], activation: .identity,
      threshold: [4, 0], outputShift: 0)
    var neurons = SigmaDeltaNeurons(encoder, shape: try Shape([2]))
    #expect(
      [[3, 3], [-4, -4], [-1, -1]].map { neurons.step($0) } == [[0, 3], [-4, -7], [0, 3]])
    let decoder = SigmaDelta(
      width: try BitWidth(membrane: 8), activation: .identity, threshold: nil)
    var sums = SigmaDeltaNeurons(decoder, shape: try Shape([1]))
    #expect([100, 100, -300, 1].map { sums.step([$0])[0] } == [100, 127, -128, -127])
    #expect(sums.sent.isEmpty)
  }

  /// Two analog inputs → sigma-delta → weights 3 and −5 → sigma-delta → output.
  static func network() throws -> QuantizedNetwork {
    let width = try BitWidth(membrane: 24)
    let (pair, one) = (try Shape([2]), try Shape([1]))
    let weights = QuantizedWeights(
      values: [3, -5], width: try BitWidth(weights: 4), step: [1], guardBits: 1)
    let encoder = SigmaDelta(
      width: width, accumulates: false, activation: .identity, threshold: [2])
    return QuantizedNetwork(
      name: "changes",
      graph: Graph(nodes: [
        Node(name: "input", operation: .input, inputs: [], shape: pair),
        Node(name: "delta", operation: .sigmaDelta(encoder), inputs: [0], shape: pair),
        Node(
          name: "weights", operation: .dense(Dense(inputs: 2, outputs: 1), weights), inputs: [],
          delayedInputs: [1], shape: one),
        Node(
          name: "sigma",
          operation: .sigmaDelta(
            SigmaDelta(width: width, activation: .identity, threshold: nil)), inputs: [2],
          shape: one),
        Node(name: "output", operation: .output, inputs: [3], shape: one),
      ]),
      execution: Execution(
        timeSteps: 4, input: InputSettings(coding: .series), readout: .membrane))
  }

  @Test("Graded spikes multiply: each is counted once per weight, unless it is −1 or 1")
  func counts() throws {
    let reference = try IntegerReference(try Self.network())
    let series = ValueSteps(dense: [7, 1, 7, 2, 6, 9, 0, 9], units: 2)
    var sums: [Int64] = []
    let result = try reference.run(
      .series(series), index: 0,
      membranes: { node, _, values in if node == 3 { sums.append(values[0]) } })
    // Sent: (7, 0), (0, 2), (0, 7), (−7, 0), each a step later at the weights, doubled by the guard bit.
    #expect(sums == [0, 42, 22, -48])
    #expect(result.outputs == [16])
    let layers = result.activity.layers
    // The input is a graded series itself: 7, 1, 7, 2, 6, 9, 9, of which the 1 is only added.
    #expect(layers[0].multiplyAccumulates == 6 && layers[0].synapticOperations == 1)
    #expect(layers[0].spikes == 4)
    #expect(layers[1].multiplyAccumulates == 3 && layers[1].synapticOperations == 0)
  }

  @Test("The engine refuses them by name")
  func engine() throws {
    let network = try Self.network()
    let error = #expect(throws: RuntimeError.self) { try CompiledNetwork(network) }
    #expect(
      error?.description
        == "node 'delta': sigma-delta neurons, whose graded spikes need multiplications; "
        + "run them by the integer reference (--reference)")
  }
}
