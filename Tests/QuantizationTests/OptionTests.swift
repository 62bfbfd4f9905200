import NetworkModel
import Quantization
import Runtime
import SpikeData
import Testing

@Suite struct OptionTests {
  private func error(
    _ change: (inout QuantizationOptions) -> Void
  ) throws -> QuantizationError? {
    var options = QuantizationOptions()
    change(&options)
    do {
      _ = try PostTrainingQuantizer(QuantizerTests.small(), options: options)
    } catch let error as QuantizationError {
      return error
    }
    return nil
  }

  @Test func unknownWidthsNameTheOption() throws {
    #expect(
      try error { $0.weightBits = 9 }
        == .unsupportedBits(option: "weights", bits: 9, supported: "1 to 8 or 16"))
    #expect(
      try error { $0.membraneBits = 17 }
        == .unsupportedBits(option: "membranes", bits: 17, supported: "1 to 16, 24 or 32"))
    #expect(
      try error { $0.membraneBits = 0 }
        == .unsupportedBits(option: "membranes", bits: 0, supported: "1 to 16, 24 or 32"))
    #expect(
      try error { $0.firstLayerBits = 0 }
        == .unsupportedBits(
          option: "weights of the first layer", bits: 0, supported: "1 to 8 or 16"))
    #expect(
      try error { $0.layerMembraneBits = ["dense": 33] }
        == .unsupportedBits(
          option: "membranes of layer 'dense'", bits: 33, supported: "1 to 16, 24 or 32"))
    #expect(
      try error { $0.inputBits = 17 }
        == .unsupportedBits(option: "the analog input", bits: 17, supported: "1 to 16"))
  }

  @Test func rangesAndLayerNamesAreChecked() throws {
    #expect(
      try error { $0.guardBits = 16 }
        == .invalidOption(option: "guard bits", value: "16", expected: "0 to 15"))
    #expect(
      try error { $0.decayTerms = 0 }
        == .invalidOption(option: "decay terms", value: "0", expected: "1 to 16"))
    #expect(
      try error { $0.stateBits = 17 }
        == .unsupportedBits(
          option: "currents and adaptations", bits: 17, supported: "1 to 16, 24 or 32"))
    #expect(
      try error { $0.ridge = 0 }
        == .invalidOption(option: "ridge", value: "0.0", expected: "a number above 0"))
    #expect(try error { $0.layerWeightBits = ["nothing": 2] } == .unknownLayer(name: "nothing"))
    #expect(
      "\(QuantizationError.unsupportedBits(option: "weights", bits: 9, supported: "1 to 8 or 16"))"
        == "weights: 9 bits are not supported; choose 1 to 8 or 16")
  }

  @Test func theCalibratedSchemeNeedsSamples() throws {
    let quantizer = try PostTrainingQuantizer(QuantizerTests.small())
    #expect(throws: QuantizationError.missingCalibration) {
      try quantizer.quantized(calibration: [])
    }
  }

  @Test func samplesThatDoNotFitAreRefused() throws {
    let quantizer = try PostTrainingQuantizer(QuantizerTests.small())
    #expect(
      throws: QuantizationError.runtime(.timeSteps(expected: 4, actual: 3))
    ) {
      try quantizer.quantized(
        calibration: [.spikes(SpikeSteps(stepCount: 3, steps: [0], units: [1]))])
    }
  }

  @Test func factorsOfSingleNeuronsCannotBeFolded() throws {
    let conv = Convolution(inputChannels: 1, outputChannels: 1, window: Window(kernel: (1, 1)))
    let network = try Build.network(
      [1, 1, 2],
      [
        ("conv", .convolution(conv, weight: [1], bias: nil)), ("factors", .scale([1, 2])),
        ("neurons", .neuron(Build.integrateAndFire(threshold: 1))),
      ], execution: Execution(timeSteps: 2))
    #expect(
      throws: QuantizationError.notFoldable(
        node: "conv", what: "its values are scaled one by one on the way to or from weights",
        remedy: "scale by channel")
    ) { try PostTrainingQuantizer(network) }
  }

  @Test func bytesKeepTheirOwnScale() throws {
    let float = try FoldingTests.network("direct", seed: 1, scale: 1)
    let (network, _) = try PostTrainingQuantizer(float).quantized(
      calibration: FoldingTests.samples(float, seed: 1))
    let input = try #require(network.execution.input.quantization)
    #expect(input == InputQuantization(scale: 1 / 255.0, zeroPoint: 0, range: 0...255))
    #expect((0...255).allSatisfy { input.quantized(Double(Float($0) / 255)) == Int32($0) })
  }
}
