import FixedPoint
import Kernels
import Testing

/// The kernel for neurons of any kind, by numbers worked out by hand.
@Suite("Neurons of any kind")
struct NeuronDynamicsTests {
  static let half = DecayRows([[(1, 1)]])

  static func constants(
    channels: Int = 1, bias: [Int32] = [], threshold: [Int32], reset: [Int32] = [0],
    subtracts: Bool = false, inputShift: Int = 0
  ) -> NeuronConstants {
    NeuronConstants(
      channels: channels, bias: SmallIntegers(bias), threshold: SmallIntegers(threshold),
      reset: SmallIntegers(reset), subtracts: subtracts, inputShift: inputShift)
  }

  static func wide(
    _ decays: DecayRows?, range: ClosedRange<Int32> = -32_768...32_767, places: Int = 0
  ) -> NeuronDynamics.Store {
    .shift(
      NeuronDynamics.Shift(places: places, rounding: .nearest, range: range, decays: decays))
  }

  /// Steps `dynamics` over rows of inputs; what fired, and the states after each step.
  struct Trace {
    var fired: [[Int32]] = []
    var potentials: [[Int64]] = []
    var states: [NeuronStates] = []

    init(_ dynamics: NeuronDynamics, _ states: NeuronStates, inputs: [[Int32]]) {
      var states = states
      let count = inputs[0].count
      var spikes = [Int32](repeating: -1, count: count)
      var potentials = [Int64](repeating: 0, count: count)
      var scratch = NeuronScratch(channels: count, codes: 4)
      for input in inputs {
        var sums = input
        let fired = NeuronStep.dynamic(
          accumulators: &sums, dynamics: dynamics, states: &states, spikes: &spikes,
          potentials: &potentials, scratch: &scratch)
        #expect(sums.allSatisfy { $0 == 0 })
        self.fired.append(Array(spikes.prefix(fired)))
        self.potentials.append(potentials)
        self.states.append(states)
      }
    }
  }

  @Test("Bias and shifted input enter the current, the drive the membrane")
  func order() {
    let dynamics = NeuronDynamics(
      Self.constants(bias: [1], threshold: [40], inputShift: 2), drive: SmallIntegers([-2]),
      store: Self.wide(nil),
      current: NeuronDynamics.Current(bits: 8, decays: Self.half, wraps: false), adaptation: nil)
    let trace = Trace(
      dynamics, NeuronStates(count: 1, membraneBits: 16, currentBits: 8),
      inputs: [[3], [0], [40], [-40]])
    // I: 1 + 12 = 13; 6 + 1 = 7; 3 + 161 = 164 → 127; 63 + 1 − 160 = −96.
    #expect(trace.states.map { $0.currents.signed(0) } == [13, 7, 127, -96])
    // H: 11; 16; 141 fires; −98.
    #expect(trace.potentials == [[11], [16], [141], [-98]])
    #expect(trace.fired == [[], [], [0], []])
    #expect(trace.states.map { $0.membranes.signed(0) } == [11, 16, 0, -98])
  }

  @Test("A current that wraps loses its upper bits; channels have decays of their own")
  func wraps() {
    let decays = DecayRows([[(1, 0)], [(1, 1), (1, 2)]])
    let dynamics = NeuronDynamics(
      Self.constants(channels: 2, threshold: []), drive: SmallIntegers([]),
      store: Self.wide(nil, range: -128...127),
      current: NeuronDynamics.Current(bits: 6, decays: decays, wraps: true), adaptation: nil)
    let trace = Trace(
      dynamics, NeuronStates(count: 4, membraneBits: 8, currentBits: 6),
      inputs: [[20, 20, 31, -32], [20, 20, 1, -1]])
    // Range −32…31: 40 − 64 = −24, ⌊¾·20⌋ + 20 = 35 − 64 = −29, 32 − 64 = −32, −24 − 1 = −25.
    #expect((0..<4).map { trace.states[0].currents.signed($0) } == [20, 20, 31, -32])
    #expect((0..<4).map { trace.states[1].currents.signed($0) } == [-24, -29, -32, -25])
    #expect(trace.potentials[1] == [-4, -9, -1, -57])
    #expect(trace.fired == [[], []])
  }

  @Test("A rise decays, grows with the spike, saturates, and is taken off with the threshold")
  func adapts() {
    let dynamics = NeuronDynamics(
      Self.constants(threshold: [10], reset: []), drive: SmallIntegers([]),
      store: Self.wide(Self.half, places: 1),
      current: nil,
      adaptation: NeuronDynamics.Adaptation(
        bits: 4, decays: DecayRows([[(1, 0)]]), increment: SmallIntegers([5])))
    let trace = Trace(
      dynamics, NeuronStates(count: 1, membraneBits: 16, riseBits: 4),
      inputs: [[30], [40], [0], [9]])
    // H = 30 fires, a = 5, 15 − 15 = 0; code 0.
    // H = 40 ≥ 15 fires, a = 10 → 7, 20 − 17 = 3; code ⌊3/2 + ½⌋ = 2, worth 4.
    // H = 4, 2 → code 1, worth 2. H = 11 < 17, ⌊11/2⌋ = 5 → code 3.
    #expect(trace.fired == [[0], [0], [], []])
    #expect(trace.states.map { $0.rises.signed(0) } == [5, 7, 7, 7])
    #expect(trace.states.map { $0.membranes.signed(0) } == [0, 2, 1, 3])
  }

  @Test("A rise that leaves its width stays at its end, for each sign, and that much is taken off")
  func saturatedRise() {
    let dynamics = NeuronDynamics(
      Self.constants(channels: 2, threshold: [-100], reset: []), drive: SmallIntegers([]),
      store: Self.wide(nil), current: nil,
      adaptation: NeuronDynamics.Adaptation(
        bits: 4, decays: DecayRows([[(1, 0)]]), increment: SmallIntegers([5, -5])))
    let trace = Trace(
      dynamics, NeuronStates(count: 2, membraneBits: 16, riseBits: 4),
      inputs: [[0, 0], [0, 0], [0, 0]])
    #expect(trace.fired == [[0, 1], [0, 1], [0, 1]])
    // 5, 10 → 7, 12 → 7; −5, −10 → −8, −13 → −8.
    #expect(
      trace.states.map { state in (0..<2).map { state.rises.signed($0) } }
        == [[5, -5], [7, -8], [7, -8]])
    // 0 + 100 − 5, + 100 − 7, + 100 − 7; 0 + 100 + 5, + 100 + 8, + 100 + 8.
    #expect(
      trace.states.map { state in (0..<2).map { state.membranes.signed($0) } }
        == [[95, 105], [188, 213], [281, 321]])
  }

  @Test("Tables of cuts serve driven neurons, with rows of their own and sums beyond 32 bits")
  func table() {
    let staircase = CodeStaircase(
      codes: 3, rows: 2, values: [-4, 0, 4, -1, 0, 1], cuts: [-2, 3, .min, .max])
    let dynamics = NeuronDynamics(
      Self.constants(
        channels: 2, threshold: [6], reset: [6], subtracts: true, inputShift: 4),
      drive: SmallIntegers([1, 0]), store: .table(staircase), current: nil, adaptation: nil)
    let trace = Trace(
      dynamics, NeuronStates(count: 2, membraneBits: 2), inputs: [[0, .min], [1, .max]])
    // −4 + 1 = −3: code 0. −1 − 2^35 is bounded to 32 bits before it is compared: code 1.
    #expect(trace.states[0].membranes.unpacked == [0, 1])
    // −4 + 16 + 1 = 13 fires, 7: code 2; 2^35 − 16 fires, above the highest cut: code 2.
    #expect(trace.fired == [[], [0, 1]])
    #expect(trace.states[1].membranes.unpacked == [2, 2])
    #expect(trace.potentials[1] == [13, 16 * (1 << 31 - 1)])
  }

  @Test("Nobody who asks for membranes gets none, and nothing else changes")
  func silent() {
    let dynamics = NeuronDynamics(
      Self.constants(threshold: [3]), drive: SmallIntegers([]), store: Self.wide(Self.half),
      current: nil, adaptation: nil)
    var states = NeuronStates(count: 2, membraneBits: 16)
    var sums: [Int32] = [2, 4]
    var spikes: [Int32] = [-1, -1]
    var potentials: [Int64] = []
    var scratch = NeuronScratch(channels: 1, codes: 1)
    let fired = NeuronStep.dynamic(
      accumulators: &sums, dynamics: dynamics, states: &states, spikes: &spikes,
      potentials: &potentials, scratch: &scratch)
    #expect(fired == 1 && spikes == [1, -1] && states.membranes.signed(0) == 1)
  }
}
