import FixedPoint
import NetworkModel
import Quantization
import Runtime
import SpikeData
import TestSupport
import Testing

@Suite struct QuantizerTests {
  /// Two inputs, two neurons with weights on a grid, θ = 1, V₀ = 1/2.
  static func small(_ weight: [Float] = [0.5, -0.5, 0.25, 0.25], bias: [Float]? = nil) throws
    -> Network
  {
    try Build.network(
      [2],
      [
        ("dense", .dense(Dense(inputs: 2, outputs: 2), weight: weight, bias: bias)),
        ("neurons", .neuron(Build.integrateAndFire(threshold: 1))),
      ], execution: Execution(timeSteps: 4))
  }

  static func samples(_ units: Int, count: Int = 6, steps: Int = 4) -> [EncodedSample] {
    var generator = SplitMix64(seed: 99)
    return (0..<count).map { _ in EncodedSample.random(units, steps: steps, rate: 0.5, &generator) }
  }

  private func options(_ weights: Int, _ membranes: Int) -> QuantizationOptions {
    var options = QuantizationOptions()
    options.weightBits = weights
    options.membraneBits = membranes
    options.firstLayerBits = nil
    options.lastLayerBits = nil
    return options
  }

  private func parts(
    _ network: QuantizedNetwork
  ) throws -> (weights: QuantizedWeights, neuron: QuantizedNeuron) {
    let weights = try #require(network.graph.nodes[1].operation.weights)
    guard case .neuron(let neuron) = network.graph.nodes[2].operation else {
      throw ModelError.missing("neuron")
    }
    return (weights, neuron)
  }

  @Test func weightsOnAGridStayWhatTheyAre() throws {
    var options = options(2, 2)
    options.shiftsBias = false
    options.stateGrid = .quarters
    let (network, report) = try PostTrainingQuantizer(Self.small(), options: options)
      .quantized(calibration: Self.samples(2))
    let (weights, neuron) = try parts(network)
    #expect(weights.values == [1, -1, 1, 1])
    #expect(weights.step == [0.5, 0.25])
    #expect(weights.guardBits == 2)
    #expect(weights.bias == nil)
    // Units 1/8 and 1/16: thresholds 8 and 16, one quarter is 2 and 4, half the threshold is code 2 (value 2 << m).
    #expect(neuron.unit == [0.125, 0.0625])
    #expect(neuron.threshold == [8, 16])
    #expect(neuron.reset == .subtract([8, 16]))
    #expect(neuron.initialCode == [2])
    guard case .table(let table) = neuron.store else {
      Issue.record("2-bit membranes are tables")
      return
    }
    #expect(table.values.count == 8)
    #expect(report.layers[0].weightError == 0)
    #expect(report.layers[0].weightBits == 2)
    #expect(report.layers[0].membraneBits == 2)
    #expect(report.layers[0].steps == 0.25...0.5)
    #expect(report.layers[0].thresholds == 8...16)
    #expect(network.provenance["quantization.scheme"] == "calibrated")
  }

  @Test func aStrictThresholdIsOneMore() throws {
    var float = try Self.small()
    var neuron = Build.integrateAndFire(threshold: 1)
    neuron.comparison = .greater
    float.graph.nodes[2].operation = .neuron(neuron)
    let (network, _) = try PostTrainingQuantizer(float, options: options(2, 2))
      .quantized(calibration: Self.samples(2))
    #expect(try parts(network).neuron.threshold == [9, 17])
  }

  @Test func biasesAreInGuardBitUnits() throws {
    var options = options(2, 8)
    options.shiftsBias = false
    let (network, _) = try PostTrainingQuantizer(
      Self.small(bias: [0.25, -0.125]), options: options
    ).quantized(calibration: Self.samples(2))
    let (weights, neuron) = try parts(network)
    #expect(weights.bias == [2, -2])
    // 128 codes of 2^0 hold twice the larger threshold, 16.
    #expect(
      neuron.store == .shift(MembraneShift(shift: 0, range: -128...127)))
    #expect(neuron.initialCode == [4, 8])
  }

  @Test(arguments: [1, 2, 3, 4, 8, 16, 32])
  func everyMembraneWidthRunsAlikeInReferenceAndEngine(bits: Int) throws {
    var generator = SplitMix64(seed: 5)
    let float = try Build.network(
      [6],
      [
        (
          "hidden",
          .dense(
            Dense(inputs: 6, outputs: 9), weight: Build.uniform(54, &generator), bias: nil)
        ),
        ("neurons", .neuron(Build.integrateAndFire(threshold: 0.7))),
        (
          "last",
          .dense(Dense(inputs: 9, outputs: 3), weight: Build.uniform(27, &generator), bias: nil)
        ),
      ], execution: Execution(timeSteps: 4, readout: .membrane))
    let samples = Self.samples(6)
    for weightBits in [1, 2, 3, 8, 16] {
      let (network, _) = try PostTrainingQuantizer(float, options: options(weightBits, bits))
        .quantized(calibration: samples)
      let reference = try IntegerReference(network)
      var engine = IntegerEngine(try CompiledNetwork(network))
      for (index, sample) in samples.enumerated() {
        #expect(
          try engine.run(sample, index: index) == reference.run(sample, index: index),
          "\(weightBits) bits")
      }
      // All outputs share one step, so that their integers compare.
      #expect(network.graph.nodes[3].operation.weights?.step.count == 1)
    }
  }

  @Test func twoRunsGiveTheSameNetwork() throws {
    let float = try FoldingTests.network("average pool", seed: 3, scale: 1)
    let samples = try FoldingTests.samples(float, seed: 3)
    let quantizer = try PostTrainingQuantizer(float)
    let first = try quantizer.quantized(calibration: samples)
    let second = try quantizer.quantized(calibration: samples)
    #expect(first.network == second.network)
    #expect(first.report == second.report)
  }

  @Test func mintTakesItsOwnThresholdsAndNeedsNoSamples() throws {
    var options = options(2, 2)
    options.scheme = .mint
    options.usesTanh = false
    options.layerAlpha = ["dense": 0.25]
    let (network, _) = try PostTrainingQuantizer(
      Self.small([0.25, -0.25, 0.1, 0.13]), options: options
    ).quantized(calibration: [])
    let (weights, neuron) = try parts(network)
    #expect(weights.values == [1, -1, 0, 1])
    #expect(weights.step == [0.25])
    #expect(weights.guardBits == 0)
    #expect(neuron.threshold == [4])
    guard case .table(let table) = neuron.store else {
      Issue.record("MINT's membranes are tables")
      return
    }
    #expect(table.values == [-1, 0, 1])
    #expect(table.cuts == [0, 1])
  }

  @Test func silentAndEmptyChannelsAreSafe() throws {
    let (network, _) = try PostTrainingQuantizer(
      Self.small([0, 0, 0.3, -0.9]), options: options(2, 2)
    ).quantized(
      calibration: [.spikes(SpikeSteps(stepCount: 4, steps: [], units: []))])
    #expect(try parts(network).weights.values.prefix(2) == [0, 0])
    #expect(try parts(network).weights.step.allSatisfy { $0 > 0 && $0.isFinite })
  }
}
