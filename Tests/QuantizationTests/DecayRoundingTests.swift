import NetworkModel
import Quantization
import SpikeData
import Testing

/// What a quantized network says of its decays.
@Suite struct DecayRoundingTests {
  @Test("The provenance of a network gives back every decay of the report, digit for digit")
  func provenance() throws {
    for (seed, terms) in [(1, 1), (2, 2), (3, 5)] as [(UInt64, Int)] {
      var generator = SplitMix64(seed: seed)
      var form = RecurrentNetwork(
        neuron: RecurrentNetwork.adaptive(
          membrane: [2.3, 17, 400, 2.3], adaptation: [150, 20, 7, 3], strength: [0.5, 1, 0.25, 2],
          threshold: [0.55, 0.45, 0.35, 0.3]))
      form.inputWeight = RecurrentNetwork.quarters(12, &generator)
      form.recurrentWeight = RecurrentNetwork.quarters(16, &generator)
      form.last = (
        RecurrentNetwork.quarters(8, &generator), nil,
        RecurrentNetwork.cuba(current: 1.1, membrane: 5, threshold: 0.3)
      )
      var options = QuantizationOptions()
      options.membraneBits = 8
      options.decayTerms = terms
      let (network, report) = try PostTrainingQuantizer(try form.network(), options: options)
        .quantized(calibration: RecurrentNetworkTests.samples(form, seed: seed))
      let layers = report.layers.filter { !$0.decays.isEmpty }
      #expect(layers.map(\.decays.count) == [7, 2], "seed \(seed)")
      for layer in layers {
        let read = DecayRounding.State.allCases.flatMap {
          DecayRounding.recorded(
            $0, ofLayer: layer.name, in: network.provenance, execution: network.execution)
        }
        #expect(read == layer.decays, "seed \(seed), \(layer.name)")
      }
    }
  }

  @Test("A decay that became 0 or 1 has no time constant")
  func withoutTimeConstant() {
    for rules in Discretization.allCases {
      let execution = Execution(timeSteps: 1, discretization: rules)
      for (wanted, decay) in [(0.999_999, Decay.none), (1e-6, Decay(terms: []))] {
        let rounding = DecayRounding(
          .membrane, wanted: wanted, decay: decay, channels: 1, execution: execution)
        #expect(rounding.time == nil, "\(rules)")
        #expect(rounding.wantedTime?.isFinite == true, "\(rules)")
      }
    }
  }

  @Test(
    "What does not read as a decay is passed over",
    arguments: [
      "", "0.9", "0.9 as 1 - 2^-3 in 4 channels", "nan as 2^-1 = 0.5 in 4 channels",
      "0.9 as 2^-17 = 0 in 4 channels", "0.9 as 2^-1 = 0.5 in 0 channels",
      "0.9 as 2^-1 = 0.5 in 4 layers", "0.9 as = 0.5 in 4 channels", "0.9 as x = 0.5 in 4 channels",
      "0.9 as 2^-1 2^-2 = 0.75 in 4 channels", "0.9 as 1 - 2^-3 - = 0.875 in 4 channels",
      "0.9 as 2^-1 = 0.5 in \(Int.max) channels", "1e-300 as 2^-1 = 0.5 in 4 channels",
      "-0.5 as -2^-1 = -0.5 in 4 channels", "1.5 as 1 + 2^-1 = 1.5 in 4 channels",
    ])
  func unreadable(text: String) {
    let execution = Execution(timeSteps: 1)
    let good = "0.9 as -2^-2 + 1 = 0.75 (anything) in 4 channels"
    let found = DecayRounding.recorded(
      .current, ofLayer: "a.b", in: ["quantization.decays.a.b.current": "\(text); \(good)"],
      execution: execution)
    #expect(found.map(\.wanted) == [0.9] && found.map(\.channels) == [4])
    #expect(found.map(\.decay.text) == ["-2^-2 + 1"] && found.map(\.decay.factor) == [0.75])
    #expect(
      DecayRounding.recorded(.membrane, ofLayer: "a.b", in: [:], execution: execution).isEmpty)
  }
}
