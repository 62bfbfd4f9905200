import NetworkModel
import Quantization
import Runtime
import SpikeData
import TestSupport
import Testing

/// Recurrent networks whose constants are powers of two are the same networks in integers.
@Suite struct RecurrentNetworkTests {
  static let kinds = [
    "cuba hard", "cuba soft", "adaptive", "lif", "norse", "delay", "signed series",
  ]

  @Test(arguments: kinds)
  func powersOfTwoQuantizeExactly(kind: String) throws {
    var checked = 0
    for seed in 1...60 where checked < 5 {
      let seed = UInt64(seed)
      let form = Self.form(kind, seed: seed, scale: 1)
      let network = try form.network()
      let samples = Self.samples(form, seed: seed)
      let spikes = try samples.map { try Spikes.float(network, $0) }
      // A tie is near where a slightly different threshold gives other spikes.
      let near = try [0.999, 1.001].contains { scale in
        let other = try Self.form(kind, seed: seed, scale: scale).network()
        return try samples.map { try Spikes.float(other, $0) } != spikes
      }
      let count = spikes.joined().joined().reduce(0) { $0 + $1.count }
      guard !near, count > 20 else { continue }
      checked += 1
      var options = QuantizationOptions()
      options.weightBits = 8
      options.membraneBits = 32
      options.guardBits = 14
      options.decayTerms = 4
      let (integer, report) = try PostTrainingQuantizer(network, options: options)
        .quantized(calibration: samples)
      for (sample, expected) in zip(samples, spikes) {
        #expect(try Spikes.integer(integer, sample) == expected, "\(kind), seed \(seed)")
      }
      #expect(report.layers.allSatisfy { $0.weightError == 0 }, "\(kind), seed \(seed)")
      #expect(
        report.layers.flatMap(\.decays).allSatisfy { $0.relativeError == 0 },
        "\(kind), seed \(seed)")
    }
    #expect(checked == 5)
  }

  static func form(_ kind: String, seed: UInt64, scale: Double) -> RecurrentNetwork {
    var generator = SplitMix64(seed: seed)
    var neuron = RecurrentNetwork.cuba(
      current: 2, membrane: 4, threshold: 0.45 * scale,
      reset: kind == "cuba soft" ? .subtract : .zero)
    switch kind {
    case "adaptive":
      neuron = RecurrentNetwork.adaptive(
        membrane: [2, 4, 8, 4], adaptation: [8, 4, 16, 2], strength: [0.5, 1, 0.25, 2],
        threshold: [0.55, 0.45, 0.35, 0.3].map { $0 * scale })
    case "lif":
      neuron = Neuron(
        model: .leakyIntegrateAndFire, tau: [2, 4, 8, 4], leak: [0.25], threshold: [0.4 * scale],
        reset: .subtract, comparison: .greaterOrEqual)
    default: break
    }
    var form = RecurrentNetwork(neuron: neuron)
    form.inputWeight = RecurrentNetwork.quarters(12, &generator)
    form.inputBias = RecurrentNetwork.quarters(4, &generator)
    form.recurrentWeight = RecurrentNetwork.quarters(16, &generator)
    form.last = (
      RecurrentNetwork.quarters(8, &generator), nil,
      RecurrentNetwork.cuba(current: 4.0 / 3, membrane: 2, threshold: 0.3 * scale)
    )
    if kind == "delay" { form.delay = [1, 2, 3, 4] }
    if kind == "norse" { form.cut = .beforeNeurons }
    if kind == "signed series" { form.execution.input.coding = .series }
    return form
  }

  static func samples(_ form: RecurrentNetwork, seed: UInt64) -> [EncodedSample] {
    var generator = SplitMix64(seed: seed &+ 500)
    let steps = form.execution.timeSteps ?? 1
    return (0..<4).map { _ in
      guard form.execution.input.coding == .series else {
        return EncodedSample.random(form.inputs, steps: steps, rate: 0.5, &generator)
      }
      return .series(
        ValueSteps(
          dense: (0..<steps * form.inputs).map { _ in Float(Int(generator.next() % 3) - 1) },
          units: form.inputs))
    }
  }
}
