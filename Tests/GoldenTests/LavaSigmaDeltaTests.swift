import FixedPoint
import NetworkIO
import NetworkModel
import Runtime
import SpikeData
import TestSupport
import Testing

/// Sigma-delta networks of Lava-DL against the ground truths of its own tests: every sum and every graded spike.
@Suite("Lava netx: sigma-delta networks")
struct LavaSigmaDeltaTests {
  typealias Run = LavaSpikingTests.Run

  /// The frame of the PilotNet test as the integers that the network sees, `[channels, rows, columns]` from Lava's
  /// `[x, y, channel]`.
  static func pilotFrame(columns: Int) throws -> EncodedSample {
    let frame = try NumPyArray(
      npz: SharedData.path("lava-netx/pilotnet_sdnn/ground_truth.npz"), "input")
    let whole = frame.transposed([2, 1, 0, 3])
    return .analog(
      (0..<(3 * 33 * columns)).map {
        Float(whole[$0 / columns * 100 + $0 % columns] / 64)
      })
  }

  /// A ground truth of Lava, `[x, y, channel, step]`, as `[steps][channels, rows, columns]`.
  static func pilotTruth(_ name: String) throws -> [[Int64]] {
    let array = try NumPyArray(
      npz: SharedData.path("lava-netx/pilotnet_sdnn/ground_truth.npz"), name)
    return LavaSpikingTests.steps(array.transposed([2, 1, 0, 3]), count: array.shape[3])
  }

  @Test(
    "PilotNet: graded spikes, sums and steering angle of 20 steps",
    .enabled(if: SharedData.has("lava-netx/pilotnet_sdnn")))
  func pilotNet() throws {
    let network = try LavaSpikingTests.network("pilotnet_sdnn/network.net", steps: 20) {
      $0.layerDelay = 1
    }
    let run = try Run(network, try Self.pilotFrame(columns: 100))
    #expect(run.values(of: "input.neurons") == (try Self.pilotTruth("act0")))
    #expect(run.membranes(of: "conv2.neurons") == (try Self.pilotTruth("sigma2")))
    let angle = run.values(of: "dense9.neurons").map { $0[0] }
    #expect(
      angle.prefix(9) == [0, -3840, 4880, 361_928, 461_416, 342_568, -315_628, -315_628, -31_026])
    let truth = try NumPyArray(
      npz: SharedData.path("lava-netx/pilotnet_sdnn/ground_truth.npz"), "output")
    #expect(angle.prefix(9).map { Double($0) } == truth.values)
    #expect(run.result.activity.multiplyAccumulates > 1_000_000)
    #expect(throws: RuntimeError.self) { try CompiledNetwork(network) }
  }

  @Test(
    "PilotNet on a square: the sums of all four convolutions in 20 steps",
    .enabled(if: SharedData.has("lava-netx/pilotnet_sdnn")))
  func pilotNetSquare() throws {
    let network = try LavaSpikingTests.network("pilotnet_sdnn/square_network.net", steps: 20) {
      $0.layerDelay = 1
    }
    let run = try Run(network, try Self.pilotFrame(columns: 33))
    for layer in 1...4 {
      #expect(
        run.membranes(of: "conv\(layer).neurons") == (try Self.pilotTruth("sigma\(layer)_square")))
    }
  }

  /// Neurons of the small test: a threshold of 20 with netx's exponents.
  static func neuron(
    bias: [Double] = [0], accumulates: Bool = true
  ) throws -> SigmaDelta {
    SigmaDelta(
      width: try BitWidth(membrane: 24), accumulates: accumulates,
      bias: bias.map { Int32($0) << 12 }, activation: accumulates ? .rectifier : .identity,
      threshold: [20 << 12], outputShift: 6)
  }

  static func array(_ name: String) throws -> NumPyArray {
    try NumPyArray(npy: SharedData.path("lava-netx/tinynet_sdnn/\(name).npy"))
  }

  /// Input, operations one after the other, the first weights a step late as Lava runs them, and output.
  static func chain(
    _ shape: [Int], _ operations: [QuantizedNetwork.Operation], coding: InputCoding, steps: Int
  ) throws -> QuantizedNetwork {
    var nodes = [
      Node(
        name: "input", operation: QuantizedNetwork.Operation.input, inputs: [],
        shape: try Shape(shape))
    ]
    for (index, operation) in (operations + [.output]).enumerated() {
      let name = index == operations.count ? "output" : "\(index)"
      let isLate = operation.weights != nil
      nodes.append(
        Node(
          name: name, operation: operation, inputs: isLate ? [] : [index],
          delayedInputs: isLate ? [index] : [],
          shape: try operation.role.outputShape(of: nodes[index].shape, node: name)))
    }
    return QuantizedNetwork(
      name: "tinynet_sdnn", graph: Graph(nodes: nodes),
      execution: Execution(
        timeSteps: steps, input: InputSettings(coding: coding), readout: .membrane))
  }

  static func weights(_ values: [Double]) throws -> QuantizedWeights {
    QuantizedWeights(
      values: values.map { Int16($0) }, width: try BitWidth(weights: 8), step: [1 / 64])
  }

  @Test(
    "tinynet_sdnn: delta encoding of a signal in 15 steps, the first step of the convolution behind it",
    .enabled(if: SharedData.has("lava-netx/tinynet_sdnn")))
  func encoder() throws {
    let amplitudes = try Self.array("input_bias").transposed([2, 1, 0])
    let gold = try Self.array("input")
    // The signal that the test of Lava makes: sin(2πt/15) of each bias, cut to whole numbers.
    let sines = [
      0, 0.40673664307580015, 0.7431448254773941, 0.9510565162951535, 0.9945218953682734,
      0.8660254037844387, 0.5877852522924732, 0.20791169081775931, -0.20791169081775907,
      -0.587785252292473, -0.8660254037844384, -0.9945218953682733, -0.9510565162951536,
      -0.743144825477394, -0.40673664307580015,
    ]
    let signal = sines.flatMap { sine in amplitudes.map { Float(($0 * sine).rounded(.towardZero)) }
    }
    // Lava's kernel is [out, x, y, in] with both axes turned round.
    let kernel = try Self.array("layer1_kernel").transposed([0, 3, 2, 1])
    let turned = stride(from: 0, to: kernel.count, by: 25).flatMap {
      kernel[$0..<($0 + 25)].reversed()
    }
    let convolution = Convolution(
      inputChannels: 3, outputChannels: 24,
      window: Window(kernel: (5, 5), stride: (2, 2)))
    let network = try Self.chain(
      [3, 16, 16],
      [
        .shift(12), .sigmaDelta(try Self.neuron(accumulates: false)),
        .convolution(convolution, try Self.weights(turned)),
        .sigmaDelta(try Self.neuron(bias: try Self.array("layer1_bias").values)),
      ], coding: .series, steps: 15)
    let run = try Run(network, .series(ValueSteps(dense: signal, units: 768)))
    #expect(
      run.values(of: "1") == LavaSpikingTests.steps(gold.transposed([2, 1, 0, 3]), count: 15))
    let first = LavaSpikingTests.steps(
      try Self.array("layer1").transposed([2, 1, 0, 3]), count: 16)[0]
    #expect(run.values(of: "3")[0] == first && first.contains { $0 != 0 })
  }

  @Test(
    "tinynet_sdnn: sums of spikes without message bits, a step after the input, 16 steps",
    .enabled(if: SharedData.has("lava-netx/tinynet_sdnn")))
  func decoder() throws {
    let input = LavaSpikingTests.steps(try Self.array("layer1").values, count: 16)
    let sum = SigmaDelta(
      width: try BitWidth(membrane: 24), activation: .identity, threshold: nil)
    let network = try Self.chain(
      [864],
      [
        .dense(
          Dense(inputs: 864, outputs: 100),
          try Self.weights(try Self.array("layer2_weight").values)), .sigmaDelta(sum),
      ], coding: .events, steps: 16)
    let run = try Run(network, LavaSpikingTests.spikes(input))
    let gold = LavaSpikingTests.steps(try Self.array("layer2").values, count: 16)
    #expect(run.values(of: "1") == gold)
  }
}
