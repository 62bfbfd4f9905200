import FixedPoint
import NetworkModel
import SpikeData
import Testing

@testable import Runtime

/// Networks at the edge of their integers: accepted and exact up to the bound, refused above it.
@Suite("Bounds of sums")
struct AccumulatorBoundTests {
  /// `inputs` inputs in a row, pooled by `pool` at a time, into one neuron.
  static func network(
    weight: Int16, inputs: Int = 1, pool: Int = 1, guardBits: Int = 0, bias: Int32 = 0,
    neuron: QuantizedNeuron?, steps: Int = 2, quantization: InputQuantization? = nil
  ) throws -> QuantizedNetwork {
    let pooled = try Shape([1, 1, inputs / pool])
    let one = try Shape([1])
    let weights = QuantizedWeights(
      values: [Int16](repeating: weight, count: inputs / pool), width: try BitWidth(weights: 16),
      step: [1], guardBits: guardBits, bias: [bias])
    var nodes: [Node<QuantizedNetwork.Operation>] = [
      Node(name: "input", operation: .input, inputs: [], shape: try Shape([1, 1, inputs])),
      Node(
        name: "pool",
        operation: .pooling(
          Pooling(kind: .sum, window: Window(kernel: (1, pool), stride: (1, pool)))),
        inputs: [0], shape: pooled),
      Node(name: "flat", operation: .flatten, inputs: [1], shape: try Shape([inputs / pool])),
      Node(
        name: "fc", operation: .dense(Dense(inputs: inputs / pool, outputs: 1), weights),
        inputs: [2], shape: one),
    ]
    if let neuron {
      nodes.append(Node(name: "n", operation: .neuron(neuron), inputs: [3], shape: one))
    }
    nodes.append(Node(name: "out", operation: .output, inputs: [nodes.count - 1], shape: one))
    return QuantizedNetwork(
      name: "edge", graph: Graph(nodes: nodes),
      execution: Execution(
        timeSteps: steps,
        input: InputSettings(
          coding: quantization == nil ? .events : .direct, quantization: quantization),
        readout: neuron?.threshold == nil ? .membrane : .spikes))
  }

  static func table(
    reset: QuantizedNeuron.Reset, largest: Int32 = 1, threshold: Int32 = 5
  ) throws -> QuantizedNeuron {
    QuantizedNeuron(
      width: try BitWidth(membrane: 1), unit: [1], threshold: [threshold], reset: reset,
      store: .table(try MembraneTable(codes: 2, rows: 1, values: [0, largest], cuts: [7])),
      initialCode: [1])
  }

  /// Both runtimes on all inputs spiking in every step.
  private func isExact(_ network: QuantizedNetwork) throws {
    let (inputs, steps) = (network.graph.nodes[0].shape.count, network.execution.timeSteps ?? 0)
    let spikes = SpikeSteps(
      stepCount: steps,
      steps: (0..<steps).flatMap { [Int32](repeating: Int32($0), count: inputs) },
      units: (0..<steps).flatMap { _ in (0..<inputs).map { Int32($0) } })
    let sample: EncodedSample =
      network.execution.input.coding == .direct
      ? .analog([Float](repeating: -1e9, count: inputs)) : .spikes(spikes)
    var engine = IntegerEngine(try CompiledNetwork(network))
    #expect(
      try engine.run(sample, index: 0) == IntegerReference(network).run(sample, index: 0))
  }

  private func isRefused(_ network: QuantizedNetwork, at bound: Int64, bits: Int = 32) {
    let error = #expect(throws: RuntimeError.self) { try CompiledNetwork(network) }
    #expect(error == .accumulatorOverflow(layer: "fc", bound: bound, bits: bits))
  }

  @Test("Guard shift, bias, membrane and reset fill 32 bits to the last unit")
  func table() throws {
    // 2 · 16,383 · 2^15 + bias + 1 + 9 reaches 2^31 − 1.
    let room = Int32.max - (2 * 16_383) << 15 - 1 - 9
    for reset in [QuantizedNeuron.Reset.subtract([-9]), .subtract([9]), .toValue([-9])] {
      for sign in [Int32(1), -1] {
        let neuron = try Self.table(reset: reset, threshold: sign * 5)
        try isExact(
          Self.network(
            weight: Int16(sign) * 16_383, inputs: 2, guardBits: 15, bias: sign * room,
            neuron: neuron))
        isRefused(
          try Self.network(
            weight: Int16(sign) * 16_383, inputs: 2, guardBits: 15, bias: sign * (room + 1),
            neuron: neuron), at: 1 << 31)
      }
    }
    let wide = try Self.table(reset: .toValue([0]), largest: 10)
    isRefused(
      try Self.network(
        weight: 16_383, inputs: 2, guardBits: 15, bias: room + 1, neuron: wide),
      at: 1 << 31)
  }

  @Test("Sources that share a kernel element behind a pooling count as often as they are")
  func multiplicity() throws {
    // 4 sources behind one weight of 2^14 − 1, shifted by 15: 2^31 − 2^17.
    let room = Int32.max - (4 * 16_383) << 15 - 1
    let neuron = try Self.table(reset: .toValue([0]))
    try isExact(
      Self.network(
        weight: 16_383, inputs: 4, pool: 4, guardBits: 15, bias: room, neuron: neuron))
    isRefused(
      try Self.network(
        weight: 16_383, inputs: 4, pool: 4, guardBits: 15, bias: room + 1, neuron: neuron),
      at: 1 << 31)
  }

  @Test("An analog input counts with its largest magnitude, in layers of every kind")
  func analog() throws {
    // The range −65,536…65,535 with zero point 65,535 reaches −131,071: times 16,384 it is 2^31 − 2^14.
    let input = InputQuantization(scale: 1, zeroPoint: 65_535, range: -65_536...65_535)
    try isExact(Self.network(weight: 16_384, neuron: nil, quantization: input))
    isRefused(
      try Self.network(weight: 16_385, neuron: nil, quantization: input), at: 131_071 * 16_385)
  }

  @Test("Wide membranes and read-outs shift in 64 bits, so that only their sums of weights count")
  func wide() throws {
    let integrator = QuantizedNeuron(
      width: try BitWidth(membrane: 32), unit: [1], threshold: nil, reset: .toValue([0]),
      store: .shift(MembraneShift(shift: 2, range: Int32.min...Int32.max)), initialCode: [0])
    let spiking = QuantizedNeuron(
      width: try BitWidth(membrane: 32), unit: [1], threshold: [Int32.max],
      reset: .subtract([Int32.min]),
      store: .shift(
        MembraneShift(
          shift: 24, range: Int32.min...Int32.max,
          decays: [Decay(terms: [Decay.Term(sign: 1, shift: 0), Decay.Term(sign: -1, shift: 4)])])),
      initialCode: [Int32.max])
    for neuron in [nil, integrator, spiking] {
      for weight in [Int16.min, .max] {
        try isExact(
          Self.network(
            weight: weight, inputs: 8, guardBits: 15, bias: weight < 0 ? .min : .max,
            neuron: neuron, steps: 5))
      }
    }
  }

  @Test("What is collected over the steps stays where doubles are exact")
  func readout() throws {
    func integrator(_ shift: Int) throws -> QuantizedNeuron {
      QuantizedNeuron(
        width: try BitWidth(membrane: 32), unit: [1], threshold: nil, reset: .toValue([0]),
        store: .shift(MembraneShift(shift: shift, range: Int32.min...Int32.max)), initialCode: [0])
    }
    // 2^31 · 2^20 and one weight, three times: below 2^53; with four it is above.
    try isExact(Self.network(weight: 1, neuron: try integrator(20), steps: 3))
    isRefused(
      try Self.network(weight: 1, neuron: try integrator(20), steps: 4), at: 1 << 53 + 4, bits: 54)
    var network = try Self.network(weight: 1, neuron: try integrator(20), steps: 4)
    network.execution.readout = .maximum
    try isExact(network)
  }

  @Test("A leak is exact for membranes of every width, and for each sign")
  func leak() {
    let most = Decay(terms: [Decay.Term(sign: 1, shift: 0), Decay.Term(sign: -1, shift: 16)])
    let magnitudes: [Int64] = [1, 65_535, 65_536, 1 << 40 - 1, 1 << 40, 1 << 44, 1 << 56 - 1]
    for magnitude in magnitudes {
      // m − m/2^16, truncated: m minus the quotient rounded up.
      let expected = magnitude - (magnitude + 65_535) / 65_536
      #expect(most.applied(to: magnitude) == expected)
      #expect(most.applied(to: -magnitude) == -expected)
    }
    let negative = Decay(terms: [Decay.Term(sign: -1, shift: 1)])
    #expect([3, -3].map(negative.applied(to:)) == [-1, 1])
    let full = Decay(
      terms: [Decay.Term](
        repeating: Decay.Term(sign: -1, shift: 0), count: Decay.maximumTerms))
    #expect(full.applied(to: 1 << 40 - 1) == -32 * (1 << 40 - 1))
    #expect(full.applied(to: -(1 << 56)) == 32 * (1 << 56))
  }
}
