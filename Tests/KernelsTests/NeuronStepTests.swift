import FixedPoint
import Kernels
import Testing

@Suite("Neuron steps")
struct NeuronStepTests {
  /// MINT's two-bit neuron, τ = 1/2, hard reset: three codes −1, 0, 1 with cuts −1 and 2.
  static let mint = CodeStaircase(codes: 3, rows: 1, values: [-1, 0, 1], cuts: [-1, 2])

  @Test(
    "Every code with every input: the packed loop, the plain loop and the rule agree",
    arguments: [1, 3, 4, 8])
  func exhaustive(channels: Int) {
    let staircases = [
      Self.mint, CodeStaircase(codes: 4, rows: 1, values: [-8, 0, 8, 16], cuts: [-4, 4, 12]),
    ]
    for staircase in staircases {
      for subtracts in [false, true] {
        let constants = NeuronConstants(
          channels: channels, bias: SmallIntegers([1]), threshold: SmallIntegers([6]),
          reset: SmallIntegers([subtracts ? 6 : -3]), subtracts: subtracts, inputShift: 1)
        for input in Int32(-12)...12 {
          for code in 0..<UInt32(staircase.codes) {
            var sums = [Int32](repeating: input, count: 2 * channels)
            var membranes = PackedCodes(repeating: code, count: 2 * channels, bits: 2)
            var spikes = [Int32](repeating: -1, count: 2 * channels)
            var scratch = NeuronScratch(channels: channels, codes: 4)
            let count = NeuronStep.table(
              accumulators: &sums, constants: constants, staircase: staircase,
              membranes: &membranes, spikes: &spikes, scratch: &scratch)
            let membrane = staircase.values[Int(code)] + 1 + 2 * input
            let fires = membrane >= 6
            let rest = fires ? (subtracts ? membrane - 6 : -3) : membrane
            let stored = (0..<staircase.codes - 1).filter { staircase.cuts[$0] <= rest }.count
            #expect(count == (fires ? 2 * channels : 0))
            #expect(Array(spikes.prefix(count)) == (0..<Int32(count)).map { $0 })
            #expect(membranes.unpacked == [UInt32](repeating: UInt32(stored), count: 2 * channels))
            #expect(sums == [Int32](repeating: 0, count: 2 * channels))
          }
        }
      }
    }
  }

  @Test("A wide membrane keeps its sum, clamps at its range and fires at its threshold")
  func wide() {
    let constants = NeuronConstants(
      channels: 1, bias: SmallIntegers([-1]), threshold: SmallIntegers([100]),
      reset: SmallIntegers([0]), subtracts: false, inputShift: 0)
    var membranes = PackedCodes(repeating: 0, count: 1, bits: 8)
    var spikes: [Int32] = [-1]
    var scratch = NeuronScratch(channels: 1, codes: 1)
    var history: [Int8] = []
    var fired: [Int] = []
    for input in [Int32(50), 30, -300, 60, 90, 80, 2, 40] {
      var sums = [input]
      fired.append(
        NeuronStep.wide(
          accumulators: &sums, constants: constants, range: -128...127,
          membranes: &membranes, spikes: &spikes, scratch: &scratch))
      history.append(Int8(truncatingIfNeeded: membranes[0]))
    }
    // 49, 78, −223 → −128, −69, 20, 99, 100 fires → 0, 39.
    #expect(history == [49, 78, -128, -69, 20, 99, 0, 39])
    #expect(fired == [0, 0, 0, 0, 0, 0, 1, 0])
  }
}
