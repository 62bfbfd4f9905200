import NetworkModel
import Quantization
import Runtime
import SpikeData
import TestSupport
import Testing

/// With 16-bit weights and 32-bit membranes an integer network is the float network, whatever had to be folded.
@Suite struct FoldingTests {
  /// Networks with one thing to fold each; `scale` multiplies thresholds.
  static let kinds = [
    "plain", "average pool", "scales", "leak and gain", "exponential leak", "hard reset",
    "identity",
    "threshold nodes", "depthwise", "direct",
  ]

  @Test(arguments: kinds)
  func wideIntegersReproduceTheSpikes(kind: String) throws {
    var checked = 0
    for seed in 1...40 where checked < 3 {
      let network = try Self.network(kind, seed: UInt64(seed), scale: 1)
      let samples = try Self.samples(network, seed: UInt64(seed))
      let spikes = try samples.map { try Spikes.float(network, $0) }
      // A tie is near where a slightly different threshold gives other spikes.
      let near = try [0.998, 1.002].contains { scale in
        let other = try Self.network(kind, seed: UInt64(seed), scale: scale)
        return try samples.map { try Spikes.float(other, $0) } != spikes
      }
      guard !near, spikes.joined().joined().contains(where: { !$0.isEmpty }) else { continue }
      checked += 1
      var options = QuantizationOptions()
      options.weightBits = 16
      options.firstLayerBits = nil
      options.lastLayerBits = nil
      options.membraneBits = 32
      options.decayTerms = 16
      let (integer, report) = try PostTrainingQuantizer(network, options: options)
        .quantized(calibration: samples)
      for (sample, expected) in zip(samples, spikes) {
        #expect(try Spikes.integer(integer, sample) == expected, "seed \(seed)")
      }
      #expect(report.layers.allSatisfy { $0.weightError < 1e-3 }, "seed \(seed)")
    }
    #expect(checked == 3)
  }

  static func samples(_ network: Network, seed: UInt64) throws -> [EncodedSample] {
    var generator = SplitMix64(seed: seed &+ 1000)
    let count = network.graph.nodes[0].shape.count
    return (0..<4).map { _ in
      network.execution.input.coding == .direct
        ? .analog((0..<count).map { _ in Float(generator.next() % 256) / 255 })
        : EncodedSample.random(count, steps: 5, rate: 0.4, &generator)
    }
  }

  static func network(_ kind: String, seed: UInt64, scale: Double) throws -> Network {
    var generator = SplitMix64(seed: seed)
    var execution = Execution(timeSteps: 5)
    var neuron = Build.integrateAndFire(threshold: 0.8)
    neuron.threshold = [0.8 * scale]
    let conv = Convolution(
      inputChannels: 2, outputChannels: 3,
      window: Window(kernel: (3, 3), padding: Padding(rows: 1, columns: 1)))
    let first = Network.Operation.convolution(
      conv, weight: Build.uniform(54, &generator), bias: [0.1, -0.05, 0])
    var middle: [(String, Network.Operation)] = []
    var features = 48
    switch kind {
    case "average pool":
      middle = [
        ("pool", .pooling(Pooling(kind: .average, window: Window(kernel: (2, 2), stride: (2, 2)))))
      ]
      features = 12
    case "scales":
      let factors = [0.7, -1.3, 0.4].flatMap { [Float](repeating: $0, count: 16) }
      middle = [("factor", .scale([1.7])), ("factors", .scale(factors))]
    case "leak and gain", "exponential leak":
      execution.timeStep = 0.5
      execution.discretization = kind == "leak and gain" ? .forwardEuler : .exponential
      neuron = Neuron(
        model: .leakyIntegrateAndFire, tau: [1.1], resistance: [2.5], leak: [0.1],
        threshold: [0.8 * scale], initial: [0.2], reset: .subtract, comparison: .greater)
    case "hard reset": neuron.reset = .zero
    case "depthwise":
      middle = [
        (
          "depthwise",
          .convolution(
            Convolution(
              inputChannels: 3, outputChannels: 3, window: Window(kernel: (1, 1)), groups: 3),
            weight: [0.53, -0.91, 1.37], bias: [0.11, 0.93, 0])
        ), ("neurons1b", .neuron(neuron)),
      ]
    case "direct":
      execution.input = InputSettings(coding: .direct, divide: 255)
    default: break
    }
    if kind == "identity" {
      middle = [("neurons1b", .neuron(Build.integrateAndFire(threshold: 1.7 * scale)))]
    }
    let last: Neuron
    if kind == "threshold nodes" {
      last = Neuron(model: .threshold, threshold: [0.3 * scale], comparison: .greater)
    } else {
      last = neuron
    }
    let dense = Network.Operation.dense(
      Dense(inputs: features, outputs: 6), weight: Build.uniform(features * 6, &generator),
      bias: nil)
    return try Build.network(
      [2, 4, 4],
      [("conv", first), ("neurons1", .neuron(neuron))] + middle
        + [("flatten", .flatten), ("dense", dense), ("neurons2", .neuron(last))],
      execution: execution)
  }
}

/// Spikes per layer and step, ascending.
enum Spikes {
  static func float(_ network: Network, _ sample: EncodedSample) throws -> [[[Int]]] {
    let stages = try network.graph.layers().map(\.stage)
    var spikes = stages.map { _ in [[Int]]() }
    _ = try FloatReference(network).run(sample, index: 0) { node, _, values in
      guard let layer = stages.firstIndex(of: node) else { return }
      spikes[layer].append(values.indices.filter { values[$0] != 0 })
    }
    return spikes
  }

  static func integer(_ network: QuantizedNetwork, _ sample: EncodedSample) throws -> [[[Int]]] {
    var engine = IntegerEngine(try CompiledNetwork(network))
    var spikes = try network.graph.layers().map { _ in [[Int]]() }
    _ = try engine.run(sample, index: 0) { layer, _, neurons in
      spikes[layer].append(neurons.sorted())
    }
    return spikes
  }
}
