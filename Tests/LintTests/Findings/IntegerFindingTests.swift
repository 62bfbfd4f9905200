import FixedPoint
import Lint
import NetworkModel
import Testing

@Suite("Findings about integer networks")
struct IntegerFindingTests {
  private let files: FileFindings

  init() throws { files = try FileFindings() }

  private func network(
    _ neuron: QuantizedNeuron, weights: [[Int16]] = [[3, 2], [1, 2]], bias: [Int32]? = nil,
    steps: Int = 4
  ) throws -> QuantizedNetwork {
    try Build.quantized(
      [2], [("fc", try Build.dense(weights, bias: bias)), ("cells", .neuron(neuron))],
      execution: Execution(timeSteps: steps))
  }

  @Test("A network whose neurons can all fire has none")
  func clean() throws {
    #expect(try files.of(try network(try Build.neurons(threshold: [5]))) == [])
  }

  @Test("Neurons that no sum brings to their threshold in time")
  func unreachable() throws {
    #expect(
      try files.of(try network(try Build.neurons(threshold: [13]))) == [
        Finding(
          .unreachableThreshold, at: "cells.v_threshold",
          reason:
            "1 of 2 neurons can never fire: the membrane of neuron 1 reaches 12 in 4 steps at most, its "
            + "threshold is 13",
          remedy: "check the time step, the scale of weights and threshold, or remove the neurons")
      ])
  }

  @Test("Stored membranes that end before the threshold comes near")
  func saturated() throws {
    let neuron = try Build.neurons(bits: 2, threshold: [6])
    #expect(
      try files.of(try network(neuron)) == [
        Finding(
          .saturatedMembrane, at: "cells",
          reason:
            "1 of 2 neurons can never fire: stored membranes end at 1, and the 3 that one step adds to neuron "
            + "1 do not bring it to its threshold of 6",
          remedy: "quantize with a wider membrane, or another grid of states")
      ])
  }

  @Test("Neurons that fire from their bias alone")
  func alwaysFires() throws {
    #expect(
      try files.of(try network(try Build.neurons(threshold: [5]), bias: [6, 0])) == [
        Finding(
          .alwaysFires, at: "cells",
          reason:
            "1 of 2 neurons fires in every step without any input, 1 of them whatever comes: bias and leak "
            + "alone bring neuron 0 to 6, its threshold is 5",
          remedy: "check the biases, v_leak and the scale of the threshold")
      ])
  }

  @Test("Thresholds that were cut off at the end of the range")
  func clamped() throws {
    let findings = try files.of(try network(try Build.neurons(bits: 16, threshold: [32_767, 5])))
    #expect(
      findings.first
        == Finding(
          .clampedThreshold, at: "cells.v_threshold",
          reason:
            "1 of 2 thresholds stand at the end of the range, the first is 32767: the real one did not fit",
          remedy: "quantize with fewer guard bits or a wider membrane"))
    #expect(findings.map(\.code) == [.clampedThreshold, .unreachableThreshold])
  }

  @Test(
    "Decays that are none",
    arguments: [
      (
        [(1, 0), (1, 3)],
        Finding(
          .impossibleDecay, at: "cells.decay",
          reason: "1 + 2^-3 is 1.125: what is kept grows in every step",
          remedy: "give terms that add up to a factor between 0 and 1")
      ),
      (
        [(-1, 2)],
        Finding(
          .impossibleDecay, at: "cells.decay",
          reason: "-2^-2 is -0.25: what is kept changes its sign in every step",
          remedy: "give terms that add up to a factor between 0 and 1")
      ),
      (
        [(1, 1), (1, 1)],
        Finding(
          .lostLeak, at: "cells.decay", reason: "2^-1 + 2^-1 is 1: nothing leaks",
          remedy: "give more terms, or [[1, 0]] where no leak is meant")
      ),
      (
        [(1, 0), (-1, 8)],
        Finding(
          .lostLeak, at: "cells.decay",
          reason:
            "1 - 2^-8 is 0.9961, but even the membrane of code 7 rounds back to itself: nothing leaks",
          remedy: "quantize with a wider membrane, or with integrators (IF)")
      ),
    ])
  func decays(terms: [(Int, Int)], finding: Finding) throws {
    let decay = Decay(terms: terms.map { Decay.Term(sign: $0.0, shift: $0.1) })
    let neuron = try Build.neurons(bits: 4, threshold: [3], shift: 2, decays: [decay])
    #expect(Linter.findings(try network(neuron)) == [finding])
  }

  @Test("Channels without weights, and doubled ones")
  func channels() throws {
    let weights: [[Int16]] = [[0, 0], [3, 2], [3, 2]]
    let findings = try files.of(try network(try Build.neurons(threshold: [5]), weights: weights))
    #expect(
      findings.map { "\($0.code.rawValue) \($0.place): \($0.reason)" } == [
        "dead-channel fc.weight: 1 of 3 output channels have only weights of 0 (0)",
        "duplicate-channel fc.weight: output channel 2 computes the same as channel 1",
      ])
    let differing = try network(try Build.neurons(threshold: [5, 5, 4]), weights: weights)
    #expect(try files.of(differing).map(\.code) == [.deadChannel])
  }
}
