import NetworkModel
import SpikeData
import Testing

@testable import Quantization

/// The normal form of neurons with currents and adaptive thresholds, of cycles and of delays, by hand.
@Suite struct RecurrentFormTests {
  private func layers(_ network: Network) throws -> [NormalizedLayer] {
    try LayerNormalizer(network: network, options: QuantizationOptions()).layers()
  }

  private func small(_ neuron: Neuron) -> RecurrentNetwork {
    RecurrentNetwork(
      inputs: 1, neurons: 2, neuron: neuron, inputWeight: [1, -2], inputBias: [8, 0],
      recurrentWeight: [0, 4, 2, 0], recurrentBias: [0, 16])
  }

  @Test func gainsOfACurrentBasedNeuronGoIntoItsWeights() throws {
    var neuron = RecurrentNetwork.cuba(
      current: 2, membrane: 4, threshold: 0.5, weight: 2, resistance: 3)
    neuron.leak = [0.4]
    var form = small(neuron)
    form.execution.timeStep = 0.5
    let layer = try layers(form.network())[0]
    // dt/τ_syn · w_in · dt/τ_mem · r = 1/4 · 2 · 1/8 · 3 = 3/16, for both weights and both biases.
    #expect(layer.projections.map(\.weight) == [[0.1875, -0.375], [0, 0.75, 0.375, 0]])
    #expect(layer.bias == [1.5, 3])
    let normal = try #require(layer.neuron)
    #expect(normal.currentDecay == [0.75, 0.75])
    #expect(normal.decay == [0.875, 0.875])
    // The rest value does not pass the current: dt/τ_mem · 0.4.
    #expect(normal.drive == [0.05, 0.05])
    #expect(normal.threshold == [0.5, 0.5])
    #expect(layer.projections.map { $0.sources.map(\.delay) } == [[0], [1]])
  }

  @Test func aCurrentThatDecaysWithItsInputTakesLessOfIt() throws {
    var neuron = RecurrentNetwork.cuba(current: 2, membrane: 4, threshold: 1, reset: .subtract)
    neuron.inputWeight = [2]
    var form = small(neuron)
    form.execution.discretization = .rockpool
    let layer = try layers(form.network())[0]
    // e^(−1/2) · (1/2 · 2) · (1/4 · 1)
    #expect(abs(layer.projections[0].weight[0] - 0.606_530_659_712_633_4 / 4) < 1e-15)
  }

  @Test func anAdaptiveNeuronKeepsItsRiseAndSubtractsAfterTheDecay() throws {
    let neuron = RecurrentNetwork.adaptive(
      membrane: [4, 2], adaptation: [8, 16], strength: [2, 0.5], threshold: [1, 0.25])
    let layer = try layers(small(neuron).network())[0]
    let normal = try #require(layer.neuron)
    #expect(layer.projections.map(\.weight) == [[0.25, -1], [0, 1, 1, 0]])
    #expect(layer.bias == [2, 8])
    #expect(normal.decay == [0.75, 0.5])
    #expect(normal.subtraction == .afterDecay)
    #expect(normal.adaptation?.decay == [0.875, 0.9375])
    // β · (1 − ρ)
    #expect(normal.adaptation?.increment == [0.25, 0.03125])
  }

  @Test func withoutStrengthASpikeTakesTheThresholdOverTheDecay() throws {
    let neuron = RecurrentNetwork.adaptive(
      membrane: [4, 2], adaptation: [8], strength: [0], threshold: [1, 0.25])
    let layer = try layers(small(neuron).network())[0]
    let normal = try #require(layer.neuron)
    #expect(normal.adaptation == nil)
    let constants = try NeuronConstantsBuilder(
      layer: layer, units: [0.125, 0.125], decayTerms: 2, isWide: true
    ).channels(normal)
    // 1 / 0.75 / 0.125 = 10.67 and 0.25 / 0.5 / 0.125 = 4
    #expect(constants.map(\.reset) == [11, 4])
    #expect(constants.map(\.threshold) == [8, 2])
  }

  @Test func aBiasBehindADelayedEdgeMovesToTheFirstStep() throws {
    var form = small(RecurrentNetwork.cuba(current: 2, membrane: 4, threshold: 1))
    form.cut = .beforeNeurons
    let network = try form.network()
    let layers = try layers(network)
    #expect(layers[0].projections.map(\.delayAfter) == [0, 1])
    #expect(
      layers[0].folded == [
        "start of the bias of 'w_rec', now in the first step", "gain of 'lif'",
      ])
    let graph = try IntegerGraph(network, layers)
    let late = graph.items.flatMap { item in
      item.feeds.filter { $0.delay > 0 }.map { "\(graph.items[$0.item].name) → \(item.name)" }
    }
    #expect(late == ["lif → w_rec"])
  }

  @Test func delaysBecomeWholeSteps() throws {
    var form = small(RecurrentNetwork.cuba(current: 2, membrane: 4, threshold: 1))
    form.execution.timeStep = 0.5
    form.delay = [1.3, 2]
    let network = try form.network()
    let layers = try layers(network)
    let late = try #require(layers.first { $0.description.kind == .delay })
    // 2.6 and 4 steps; the edge that closes the cycle takes one of them.
    #expect(late.delays == [3, 4])
    let sources = LayerSources(network, layers)
    #expect(sources.delays[late.description.stage]?.steps == [2, 3])
    #expect(sources.groups.map(\.count) == [2])
    let graph = try IntegerGraph(network, layers)
    #expect(
      graph.items.contains {
        if case .fixed(.delay(let steps)) = $0.content { steps == [3, 4] } else { false }
      })
  }

  /// A neuron, a convention, and why the two have no integer form.
  static let refused: [(change: @Sendable (inout RecurrentNetwork) -> Void, sentence: String)] = [
    (
      { $0.neuron.emitsSeveralSpikes = true },
      "node 'lif': emits several spikes in one step, which integer neurons do not; choose a convention of one spike per step, such as --discretization exponential"
    ),
    (
      {
        $0.neuron.reset = .subtract
        $0.execution.discretization = .snnTorch
      },
      "node 'lif': snntorch takes the threshold off again in the next step where a membrane stays above it, which integer neurons do not; choose --discretization euler, which takes it off once per spike"
    ),
    (
      { $0.execution.discretization = .exact },
      "node 'lif': exact resets membranes inside a step, which integer neurons do not; choose --discretization exponential, which resets at its end"
    ),
  ]

  @Test(arguments: refused.indices)
  func whatHasNoIntegerFormIsNamed(index: Int) throws {
    var form = small(RecurrentNetwork.cuba(current: 2, membrane: 4, threshold: 1))
    Self.refused[index].change(&form)
    let network = try form.network()
    #expect {
      _ = try PostTrainingQuantizer(network)
    } throws: { error in
      "\(error)" == Self.refused[index].sentence
    }
  }

  @Test func scalesBeforeADelayAreRefused() throws {
    let network = try Build.network(
      [2],
      [
        ("half", .scale([0.5])), ("late", .delay([1])),
        ("dense", .dense(Dense(inputs: 2, outputs: 1), weight: [1, 1], bias: nil)),
        ("neurons", .neuron(Build.integrateAndFire(threshold: 1))),
      ], execution: Execution(timeSteps: 3))
    #expect(
      throws: QuantizationError.notFoldable(
        node: "half", what: "scales or pools spikes on the way into 'late'",
        remedy: "scale and pool behind it")
    ) { try PostTrainingQuantizer(network) }
  }
}
