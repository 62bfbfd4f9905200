import FixedPoint
import Testing

@testable import NetworkModel

@Suite("Memory footprint")
struct MemoryFootprintTests {
  /// W2U2, 8 inputs, 4 neurons with ternary weights that sum to at most 3 per neuron, read-out of 5.
  static func quantized(
    readout: Int = 5, coding: InputCoding = .events, fractions: Int = 1
  ) throws -> QuantizedNetwork {
    let weights = QuantizedWeights(
      values: [1, 1, 1, -1, 0, 0, 0, 0] + Array(repeating: 0, count: 24),
      width: try BitWidth(weights: 2), step: [0.5], guardBits: fractions, bias: [200, 0, 0, -3])
    let table = try MembraneTable(codes: 4, rows: 1, values: [-2, 0, 2, 4], cuts: [-1, 1, 300])
    let neuron = QuantizedNeuron(
      width: try BitWidth(membrane: 2), unit: [0.25], threshold: [4, 4, 4, 4],
      reset: .toValue([0]), store: .table(table), initialCode: [1])
    let last = QuantizedWeights(
      values: Array(repeating: 1, count: 4 * readout), width: try BitWidth(weights: 2), step: [1])
    let input = InputSettings(
      coding: coding,
      quantization: InputQuantization(scale: 1, zeroPoint: 0, range: 0...255))
    return QuantizedNetwork(
      name: "test",
      graph: Graph(nodes: [
        Node(name: "input", operation: .input, inputs: [], shape: try Shape([8])),
        Node(
          name: "fc1", operation: .dense(Dense(inputs: 8, outputs: 4), weights), inputs: [0],
          shape: try Shape([4])),
        Node(name: "lif", operation: .neuron(neuron), inputs: [1], shape: try Shape([4])),
        Node(
          name: "fc2", operation: .dense(Dense(inputs: 4, outputs: readout), last), inputs: [2],
          shape: try Shape([readout])),
        Node(name: "output", operation: .output, inputs: [3], shape: try Shape([readout])),
      ]), execution: Execution(input: input))
  }

  @Test("Every array is counted in the width in which the engine keeps it")
  func quantizedBytes() throws {
    let network = try Self.quantized().validated()
    let footprint = try network.memoryFootprint()
    let first = footprint.layers[0]
    #expect(first.name == "fc1" && first.kind == .dense && first.neurons == 4)
    #expect(first.weightBits == 2 && first.membraneBits == 2)
    // 8 rows of 4 weights of 2 bits; 4 membranes of 2 bits; 200 needs 16 bits.
    #expect(first.weightBytes == 8 && first.membraneBytes == 1 && first.biasBytes == 4 * 2)
    // 4 thresholds, 1 reset, 1 initial code and 4 values in 8 bits, 3 cuts (300) in 16.
    #expect(first.thresholdBytes == 4 + 1 + 1 + 4 + 3 * 2)
    #expect(first.parameters == 32 + 4 && first.storeComparisons == 3 && first.decayTerms == 0)
    // 32 weights, 4 biases, 4 thresholds, 4 membranes.
    #expect(first.float32Bytes == 4 * (32 + 4 + 4 + 4))
    let last = footprint.layers[1]
    #expect(last.name == "fc2" && last.kind == .readout && last.membraneBits == nil)
    // 4 rows of 5 weights of 2 bits: each row takes 2 bytes, not 10 bits.
    #expect(last.weightBytes == 8 && last.weights == 20 && last.totalBytes == 8)
    #expect(footprint.totalBytes == 8 + 1 + 8 + 16 + 8)
    #expect(footprint.neurons == 4 && footprint.membranes == 4)
    #expect(footprint.weightBits == 2 && footprint.membraneBits == 2)
  }

  @Test("Two-bit weights and membranes take exactly a sixteenth of floats")
  func sixteenth() throws {
    let footprint = try Self.quantized(readout: 4).memoryFootprint()
    #expect(footprint.weightBytes * 16 == footprint.weights * 4)
    #expect(footprint.membraneBytes * 16 == footprint.membranes * 4)
  }

  @Test("Rows of a grouped convolution hold the output channels of one group")
  func groupedConvolution() {
    let convolution = Convolution(
      inputChannels: 4, outputChannels: 6, window: Window(kernel: (3, 2)), groups: 2)
    let rows = OperationRole.convolution(convolution).deliveryRows
    #expect(rows?.count == 4 * 6 && rows?.length == 3)
    #expect(convolution.weightCount == 4 * 6 * 3)
  }

  @Test(
    "The accumulator holds the worst case of one step",
    arguments: [
      // |H| ≤ 4 + 3·2^f + 200: with one guard bit 210, with 12 guard bits 12,492, with 14 guard bits 49,356.
      (InputCoding.events, 1, 16), (.events, 12, 16), (.events, 14, 32),
      // Bytes: 4 + 255·4·2 + 200 = 2,244; with six guard bits 65,484.
      (.direct, 1, 16), (.direct, 6, 32),
    ])
  func accumulator(coding: InputCoding, guardBits: Int, bits: Int) throws {
    let network = try Self.quantized(coding: coding, fractions: guardBits)
    let footprint = try network.memoryFootprint()
    #expect(footprint.layers[0].accumulatorBits == bits)
    #expect(footprint.layers[0].inputBits == (coding == .direct ? 8 : 1))
    // Four weights of 1, no bias, no membrane.
    #expect(footprint.layers[1].accumulatorBits == 8)
  }

  @Test("A shift staircase takes its shift, its clamps and its leak")
  func shiftStore() throws {
    var neuron = QuantizedNeuron(
      width: try BitWidth(membrane: 8), unit: [1], threshold: [100], reset: .subtract([100]),
      store: .shift(MembraneShift(shift: 3, range: -128...127)), initialCode: [0])
    // threshold, reset, initial: 1 byte each; shift 1; two clamps of 8 bits.
    #expect(neuron.parameterBytes == 3 + 1 + 2)
    #expect(neuron.decayTerms == 0 && neuron.largestValue == 1024)
    neuron.store = .shift(
      MembraneShift(
        shift: 0, range: -32_768...32_767,
        decays: [Decay(terms: [.init(sign: 1, shift: 0), .init(sign: -1, shift: 4)])]))
    // Two clamps of 16 bits, two terms.
    #expect(neuron.parameterBytes == 3 + 1 + 4 + 4)
    #expect(neuron.decayTerms == 2 && neuron.storeComparisons == 0)
  }

  @Test("A float network takes four bytes per number")
  func float() throws {
    var build = GraphBuilder()
    let input = try build.add("input", .input, [], [8])
    let scaled = try build.add("scale", .scale([2]), [input], [8])
    let first = try build.dense("fc1", from: scaled, to: 4)
    let neuron = Neuron(
      model: .leakyIntegrateAndFire, tau: [2], leak: [0], threshold: [1, 1, 1, 1])
    let lif = try build.add("lif", .neuron(neuron), [first], [4])
    _ = try build.output(from: lif)
    let network = Network(name: "float", graph: try build.graph())
    let footprint = try network.memoryFootprint()
    let layer = footprint.layers[0]
    #expect(layer.weightBytes == 128 && layer.membraneBytes == 16 && layer.biasBytes == 0)
    // tau, v_leak, r, initial and v_reset have one value, v_threshold four, the scale one.
    #expect(layer.thresholdBytes == 4 * (5 + 4 + 1))
    #expect(layer.totalBytes == layer.float32Bytes && layer.arithmetic == .float32)
    #expect(layer.weightBits == 32 && layer.membraneBits == 32 && layer.accumulatorBits == 32)
    #expect(layer.decayTerms == 1)
  }
}
