import FixedPoint
import NetworkModel
import SpikeData
import Testing

@testable import Runtime

/// A recurrent network is a feed-forward one with a layer for every step: step `t` of the one is layer `t` of the other.
@Suite("Recurrence, unrolled")
struct UnrolledNetworkTests {
  typealias Operation = QuantizedNetwork.Operation

  /// What both networks are made of.
  struct Parts {
    let inputs: Int
    let neurons: Int
    let steps: Int
    let forward: QuantizedWeights
    let back: QuantizedWeights
    let neuron: QuantizedNeuron

    /// Random parts; neurons forget, so that each step of each copy starts from the same state.
    init(seed: UInt64) throws {
      var random = RandomNetwork(seed: seed)
      inputs = random.pick(2...6)
      neurons = random.pick(1...9)
      steps = random.pick(2...6)
      var forward = try random.weights(inputs * neurons, channels: neurons)
      var back = try random.weights(neurons * neurons, channels: neurons)
      // The recurrent bias acts from the first step on; the copies of the layer get it the same way.
      forward.guardBits = random.pick(0...3)
      back.guardBits = random.pick(0...3)
      self.forward = forward
      self.back = back
      var neuron = try random.neuron(try Shape([neurons]))
      neuron.width = try BitWidth(membrane: 0)
      neuron.store = .table(try MembraneTable(codes: 1, rows: 1, values: [3], cuts: []))
      neuron.initialCode = [0]
      self.neuron = neuron
    }

    private func network(
      _ nodes: [Node<Operation>], steps: Int
    ) throws -> QuantizedNetwork {
      try QuantizedNetwork(
        name: "rolled", graph: Graph(nodes: nodes).validated(),
        execution: Execution(timeSteps: steps)
      ).validated()
    }

    /// Input, weights, neurons, and weights back to them.
    func rolled() throws -> QuantizedNetwork {
      let shape = try Shape([neurons])
      return try network(
        [
          Node(name: "input", operation: .input, inputs: [], shape: try Shape([inputs])),
          Node(
            name: "in", operation: .dense(Dense(inputs: inputs, outputs: neurons), forward),
            inputs: [0], shape: shape),
          Node(
            name: "back", operation: .dense(Dense(inputs: neurons, outputs: neurons), back),
            inputs: [], delayedInputs: [3], shape: shape),
          Node(name: "n", operation: .neuron(neuron), inputs: [1, 2], shape: shape),
          Node(name: "output", operation: .output, inputs: [3], shape: shape),
        ], steps: steps)
    }

    /// One layer per step, all in one step; the input is that of all steps side by side.
    func unrolled() throws -> QuantizedNetwork {
      let shape = try Shape([neurons])
      var nodes: [Node<Operation>] = [
        Node(name: "input", operation: .input, inputs: [], shape: try Shape([inputs * steps]))
      ]
      var last: Int?
      for step in 0..<steps {
        // The step's part of the input has the weights, the rest has none.
        var wide = forward
        wide.width = try BitWidth(weights: forward.width.bits == 1 ? 2 : forward.width.bits)
        wide.values = (0..<neurons).flatMap { neuron in
          (0..<steps).flatMap { other in
            other == step
              ? Array(forward.values[neuron * inputs..<(neuron + 1) * inputs])
              : [Int16](repeating: 0, count: inputs)
          }
        }
        nodes.append(
          Node(
            name: "in\(step)",
            operation: .dense(Dense(inputs: inputs * steps, outputs: neurons), wide), inputs: [0],
            shape: shape))
        var ways = [nodes.count - 1]
        if let last {
          nodes.append(
            Node(
              name: "back\(step)",
              operation: .dense(Dense(inputs: neurons, outputs: neurons), back), inputs: [last],
              shape: shape))
        } else {
          // Before the first step nothing has fired, but the bias of the weights back is there.
          var bias = wide
          bias.values = bias.values.map { _ in 0 }
          (bias.bias, bias.guardBits) = (back.bias, back.guardBits)
          nodes.append(
            Node(
              name: "back\(step)",
              operation: .dense(Dense(inputs: inputs * steps, outputs: neurons), bias),
              inputs: [0], shape: shape))
        }
        ways.append(nodes.count - 1)
        nodes.append(
          Node(name: "n\(step)", operation: .neuron(neuron), inputs: ways, shape: shape))
        last = nodes.count - 1
      }
      nodes.append(
        Node(name: "output", operation: .output, inputs: [nodes.count - 1], shape: shape))
      return try network(nodes, steps: 1)
    }
  }

  @Test("Step t fires what layer t fires, in engine and reference", arguments: 0..<60)
  func equal(seed: Int) throws {
    let parts = try Parts(seed: UInt64(400 + seed))
    var random = RandomNetwork(seed: UInt64(700 + seed))
    let events = (0..<parts.steps * parts.inputs).filter { _ in random.chance(40) }
    let rolled = EncodedSample.spikes(
      SpikeSteps(
        stepCount: parts.steps, steps: events.map { Int32($0 / parts.inputs) },
        units: events.map { Int32($0 % parts.inputs) }))
    let unrolled = EncodedSample.spikes(
      SpikeSteps(
        stepCount: 1, steps: events.map { _ in 0 }, units: events.map { Int32($0) }))
    let (network, layers) = (try parts.rolled(), try parts.unrolled())
    var seen: [[Int]] = []
    var engine = IntegerEngine(try CompiledNetwork(network))
    _ = try engine.run(rolled, index: 0, observer: { _, _, spikes in seen.append(spikes.sorted()) })
    var expected: [[Int]] = []
    var feedForward = IntegerEngine(try CompiledNetwork(layers))
    _ = try feedForward.run(
      unrolled, index: 0, observer: { _, _, spikes in expected.append(spikes.sorted()) })
    #expect(seen.count == parts.steps && seen == expected, "seed \(seed)")
    var reference: [[Int]] = []
    _ = try IntegerReference(network).run(
      rolled, index: 0,
      observer: { node, _, values in
        if node == 3 { reference.append(values.indices.filter { values[$0] == 1 }) }
      })
    #expect(reference == expected, "seed \(seed)")
  }
}
