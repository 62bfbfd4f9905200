import Lint
import NetworkModel
import Testing

@Suite("Facts about neurons")
struct NeuronFactsTests {
  private func facts(_ neuron: Neuron, _ execution: Execution) throws -> NeuronFacts {
    let network = try Build.network(
      [1], [("fc", Build.dense([[1]])), ("cell", .neuron(neuron))], execution: execution)
    return try #require(try LayerFacts.list(network)[0].neurons)
  }

  private func values(_ constants: [Constant]) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: constants.map { ($0.name, $0.lowest) })
  }

  @Test("A leaky neuron's decay, gain and folded threshold follow from tau, r and dt")
  func leaky() throws {
    let neuron = Neuron(
      model: .leakyIntegrateAndFire, tau: [0.0025], resistance: [1], leak: [0], threshold: [0.1])
    let euler = try facts(neuron, Execution(timeStep: 1e-4))
    #expect(euler.model == "LIF" && euler.reset == "zero" && euler.comparison == ">")
    #expect(values(euler.physical)["tau"] == 0.0025)
    #expect(values(euler.physical)["v_threshold"] == 0.1)
    let discrete = values(euler.discrete)
    #expect(discrete["tau/dt"] == 25 && discrete["decay"] == 0.96 && discrete["gain"] == 0.04)
    #expect(discrete["threshold/gain"] == 2.5)
    let exact = try facts(neuron, Execution(timeStep: 1e-4, discretization: .exponential))
    #expect(abs((values(exact.discrete)["decay"] ?? 0) - 0.9607894391523232) < 1e-15)
  }

  @Test("A current-based neuron has constants of both states")
  func currentBased() throws {
    var neuron = Neuron(
      model: .currentBasedLeakyIntegrateAndFire, tau: [1e-3], resistance: [10], leak: [0],
      threshold: [1])
    neuron.synapticTau = [2e-4]
    neuron.inputWeight = [2]
    let discrete = values(try facts(neuron, Execution(timeStep: 1e-4)).discrete)
    #expect(discrete["decay_syn"] == 0.5 && discrete["gain_syn"] == 1)
    #expect(discrete["decay"] == 0.9 && discrete["gain"] == 1 && discrete["threshold/gain"] == 1)
  }

  @Test("An integrator's gain is dt·r; one that never fires has neither threshold nor reset")
  func integrator() throws {
    let cell = try facts(
      Neuron(model: .integrateAndFire, resistance: [4], threshold: [1]), Execution(timeStep: 0.5))
    #expect(values(cell.discrete) == ["gain": 2, "threshold/gain": 0.5])
    let readout = try facts(Neuron(model: .integrator), Execution())
    #expect(readout.reset == nil && readout.comparison == nil)
    #expect(values(readout.discrete) == ["gain": 1])
  }

  @Test("Integer neurons are told in units, in weight steps and in real values")
  func integer() throws {
    var neuron = try Build.neurons(
      threshold: [12, 20], shift: 1, range: -8...7,
      decays: [Decay(terms: [Decay.Term(sign: 1, shift: 0), Decay.Term(sign: -1, shift: 3)])])
    neuron.unit = [0.25, 0.5]
    neuron.reset = .subtract([12, 20])
    let network = try Build.quantized(
      [1], [("fc", try Build.dense([[1], [2]], guardBits: 2)), ("cells", .neuron(neuron))])
    let layer = try LayerFacts.list(network)[0]
    let facts = try #require(layer.neurons)
    #expect(facts.membraneBits == 8 && facts.membraneCodes == 16 && facts.reset == "subtract")
    let physical = facts.physical.first { $0.name == "v_threshold" }
    #expect(physical?.lowest == 3 && physical?.highest == 10 && physical?.count == 2)
    let steps = facts.discrete.first { $0.name == "threshold/step" }
    #expect(steps?.lowest == 3 && steps?.highest == 5)
    let stored = facts.discrete.first { $0.name == "stored" }
    #expect(stored?.lowest == -16 && stored?.highest == 14)
    #expect(facts.decays.map(\.terms) == ["1 - 2^-3"] && facts.decays[0].factor == 0.875)
    #expect(facts.decays[0].timeConstantSteps == 8 && facts.decays[0].of == "membrane")
  }

  @Test("Decays know what they stand for, where the file says it, and how far off they are")
  func origins() throws {
    let eighth = Decay(terms: [Decay.Term(sign: 1, shift: 0), Decay.Term(sign: -1, shift: 3)])
    let half = Decay(terms: [Decay.Term(sign: 1, shift: 1)])
    var network = try Build.quantized(
      [1],
      [
        ("fc", try Build.dense([[1], [2], [3]])),
        ("cells", .neuron(try Build.neurons(threshold: [12], decays: [eighth, half, eighth]))),
      ])
    #expect(
      try LayerFacts.list(network)[0].neurons?.decays.map(\.wanted) == [nil, nil] as [ValueRange?])
    network.provenance["quantization.decays.fc.membrane"] =
      "0.9 as 1 - 2^-3 = 0.875 (-2.78 %, time constant 10.0 as 8.0 steps) in 1 channels; "
      + "0.5 as 2^-1 = 0.5 (0.0 %, time constant 2.0 as 2.0 steps) in 1 channels; "
      + "0.85 as 1 - 2^-3 = 0.875 (2.94 %, time constant 6.67 as 8.0 steps) in 1 channels"
    let decays = try #require(try LayerFacts.list(network)[0].neurons?.decays)
    #expect(decays.map(\.count) == [2, 1])
    #expect(decays.map { $0.wanted?.lowest } == [0.85, 0.5])
    #expect(decays.map { $0.wanted?.highest } == [0.9, 0.5])
    #expect(decays.map(\.relativeError) == [(0.875 - 0.85) / 0.85, 0])
    // What another writer put there is passed over.
    for text in ["", "a as b = c (d)", "nan as 2^-1 = 0.5 (x)", "0.9; 0.8"] {
      network.provenance["quantization.decays.fc.membrane"] = text
      #expect(
        try LayerFacts.list(network)[0].neurons?.decays.map(\.relativeError) == [nil, nil]
          as [Double?])
    }
  }

  @Test("Ways back are marked as recurrent, with their delay")
  func ways() throws {
    let nodes = [
      Node<Network.Operation>(name: "input", operation: .input, inputs: [], shape: try Shape([1])),
      Node(name: "fc", operation: Build.dense([[1]]), inputs: [0], shape: try Shape([1])),
      Node(
        name: "cell",
        operation: .neuron(Neuron(model: .integrateAndFire, threshold: [1])), inputs: [1, 2],
        shape: try Shape([1])),
      Node(name: "back", operation: Build.dense([[1]]), inputs: [], shape: try Shape([1])),
    ]
    var ordered = nodes
    ordered.swapAt(2, 3)
    ordered[2].delayedInputs = [3]
    ordered[3].inputs = [1, 2]
    let output = Node<Network.Operation>(
      name: "output", operation: .output, inputs: [3], shape: try Shape([1]))
    let network = try Network(name: "loop", graph: Graph(nodes: ordered + [output])).validated()
    let paths = try LayerFacts.list(network)[0].paths
    #expect(paths.map(\.from) == ["input", "cell"])
    #expect(paths.map(\.projection) == ["fc", "back"])
    #expect(paths.map(\.delay) == [0, 1] && paths.map(\.isRecurrent) == [false, true])
  }
}
