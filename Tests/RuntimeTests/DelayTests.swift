import FixedPoint
import NetworkModel
import SpikeData
import Testing

@testable import Runtime

/// Values that take steps: delay nodes, and edges that close cycles.
@Suite("Delays and recurrence, step by step")
struct DelayTests {
  typealias Operation = QuantizedNetwork.Operation

  /// A neuron that fires on every input spike of weight 1 and forgets.
  static func relay() throws -> QuantizedNeuron {
    QuantizedNeuron(
      width: try BitWidth(membrane: 0), unit: [1], threshold: [1], reset: .toValue([0]),
      store: .table(try MembraneTable(codes: 1, rows: 1, values: [0], cuts: [])),
      initialCode: [0])
  }

  static func network(
    _ nodes: [(name: String, operation: Operation, inputs: [Int], delayed: [Int])], width: Int,
    steps: Int, coding: InputCoding = .events, readout: Readout = .spikes
  ) throws -> QuantizedNetwork {
    let shape = try Shape([width])
    return QuantizedNetwork(
      name: "delays",
      graph: Graph(
        nodes: nodes.map {
          Node(
            name: $0.name, operation: $0.operation, inputs: $0.inputs, delayedInputs: $0.delayed,
            shape: shape)
        }),
      execution: Execution(
        timeSteps: steps, input: InputSettings(coding: coding), readout: readout))
  }

  static func spikes(_ steps: [Int32], _ units: [Int32], of count: Int) -> EncodedSample {
    .spikes(SpikeSteps(stepCount: count, steps: steps, units: units))
  }

  @Test("Every value waits its own number of steps; what is still on its way enters the hash")
  func lines() {
    var line = DelayLine<Int64>(delays: [0, 1, 3])
    #expect(line.advance([1, 2, 3]) == [1, 0, 0])
    #expect(line.advance([0, 5, 0]) == [0, 2, 0])
    #expect(line.pending.map { [$0.due, $0.index, Int($0.value)] } == [[1, 1, 5], [2, 2, 3]])
    #expect(line.advance([0, 0, 0]) == [0, 5, 0])
    #expect(line.advance([7, 0, 9]) == [7, 0, 3])
    #expect(line.advance([0, 0, 0]) == [0, 0, 0])
    #expect(line.pending.map { [$0.due, $0.index, Int($0.value)] } == [[2, 2, 9]])
  }

  @Test("A delay node is a layer of its own: spikes, no updates, no synaptic operations")
  func node() throws {
    let network = try Self.network(
      [
        ("input", .input, [], []), ("delay", .delay([2, 0]), [0], []),
        ("relay", .neuron(try Self.relay()), [1], []), ("output", .output, [2], []),
      ], width: 2, steps: 4)
    let result = try IntegerReference(network).run(
      Self.spikes([0, 0, 1, 2], [0, 1, 0, 1], of: 4), index: 0)
    #expect(result.spikesPerStep == [[1, 0, 2, 1], [1, 0, 2, 1]])
    #expect(result.outputs == [2, 2])
    let delay = result.activity.layers[0]
    #expect(delay.kind == "delay" && delay.spikes == 4)
    #expect(delay.synapticOperations == 0 && delay.denseSynapticOperations == 0)
    #expect(delay.neuronUpdates == 0)
    #expect(result.activity.layers[1].synapticOperations == 4)
  }

  @Test("A delay on a cycle is one step shorter where its input comes a step late; 0 stays 0")
  func delayedInput() throws {
    // The relay fires one step after the input came, or two after its own last spike.
    for (delay, period) in [(Int32(0), 1), (1, 1), (2, 2), (3, 3)] {
      let network = try Self.network(
        [
          ("input", .input, [], []), ("delay", .delay([delay]), [], [2]),
          ("relay", .neuron(try Self.relay()), [0, 1], []), ("output", .output, [2], []),
        ], width: 1, steps: 7)
      let result = try IntegerReference(network).run(Self.spikes([0], [0], of: 7), index: 0)
      let expected = (0..<7).map { $0 % period == 0 ? 1 : 0 }
      #expect(result.spikesPerStep[1] == expected, "delay \(delay)")
    }
  }

  @Test("A recurrent edge brings the spikes of the step before, first from the second step on")
  func recurrence() throws {
    // n₀ → n₁ → n₂ → n₀ by recurrent weights; an input spike to n₀ goes round for ever.
    let weights = QuantizedWeights(
      values: [0, 0, 1, 1, 0, 0, 0, 1, 0], width: try BitWidth(weights: 2), step: [1])
    let network = try Self.network(
      [
        ("input", .input, [], []),
        ("ring", .dense(Dense(inputs: 3, outputs: 3), weights), [], [2]),
        ("relay", .neuron(try Self.relay()), [0, 1], []), ("output", .output, [2], []),
      ], width: 3, steps: 5)
    var seen: [[Int64]] = []
    let result = try IntegerReference(network).run(
      Self.spikes([0, 1], [0, 2], of: 5), index: 0,
      observer: { node, _, values in if node == 2 { seen.append(values) } })
    #expect(seen == [[1, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0], [0, 1, 1]])
    // Input spikes: 2 ways of 1. Recurrent spikes of steps 0 to 3: 1 + 2 + 2 + 2, each to 3 targets.
    #expect(result.activity.layers[0].synapticOperations == 2 + 3 * 7)
    #expect(result.activity.layers[0].denseSynapticOperations == 5 * (3 + 9))
    #expect(result.activity.multiplyAccumulates == 0)
  }

  @Test("A bias behind a delayed edge is missing in the first step")
  func lateBias() throws {
    let weights = QuantizedWeights(
      values: [0], width: try BitWidth(weights: 2), step: [1], bias: [4])
    let network = try Self.network(
      [
        ("input", .input, [], []),
        ("bias", .dense(Dense(inputs: 1, outputs: 1), weights), [0], []),
        ("sum", .neuron(try StatefulNeuronTests.wide(threshold: nil)), [0], [1]),
        ("output", .output, [2], []),
      ], width: 1, steps: 3, readout: .membrane)
    var seen: [Int64] = []
    _ = try IntegerReference(network).run(
      Self.spikes([0, 1, 2], [0, 0, 0], of: 3), index: 0,
      observer: { node, _, values in if node == 2 { seen += values } })
    #expect(seen == [1, 6, 11])
  }

  @Test("A series of signed spikes adds and subtracts; other values multiply and are counted so")
  func series() throws {
    let weights = QuantizedWeights(
      values: [3, -2], width: try BitWidth(weights: 4), step: [1])
    let one = try Shape([1])
    var network = QuantizedNetwork(
      name: "series",
      graph: Graph(nodes: [
        Node(name: "input", operation: .input, inputs: [], shape: try Shape([2])),
        Node(
          name: "fc", operation: .dense(Dense(inputs: 2, outputs: 1), weights), inputs: [0],
          shape: one),
        Node(name: "output", operation: .output, inputs: [1], shape: one),
      ]),
      execution: Execution(
        timeSteps: 3, input: InputSettings(coding: .series), readout: .membrane))
    let sample = EncodedSample.series(ValueSteps(dense: [1, 0, -1, -1, 4, 0], units: 2))
    let result = try IntegerReference(network).run(sample, index: 0)
    // 3, −3 + 2, 12.
    #expect(result.outputs == [14])
    #expect(result.activity.inputSpikes == 4)
    #expect(result.activity.synapticOperations == 3)
    #expect(result.activity.multiplyAccumulates == 1)
    // With a scale of ½ and integers up to 3: 2, −2 and −2, 3.
    network.execution.input.quantization = InputQuantization(
      scale: 0.5, zeroPoint: 0, range: -4...3)
    #expect(try IntegerReference(network).run(sample, index: 0).outputs == [6 - 6 + 4 + 9])
    network.execution.input.quantization = nil
    let half = EncodedSample.series(ValueSteps(dense: [0.5, 0, 0, 0, 0, 0], units: 2))
    let reference = try IntegerReference(network)
    let error = #expect(throws: RuntimeError.self) { try reference.run(half, index: 0) }
    #expect(error?.description.contains("whole numbers of at most 131071, not 0.5") == true)
  }

  @Test("Answers in every step, from membranes before the reset")
  func steps() throws {
    let neuron = try StatefulNeuronTests.wide(threshold: [2], reset: .toValue([0]))
    var network = try Self.network(
      [
        ("input", .input, [], []), ("neuron", .neuron(neuron), [0], []),
        ("output", .output, [1], []),
      ], width: 3, steps: 4, readout: .membrane)
    network.execution.decision = .step
    // H: (1,0,0), (1,1,0), (1,2,0) fires, (1,0,1).
    let sample = Self.spikes([0, 1, 2, 3], [0, 1, 1, 2], of: 4)
    let reference = try IntegerReference(network)
    let result = try reference.run(sample, index: 0)
    #expect(result.stepPredictions == [0, 0, 1, 0])
    #expect(result.outputs == [4, 3, 1])
    network.execution.readout = .maximum
    #expect(try IntegerReference(network).run(sample, index: 0).outputs == [1, 2, 1])
    let batch = try BatchRun(.integerReference(reference)).run(
      count: 2, load: { (sample, $0) })
    #expect(batch?.stepPredictions == [[0, 0, 1, 0], [0, 0, 1, 0]])
  }

  @Test("Delays that memory cannot hold and delays of two kinds of input are refused by name")
  func refused() throws {
    let long = try Self.network(
      [
        ("input", .input, [], []), ("delay", .delay([65_535]), [0], []),
        ("relay", .neuron(try Self.relay()), [1], []), ("output", .output, [2], []),
      ], width: 1025, steps: 4)
    let error = #expect(throws: RuntimeError.self) { try IntegerReference(long) }
    #expect(error?.description.contains("'delay': with it delays hold more than") == true)
    let both = try Self.network(
      [
        ("input", .input, [], []), ("delay", .delay([2]), [0], [2]),
        ("relay", .neuron(try Self.relay()), [1], []), ("output", .output, [2], []),
      ], width: 1, steps: 4)
    let other = #expect(throws: RuntimeError.self) { try IntegerReference(both) }
    #expect(other?.description.contains("this step and of the step before") == true)
    let bent = try Self.network(
      [
        ("input", .input, [], []), ("a", .shift(15), [0], []), ("b", .shift(10), [1], []),
        ("relay", .neuron(try Self.relay()), [2], []), ("output", .output, [3], []),
      ], width: 1, steps: 4)
    let third = #expect(throws: RuntimeError.self) { try IntegerReference(bent) }
    #expect(third?.description.contains("shifted by 25 places") == true)
  }
}
