import FixedPoint
import NetworkModel
import SpikeData
import Testing

@testable import Runtime

/// Single neurons over a few steps, each membrane derived by hand.
@Suite("Neurons, step by step")
struct NeuronGoldenTests {
  /// One input of weight `weight` into one neuron.
  static func network(_ neuron: QuantizedNeuron, weight: Int16, bias: Int32, steps: Int) throws
    -> QuantizedNetwork
  {
    let shape = try Shape([1])
    let weights = QuantizedWeights(
      values: [weight], width: try BitWidth(weights: 8), step: [1], bias: [bias])
    let nodes: [Node<QuantizedNetwork.Operation>] = [
      Node(name: "input", operation: .input, inputs: [], shape: shape),
      Node(
        name: "fc", operation: .dense(Dense(inputs: 1, outputs: 1), weights), inputs: [0],
        shape: shape),
      Node(name: "neuron", operation: .neuron(neuron), inputs: [1], shape: shape),
      Node(name: "output", operation: .output, inputs: [2], shape: shape),
    ]
    return QuantizedNetwork(
      name: "one", graph: Graph(nodes: nodes),
      execution: Execution(timeSteps: steps, readout: .spikes))
  }

  static func spikes(at steps: [Int32], of count: Int) -> EncodedSample {
    .spikes(SpikeSteps(stepCount: count, steps: steps, units: steps.map { _ in 0 }))
  }

  @Test("MINT, 2 bits: H = u + 3s, θ = 4, hard reset, u' = trunc(H/2) clamped to ±1")
  func mint() throws {
    let neuron = QuantizedNeuron(
      width: try BitWidth(membrane: 2), unit: [1], threshold: [4], reset: .toValue([0]),
      store: .table(try MembraneTable(codes: 3, rows: 1, values: [-1, 0, 1], cuts: [-1, 2])),
      initialCode: [1])
    let network = try Self.network(neuron, weight: 3, bias: 0, steps: 6)
    let sample = Self.spikes(at: [0, 1, 3, 4, 5], of: 6)
    // H: 3 (u'=1), 4 fires (0), 0 (0), 3 (1), 4 fires (0), 3 (1).
    let expected = [[0, 1, 0, 0, 1, 0]]
    #expect(try IntegerReference(network).run(sample, index: 0).spikesPerStep == expected)
    var engine = IntegerEngine(try CompiledNetwork(network))
    let result = try engine.run(sample, index: 0)
    #expect(result.spikesPerStep == expected)
    #expect(result.outputs == [2])
    #expect(result.activity.layers[0].synapticOperations == 5)
    #expect(result.activity.layers[0].denseSynapticOperations == 6)
    #expect(result.activity.layers[0].neuronUpdates == 6)
  }

  @Test("A reset to a value that is not 0 touches only neurons that fired")
  func resetValue() throws {
    let neuron = QuantizedNeuron(
      width: try BitWidth(membrane: 8), unit: [1], threshold: [10], reset: .toValue([-4]),
      store: .shift(MembraneShift(shift: 0, range: -128...127)), initialCode: [2])
    let network = try Self.network(neuron, weight: 5, bias: 1, steps: 5)
    // 2 → 8, 14 fires → −4, 2, 8, 14 fires → −4.
    let result = try IntegerReference(network).run(
      Self.spikes(at: [0, 1, 2, 3, 4], of: 5), index: 0)
    #expect(result.spikesPerStep == [[0, 1, 0, 0, 1]])
  }

  @Test(
    "Soft reset with half-threshold start counts floor(T·z/θ + 1/2) for a constant input",
    arguments: [0, 1, 3, 5, 8, 13, 16])
  func softReset(input: Int16) throws {
    let (threshold, steps) = (16, 8)
    let neuron = QuantizedNeuron(
      width: try BitWidth(membrane: 16), unit: [1], threshold: [Int32(threshold)],
      reset: .subtract([Int32(threshold)]),
      store: .shift(MembraneShift(shift: 0, range: -32768...32767)), initialCode: [8])
    let network = try Self.network(neuron, weight: input, bias: 0, steps: steps)
    let sample = Self.spikes(at: (0..<Int32(steps)).map { $0 }, of: steps)
    let expected = min(steps, (2 * steps * Int(input) + threshold) / (2 * threshold))
    #expect(try IntegerReference(network).run(sample, index: 0).outputs == [Double(expected)])
  }

  @Test("A leak of one half truncates toward zero for both signs")
  func leak() {
    let half = Decay.half
    #expect((-5...5).map { half.applied(to: Int64($0)) } == [-2, -2, -1, -1, 0, 0, 0, 1, 1, 2, 2])
    #expect(Decay.none.applied(to: -7) == -7)
    let most = Decay(nearest: 0.9, terms: 3)
    #expect(abs(most.factor - 0.9) < 0.01)
    #expect(most.applied(to: 1000) == Int64(1000 * most.factor))
    #expect(most.applied(to: -1000) == -Int64(1000 * most.factor))
  }

  @Test("Float LIF with a rest value and a reset value, forward Euler")
  func floatNeuron() {
    let neuron = Neuron(
      model: .leakyIntegrateAndFire, tau: [4], resistance: [2], leak: [1], threshold: [3],
      resetValue: [-0.5], initial: [0.5], reset: .zero, comparison: .greater)
    var euler = FloatDynamics<Float>(neuron, count: 1, execution: Execution(timeSteps: 1))
    // v ← v + ¼((1 − v) + 2·I): 0.5 → 2.625; → 4.21875 fires → −0.5; → −0.125.
    #expect(euler.step([4]) == [0] && euler.membranes == [2.625])
    #expect(euler.step([4]) == [1] && euler.membranes == [-0.5])
    #expect(euler.step([0]) == [0] && euler.membranes == [-0.125])
  }
}
