import NetworkModel
import SpikeData
import Testing

@testable import Runtime

/// Whole float networks of one or two neurons: read-outs, decisions and inputs of every kind, each number derived by hand.
@Suite("Float networks, step by step")
struct FloatReferenceTests {
  /// One input into two integrate-and-fire neurons by weights 2 and 1½: threshold 3, soft reset, four steps.
  private func pair(
    _ readout: Readout, _ decision: Decision = .sample, classes: Int? = nil, bias: [Float]? = nil
  ) throws -> Network {
    let neuron = Neuron(model: .integrateAndFire, threshold: [3], reset: .subtract)
    let (one, two) = (try Shape([1]), try Shape([2]))
    let nodes: [Node<Network.Operation>] = [
      Node(name: "in", operation: .input, inputs: [], shape: one),
      Node(
        name: "fc",
        operation: .dense(Dense(inputs: 1, outputs: 2), weight: [2, 1.5], bias: bias),
        inputs: [0], shape: two),
      Node(name: "cells", operation: .neuron(neuron), inputs: [1], shape: two),
      Node(name: "out", operation: .output, inputs: [2], shape: two),
    ]
    return Network(
      name: "pair", graph: Graph(nodes: nodes),
      execution: Execution(
        timeSteps: 4, readout: readout, decision: decision, classes: classes))
  }

  /// A spike in each of the first three steps.
  private static let spikes = EncodedSample.spikes(
    SpikeSteps(offsets: [0, 1, 2, 3, 3], units: [0, 0, 0]))

  @Test("Membranes of spiking neurons are read as they are compared, before the reset")
  func readouts() throws {
    // H: 2; 4 fires → 1; 3, not above 3; 3.       1.5; 3, not above 3; 4.5 fires → 1.5; 1.5.
    let sums = try FloatReference(pair(.membrane)).run(Self.spikes, index: 0)
    #expect(sums.outputs == [12, 10.5] && sums.prediction == 0)
    let maxima = try FloatReference(pair(.maximum)).run(Self.spikes, index: 0)
    #expect(maxima.outputs == [4, 4.5] && maxima.prediction == 1)
    let counts = try FloatReference(pair(.spikes)).run(Self.spikes, index: 0)
    #expect(counts.outputs == [1, 1] && counts.prediction == 0)
    for result in [sums, maxima, counts] {
      #expect(result.spikesPerStep == [[0, 1, 1, 0]] && result.stepPredictions == [])
    }
  }

  @Test("The maximum of membranes that stay below 0 is below 0")
  func negativeMaximum() throws {
    let silence = EncodedSample.spikes(SpikeSteps(offsets: [0, 0, 0, 0, 0], units: []))
    // −1, −2, −3, −4, and −½, −1, −1½, −2.
    let maxima = try FloatReference(pair(.maximum, bias: [-1, -0.5])).run(silence, index: 0)
    #expect(maxima.outputs == [-1, -0.5] && maxima.prediction == 1)
    let sums = try FloatReference(pair(.membrane, bias: [-1, -0.5])).run(silence, index: 0)
    #expect(sums.outputs == [-10, -5] && sums.prediction == 1)
  }

  @Test("An answer in every step is that of the step alone", arguments: Readout.allCases)
  func steps(readout: Readout) throws {
    // H of both neurons: 2 and 1.5, 4 and 3, 3 and 4.5, 3 and 1.5; spikes: none, the first, the second, none.
    let result = try FloatReference(pair(readout, .step)).run(Self.spikes, index: 0)
    #expect(result.stepPredictions == [0, 0, 1, 0])
    #expect(result.prediction == (readout == .maximum ? 1 : 0))
    let first = try FloatReference(pair(readout, .step, classes: 1)).run(Self.spikes, index: 0)
    #expect(first.stepPredictions == [0, 0, 0, 0] && first.prediction == 0)
  }

  @Test(
    "The numbers of a series are weighed as they are; −1 and 1 cost an addition, others a product")
  func series() throws {
    let one = try Shape([1])
    let nodes: [Node<Network.Operation>] = [
      Node(name: "in", operation: .input, inputs: [], shape: try Shape([2])),
      Node(
        name: "fc", operation: .dense(Dense(inputs: 2, outputs: 1), weight: [2, -4], bias: [0.5]),
        inputs: [0], shape: one),
      Node(name: "out", operation: .output, inputs: [1], shape: one),
    ]
    var network = Network(
      name: "series", graph: Graph(nodes: nodes),
      execution: Execution(
        timeSteps: 3, input: InputSettings(coding: .series), readout: .membrane))
    let sample = EncodedSample.series(ValueSteps(dense: [0.25, 0, -1.5, 0.5, -1, 0], units: 2))
    // 0.5 + 0.5; −3 − 2 + 0.5; −2 + 0.5.
    let result = try FloatReference(network).run(sample, index: 0)
    #expect(result.outputs == [-5])
    #expect(result.activity.inputSpikes == 4)
    let layer = result.activity.layers[0]
    #expect(layer.multiplyAccumulates == 3 && layer.synapticOperations == 1)
    #expect(layer.denseSynapticOperations == 6 && layer.spikes == 0)
    network.execution.readout = .maximum
    let reference = try FloatReference(network)
    let maximum = try reference.run(sample, index: 0)
    #expect(maximum.outputs == [1])
    let short = #expect(throws: RuntimeError.self) {
      try reference.run(.series(ValueSteps(dense: [1, 1], units: 2)), index: 0)
    }
    #expect(short == .timeSteps(expected: 3, actual: 1))
    let spikes = #expect(throws: RuntimeError.self) { try reference.run(Self.spikes, index: 0) }
    #expect(spikes == .inputKind(expected: "a series, not spikes"))
  }

  /// An analog value into one integrate-and-fire neuron, threshold 3, hard reset, whose spikes come back by a weight of −2.
  private func recurrent(_ readout: Readout, isLate: Bool = false) throws -> Network {
    let neuron = Neuron(model: .integrateAndFire, threshold: [3])
    let one = try Shape([1])
    let dense = Dense(inputs: 1, outputs: 1)
    let nodes: [Node<Network.Operation>] = [
      Node(name: "in", operation: .input, inputs: [], shape: one),
      Node(
        name: "fc", operation: .dense(dense, weight: [2], bias: [0.25]), inputs: isLate ? [] : [0],
        delayedInputs: isLate ? [0] : [], shape: one),
      Node(
        name: "back", operation: .dense(dense, weight: [-2], bias: [0.5]), inputs: [],
        delayedInputs: [3], shape: one),
      Node(name: "cells", operation: .neuron(neuron), inputs: [1, 2], shape: one),
      Node(name: "out", operation: .output, inputs: [3], shape: one),
    ]
    return Network(
      name: "recurrent", graph: Graph(nodes: nodes),
      execution: Execution(
        timeSteps: 6, input: InputSettings(coding: .direct), readout: readout))
  }

  @Test("An analog image stays the same in every step, what comes back does not")
  func analogRecurrence() throws {
    let reference = try FloatReference(recurrent(.spikes))
    var back: [Double] = []
    let result = try reference.run(.analog([0.75]), index: 0) { node, _, values in
      if node == 2 { back += values }
    }
    // 1.75 comes in; v: 2.25; 4.5 fires → 0; + 1.75 − 1.5; 2.5; 4.75 fires → 0; 0.25.
    #expect(back == [0.5, 0.5, -1.5, 0.5, 0.5, -1.5])
    #expect(result.spikesPerStep == [[0, 1, 0, 0, 1, 0]] && result.outputs == [2])
    #expect(result.activity.inputSpikes == 0)
    let layer = result.activity.layers[0]
    // The image is weighed once; each spike comes back over one synapse.
    #expect(layer.multiplyAccumulates == 1 && layer.synapticOperations == 2)
    #expect(layer.denseSynapticOperations == 6 && layer.neuronUpdates == 6)
    let sums = try FloatReference(recurrent(.membrane)).run(.analog([0.75]), index: 0)
    #expect(sums.outputs == [14.5])
  }

  @Test("An analog image that comes a step late is weighed in the second step")
  func lateAnalog() throws {
    let result = try FloatReference(recurrent(.spikes, isLate: true)).run(
      .analog([0.75]), index: 0)
    // v: 0.75; 3, not above 3; 5.25 fires → 0; 0.25; 2.5; 4.75 fires.
    #expect(result.spikesPerStep == [[0, 0, 1, 0, 0, 1]])
    #expect(result.activity.layers[0].multiplyAccumulates == 1)
  }
}
