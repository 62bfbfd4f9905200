import FixedPoint
import NetworkModel
import Quantization
import SpikeData
import Testing

@Suite struct BatchNormalizationTests {
  let normalization = BatchNormalization(
    mean: [0.5, -1, 0.25], variance: [4, 0.25, 1], gamma: [2, -1, 0], beta: [0.1, 0.2, 3],
    epsilon: 0)

  @Test func gainAndOffsetAreTheClosedForm() {
    #expect(normalization.gain == [1, -2, 0])
    #expect(normalization.offset == [0.1 - 0.5, 0.2 - 2, 3])
  }

  @Test func foldedWeightsGiveWhatProjectionAndNormalizationGive() {
    let seed: UInt64 = 7
    var generator = SplitMix64(seed: seed)
    let weights = Build.uniform(30, &generator).map { Double($0) }
    let bias = Build.uniform(3, &generator).map { Double($0) }
    let input = Build.uniform(10, &generator).map { Double($0) }
    let folded = normalization.folded(weights: weights, bias: bias)
    for channel in 0..<3 {
      var plain = bias[channel]
      var direct = folded.bias[channel]
      for index in 0..<10 {
        plain += weights[channel * 10 + index] * input[index]
        direct += folded.weights[channel * 10 + index] * input[index]
      }
      let expected = normalization.gain[channel] * plain + normalization.offset[channel]
      #expect(abs(direct - expected) < 1e-5, "seed \(seed)")
    }
  }

  @Test func aNegativeGainFlipsTheCodesAndKeepsTheOutputs() throws {
    let codes: [Int16] = [1, 0, -1, 1, 1, -1, 1, -1, 1]
    let weights = normalization.folded(
      codes: codes, step: 0.5, width: try BitWidth(weights: 2), guardBits: 4)
    #expect(weights.values == [1, 0, -1, -1, -1, 1, 0, 0, 0])
    #expect(weights.step == [0.5, 1, 0.5])
    // Units are step / 16: −0.4 / 0.03125 = −12.8, −1.8 / 0.0625 = −28.8, 3 / 0.03125 = 96.
    #expect(weights.bias == [-13, -29, 96])
    for channel in 0..<2 {
      let sum = [1, 1, 0].indices.reduce(0) { $0 + Int(codes[channel * 3 + $1]) * [1, 1, 0][$1] }
      let flipped = [1, 1, 0].indices.reduce(0) {
        $0 + Int(weights.values[channel * 3 + $1]) * [1, 1, 0][$1]
      }
      #expect(
        normalization.gain[channel] * 0.5 * Double(sum) == weights.step[channel] * Double(flipped))
    }
  }
}
