import FixedPoint
import NetworkModel
import SpikeData
import Testing

@testable import Runtime

/// Networks that a file may hold and that cannot be run: an error that names the node, never a trap.
@Suite("Networks that cannot be run")
struct UnrunnableNetworkTests {
  typealias Operation = QuantizedNetwork.Operation

  /// Input of `shape`, the given operations in a row, and an output.
  static func chain(
    _ shape: [Int], _ operations: [Operation], readout: Readout = .membrane, steps: Int? = 1,
    coding: InputCoding = .events
  ) throws -> QuantizedNetwork {
    var nodes: [Node<Operation>] = [
      Node(name: "input", operation: .input, inputs: [], shape: try Shape(shape))
    ]
    for (index, operation) in (operations + [.output]).enumerated() {
      let shape = try operation.role.outputShape(of: nodes[index].shape, node: "")
      nodes.append(
        Node(name: "node\(index)", operation: operation, inputs: [index], shape: shape))
    }
    let quantization = InputQuantization(scale: 1, zeroPoint: 0, range: 0...255)
    return QuantizedNetwork(
      name: "chain", graph: Graph(nodes: nodes),
      execution: Execution(
        timeSteps: steps,
        input: InputSettings(coding: coding, quantization: coding == .direct ? quantization : nil),
        readout: readout))
  }

  static func weights(_ count: Int, bias: [Int32]? = nil) throws -> QuantizedWeights {
    QuantizedWeights(
      values: [Int16](repeating: 1, count: count), width: try BitWidth(weights: 8), step: [1],
      bias: bias)
  }

  static func pooling(
    _ kind: Pooling.Kind, _ kernel: Int, padding: Int = 0, stride: Int = 1
  ) -> Operation {
    .pooling(
      Pooling(
        kind: kind,
        window: Window(
          kernel: (kernel, kernel), stride: (stride, stride),
          padding: Padding(rows: padding, columns: padding))))
  }

  static func neuron() throws -> QuantizedNeuron {
    QuantizedNeuron(
      width: try BitWidth(membrane: 2), unit: [1], threshold: [1], reset: .toValue([0]),
      store: .table(try MembraneTable(codes: 3, rows: 1, values: [-1, 0, 1], cuts: [0, 1])),
      initialCode: [1])
  }

  /// The error of engine and integer reference.
  private func errors(_ network: QuantizedNetwork) -> (RuntimeError?, RuntimeError?) {
    (
      #expect(throws: RuntimeError.self) { try CompiledNetwork(network) },
      #expect(throws: RuntimeError.self) { try IntegerReference(network) }
    )
  }

  @Test("Maps, plans and poolings that memory cannot hold are refused by name")
  func tooLarge() throws {
    let (most, positions) = errors(
      try Self.chain([1, 8192, 8192], [.flatten, .flatten, .flatten]))
    #expect(most == positions && most?.description.contains("values") == true)
    for operations in [
      [Self.pooling(.sum, 3, padding: 1)],
      [Self.pooling(.sum, 99, padding: 98, stride: 1), Self.pooling(.sum, 99, padding: 98)],
    ] {
      let side = operations.count == 1 ? 6_000 : 60
      let (engine, reference) = errors(try Self.chain([1, side, side], operations))
      for error in [engine, reference] {
        #expect(error?.description.contains("connects positions more than") == true)
      }
    }
  }

  @Test("No steps, no steps said, two inputs, and an output on the input itself are refused")
  func settings() throws {
    for steps in [nil, 0, -1] {
      let network = try Self.chain([4], [.neuron(Self.neuron())], readout: .spikes, steps: steps)
      let expected = RuntimeError.missingSetting(
        "the number of time steps", remedy: "give it with --time-steps")
      let (engine, reference) = errors(network)
      #expect(engine == expected && reference == expected)
    }
    var network = try Self.chain([4], [.neuron(Self.neuron())], readout: .spikes)
    network.graph.nodes.append(
      Node(name: "second", operation: .input, inputs: [], shape: try Shape([4])))
    let (engine, reference) = errors(network)
    #expect(engine == reference && engine?.description.contains("second input node") == true)
    let empty = errors(try Self.chain([4], []))
    #expect(empty.0?.description.contains("without neurons or weights") == true)
    #expect(empty.0 == empty.1)
  }

  @Test("Maximum pooling of an analog image is refused")
  func analogMaximum() throws {
    let network = try Self.chain(
      [1, 4, 4], [Self.pooling(.maximum, 2), .neuron(Self.neuron())], readout: .spikes,
      coding: .direct)
    let (engine, reference) = errors(network)
    #expect(engine?.description.contains("maximum pooling of anything but") == true)
    #expect(reference?.description.contains("maximum pooling of anything but") == true)
  }

  @Test("Biases that a pooling adds up beyond 32 bits are refused by the engine")
  func biases() throws {
    let convolution = Convolution(
      inputChannels: 1, outputChannels: 1, window: Window(kernel: (1, 1)))
    let network = try Self.chain(
      [1, 4, 4],
      [
        .convolution(convolution, Self.weights(1, bias: [.max])), Self.pooling(.sum, 2),
        .neuron(Self.neuron()),
      ], readout: .spikes)
    let error = #expect(throws: RuntimeError.self) { try CompiledNetwork(network) }
    #expect(error?.description.contains("sum of biases is 8589934588, expected 32 bits") == true)
  }

  @Test("Sums that shifts and poolings let grow beyond 63 bits are refused by both runtimes")
  func growth() throws {
    let convolution = Convolution(
      inputChannels: 1, outputChannels: 1, window: Window(kernel: (1, 1)))
    // A bias of 2^31 − 1, times 2^24, added up 17² times.
    let network = try Self.chain(
      [1, 17, 17],
      [
        .convolution(convolution, Self.weights(1, bias: [.max])), .shift(15), .shift(9),
        Self.pooling(.sum, 17), .neuron(Self.neuron()),
      ], readout: .spikes)
    let (engine, reference) = errors(network)
    #expect(engine == reference && engine?.description.contains("does not fit 63 bits") == true)
  }

  @Test("Input ranges and leaks beyond what is exact are refused")
  func values() throws {
    for (range, zero) in [(Int32.min...0, Int32(0)), (0...255, -1), (0...255, 256)] {
      var network = try Self.chain([4], [.neuron(Self.neuron())], readout: .spikes, coding: .direct)
      network.execution.input.quantization = InputQuantization(
        scale: 1, zeroPoint: zero, range: range)
      let (engine, reference) = errors(network)
      #expect(engine == reference && engine?.description.contains("input range") == true)
    }
    var neuron = try Self.neuron()
    neuron.width = try BitWidth(membrane: 16)
    neuron.store = .shift(
      MembraneShift(
        shift: 0, range: -9...9,
        decays: [Decay(terms: [Decay.Term](repeating: Decay.Term(sign: 1, shift: 9), count: 33))]))
    let (engine, reference) = errors(
      try Self.chain([4], [.neuron(neuron)], readout: .spikes))
    #expect(engine == reference && engine?.description.contains("at most 32 terms") == true)
  }
}
