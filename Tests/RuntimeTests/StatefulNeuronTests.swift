import FixedPoint
import NetworkModel
import SpikeData
import Testing

@testable import Runtime

/// Currents, adaptive thresholds, drives and decays of single neurons: every state derived by hand.
@Suite("Neurons with currents and adaptive thresholds, step by step")
struct StatefulNeuronTests {
  /// 1 − 2^−k.
  static func less(_ shift: Int) -> Decay {
    Decay(terms: [Decay.Term(sign: 1, shift: 0), Decay.Term(sign: -1, shift: shift)])
  }

  static func wide(
    _ bits: Int = 16, threshold: [Int32]?, reset: QuantizedNeuron.Reset = .toValue([0]),
    decays: [Decay] = [.none], initial: [Int32] = [0]
  ) throws -> QuantizedNeuron {
    let width = try BitWidth(membrane: bits)
    return QuantizedNeuron(
      width: width, unit: [1], threshold: threshold, reset: reset,
      store: .shift(
        MembraneShift(shift: 0, rounding: .down, range: width.signedRange, decays: decays)),
      initialCode: initial)
  }

  /// Spikes, and the states of all neurons after each step, of neurons that get `inputs` one step after the other.
  struct Trace: Equatable {
    var outputs: [[Int64]] = []
    var membranes: [[Int64]] = []
    var stored: [[Int64]] = []
    var currents: [[Int32]] = []
    var rises: [[Int32]] = []

    init(_ neuron: QuantizedNeuron, inputs: [[Int64]]) throws {
      var neurons = IntegerNeurons(neuron, shape: try Shape([inputs[0].count]))
      for input in inputs {
        outputs.append(neurons.step(input))
        membranes.append(neurons.membranes)
        stored.append(neurons.stored)
        currents.append(neurons.currents)
        rises.append(neurons.rises)
      }
    }
  }

  @Test("A current decays, takes the input, and drives the membrane in the same step")
  func current() throws {
    var neuron = try Self.wide(threshold: [50], decays: [Self.less(2)])
    neuron.current = QuantizedCurrent(width: try BitWidth(membrane: 16), decays: [.half])
    let trace = try Trace(neuron, inputs: [[20], [0], [31], [0], [-9]])
    // I ← ⌊I/2⌉₀ + x: 20, 10, 5 + 31 = 36, 18, 9 − 9 = 0.
    #expect(trace.currents == [[20], [10], [36], [18], [0]])
    // H = v + I, v' = ⌊¾R⌋₀: 20 → 15; 25 → 18; 54 fires → 0; 18 → 13; 13 → 9.
    #expect(trace.outputs == [[0], [0], [1], [0], [0]])
    #expect(trace.membranes == [[20], [25], [0], [18], [13]])
    #expect(trace.stored == [[15], [18], [0], [13], [9]])
  }

  @Test("A current that leaves its width saturates, or loses its upper bits")
  func overflow() throws {
    var neuron = try Self.wide(threshold: nil)
    neuron.current = QuantizedCurrent(
      width: try BitWidth(membrane: 8), decays: [.none], initial: [100, -100])
    let inputs: [[Int64]] = [[20, -20], [20, -20], [300, -300], [-1, 1]]
    // 120, 140 → 127, 427 → 127, 126; and the mirror image with −128 as its end.
    #expect(
      try Trace(neuron, inputs: inputs).currents
        == [[120, -120], [127, -128], [127, -128], [126, -127]])
    neuron.current?.overflow = .wrap
    // 120, 140 − 256 = −116, 184 − 256 = −72, −73; and the mirror image: −120, 116, −184 + 256 = 72, 73.
    #expect(
      try Trace(neuron, inputs: inputs).currents
        == [[120, -120], [-116, 116], [-72, 72], [-73, 73]])
  }

  @Test(
    "Loihi's 12-bit decay and 24-bit state: the current wraps at 2^23, decays round toward zero")
  func loihi() throws {
    // 4096 − 1024 = 3072 = 2^11 + 2^10: a decay of ½ + ¼.
    let decay = Decay(terms: [Decay.Term(sign: 1, shift: 1), Decay.Term(sign: 1, shift: 2)])
    var neuron = try Self.wide(24, threshold: [64 << 6], decays: [decay])
    neuron.current = QuantizedCurrent(
      width: try BitWidth(membrane: 24), decays: [decay], overflow: .wrap)
    // Two neurons; weights arrive as multiples of 64.
    let trace = try Trace(
      neuron, inputs: [[2048, 8_388_544], [0, 64], [1088, 2_097_216], [0, 0]])
    // I: 2048, 1536, 1152 + 1088 = 2240, 1680. The second: 8388544, ⌊¾·⌋ = 6291408 + 64 = 6291472,
    // 4718604 + 2097216 = 6815820, 5111865.
    #expect(
      trace.currents
        == [[2048, 8_388_544], [1536, 6_291_472], [2240, 6_815_820], [1680, 5_111_865]])
    // v: 2048 → 1536; 3072 → 2304; 4544 ≥ 4096 fires → 0; 1680 → 1260. The second fires always.
    #expect(trace.outputs == [[0, 1], [0, 1], [1, 1], [0, 1]])
    #expect(trace.stored == [[1536, 0], [2304, 0], [0, 0], [1260, 0]])
    // One unit more wraps: 8388608 = −2^23.
    #expect(try Trace(neuron, inputs: [[8_388_608]]).currents == [[-8_388_608]])
  }

  @Test("A spike raises the threshold, and the next step's threshold is what it takes off")
  func adaptation() throws {
    var neuron = try Self.wide(threshold: [10], decays: [Self.less(2)])
    neuron.adaptation = QuantizedAdaptation(
      width: try BitWidth(membrane: 8), decays: [.half], increment: [6])
    let trace = try Trace(neuron, inputs: [[12], [20], [8], [20], [0]])
    // H = 12 ≥ 10 fires; a' = 0 + 6; v = ⌊¾·12⌋ − (10 + 6) = −7.
    // H = 13 < 16; a' = 3; v = 9.
    // H = 17 ≥ 13 fires; a' = 1 + 6 = 7; v = 12 − 17 = −5.
    // H = 15 < 17; a' = 3; v = 11. H = 11 < 13; a' = 1; v = 8.
    #expect(trace.outputs == [[1], [0], [1], [0], [0]])
    #expect(trace.rises == [[6], [3], [7], [3], [1]])
    #expect(trace.stored == [[-7], [9], [-5], [11], [8]])
    #expect(trace.membranes == [[12], [13], [17], [15], [11]])
  }

  @Test("A rise saturates at its width, for increments of each sign")
  func rise() throws {
    var neuron = try Self.wide(threshold: [-1000])
    neuron.adaptation = QuantizedAdaptation(
      width: try BitWidth(membrane: 4), decays: [.none], increment: [5, -5])
    let trace = try Trace(neuron, inputs: [[900, 900], [900, 900], [900, 900]])
    #expect(trace.rises == [[5, -5], [7, -8], [7, -8]])
  }

  @Test("A drive passes by the current; decays and drives of single neurons are their own")
  func drive() throws {
    var neuron = try Self.wide(threshold: [100], decays: [.none, .half, Self.less(2)])
    neuron.drive = [3, 0, -3]
    neuron.current = QuantizedCurrent(
      width: try BitWidth(membrane: 16), decays: [.half, .none, .half])
    let trace = try Trace(neuron, inputs: [[8, 8, 8], [0, 0, 0], [0, 0, 0]])
    #expect(trace.currents == [[8, 8, 8], [4, 8, 4], [2, 8, 2]])
    // 11 → 11; 8 → 4; 5 → 3.   18; 12 → 6; 4 → 3.   23; 14 → 7; 2 → 1.
    #expect(trace.stored == [[11, 4, 3], [18, 6, 3], [23, 7, 1]])
  }

  @Test("Parameters per channel serve every position of a map")
  func channels() throws {
    var neuron = try Self.wide(threshold: nil, decays: [.none, .half])
    neuron.drive = [1, 5]
    var neurons = IntegerNeurons(neuron, shape: try Shape([2, 1, 2]))
    _ = neurons.step([4, 8, 4, 8])
    #expect(neurons.stored == [5, 9, 4, 6])
  }
}
