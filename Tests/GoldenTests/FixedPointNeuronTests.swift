import FixedPoint
import NetworkIO
import NetworkModel
import Runtime
import TestSupport
import Testing

/// The neuron of ``RecordedNeuron`` on Loihi and in Lava's simulation of it: 12-bit decay, 24-bit membrane.
@Suite("One neuron in fixed point", .enabled(if: SharedData.has(RecordedNeuron.folder)))
struct FixedPointNeuronTests {
  /// `lif_norse.nir` in integers as the NIR paper's script rounds it: weights ·256, decays ·4095, thresholds ·131071 >> 9;
  /// weights and thresholds count 64 units of the membrane.
  static func network() throws -> QuantizedNetwork {
    var options = ReadOptions()
    options.discretization = .lava
    options.timeStep = 1e-4
    options.timeSteps = 1000
    let path = SharedData.path("\(RecordedNeuron.folder)/lif_norse.nir")
    let float = try LoadedFile.float(path, options)
    let neurons = float.graph.nodes.compactMap { node -> Neuron? in
      if case .neuron(let neuron) = node.operation { neuron } else { nil }
    }
    let neuron = try #require(neurons.first)
    let ratio = float.execution.timeStep / neuron.tau[0]
    let weight = Int16(ratio * 256)
    let threshold = Int32(neuron.threshold[0] * 131_071) >> 9
    let width = try BitWidth(membrane: 24)
    let quantized = QuantizedNeuron(
      width: width, unit: [1], threshold: [threshold << 6 + 1], reset: .toValue([0]),
      store: .shift(
        MembraneShift(
          shift: 0, range: width.signedRange, decays: [Decay(loihi: Int(ratio * 4095))])),
      initialCode: [0])
    let shape = try Shape([1])
    let weights = QuantizedWeights(
      values: [weight], width: try BitWidth(weights: 8), step: [1], guardBits: 6, bias: nil)
    // As in the float network, what comes to the neuron comes a step late.
    let nodes: [Node<QuantizedNetwork.Operation>] = [
      Node(name: "input", operation: .input, inputs: [], shape: shape),
      Node(
        name: "fc", operation: .dense(Dense(inputs: 1, outputs: 1), weights), inputs: [0],
        shape: shape),
      Node(
        name: "neuron", operation: .neuron(quantized), inputs: [], delayedInputs: [1], shape: shape),
      Node(name: "output", operation: .output, inputs: [2], shape: shape),
    ]
    return try QuantizedNetwork(
      name: "fixed", graph: Graph(nodes: nodes), execution: float.execution
    ).validated()
  }

  @Test(
    "Every spike and membrane of Lava and of Loihi, whose membrane reads 128 where it has just fired",
    arguments: [("lava_cpu_fixed", 0), ("lava_loihi_fixed", 128)])
  func membranes(name: String, fired: Int64) throws {
    let file = try RecordedNeuron(name)
    var spikes: [Int] = []
    var membranes: [Int64] = []
    let reference = try IntegerReference(Self.network())
    _ = try reference.run(
      file.sample, index: 0,
      observer: { node, step, values in if node == 2, values[0] == 1 { spikes.append(step) } },
      membranes: { _, _, values in membranes.append(values[0]) })
    #expect(spikes == file.spikes && spikes == [461, 511, 711, 761])
    for step in spikes { membranes[step] = fired }
    let differences = membranes.indices.filter { Double(membranes[$0]) != file.membranes[$0] }
    #expect(differences == [])
  }
}
