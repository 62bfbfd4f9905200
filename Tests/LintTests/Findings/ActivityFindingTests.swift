import Lint
import NetworkModel
import SpikeData
import Testing

@Suite("Findings about what a network does on samples")
struct ActivityFindingTests {
  /// Input 0 spikes in the given steps.
  private func spikes(_ steps: [Int32], count: Int = 4, late: Int = 0) -> SpikeSteps {
    SpikeSteps(
      stepCount: count, steps: steps, units: steps.map { _ in 0 }, lateEvents: late)
  }

  @Test("Neurons that fire now and then, on data without loss, have no finding")
  func clean() throws {
    #expect(try SampleFindings.of([[1, 0], [0.5, 0]], [spikes([0, 2])]) == [])
  }

  @Test("A layer without a spike")
  func silent() throws {
    #expect(
      try SampleFindings.of([[0.1, 0], [0.2, 0]], [spikes([0, 2]), spikes([1])]) == [
        Finding(
          .silentLayer, at: "cells", reason: "none of the 2 neurons fires in 2 samples",
          remedy: "check the time step, the scale of the threshold, and the layers before")
      ])
  }

  @Test("Data without an event")
  func noEvents() throws {
    #expect(
      try SampleFindings.of([[1, 0]], [spikes([])]).first
        == Finding(
          .silentLayer, at: "input", reason: "no event reaches the network in 1 sample",
          remedy: "check the data, --step-seconds and --time-steps"))
  }

  @Test("A layer that fires nearly always, and data that do")
  func saturated() throws {
    let always = Array(0..<20 as Range<Int32>)
    #expect(
      try SampleFindings.of([[1], [2]], [spikes(always, count: 20)], steps: 20) == [
        Finding(
          .saturatedLayer, at: "input",
          reason: "the data spike in 100 % of the steps in 1 sample: such spikes say nothing",
          remedy: "give a shorter step with --step-seconds, or another coding"),
        Finding(
          .saturatedLayer, at: "cells",
          reason: "the neurons fire in 100 % of the steps in 1 sample: such spikes say nothing",
          remedy: "check the scale of threshold, weights and biases, and the time step"),
      ])
    // 18 of 20 steps are 90 %, which is still taken.
    #expect(
      try SampleFindings.of([[1]], [spikes(Array(0..<18), count: 20)], steps: 20) == [])
  }

  @Test("Most neurons of a layer without a spike")
  func dead() throws {
    let weights: [[Float]] = [[1], [0.1], [0.1], [0.1], [0.1]]
    #expect(
      try SampleFindings.of(weights, [spikes([0, 3])]) == [
        Finding(
          .deadNeurons, at: "cells", reason: "4 of 5 neurons never fire in 1 sample",
          remedy: "look at more samples; remove the neurons, or lower their thresholds")
      ])
    #expect(try SampleFindings.of(Array(weights.dropLast()), [spikes([0, 3])]) == [])
  }

  @Test("Events after the last step, and events that fall together")
  func lostEvents() throws {
    let sample = SpikeSteps(stepCount: 4, steps: [0, 0, 2], units: [0, 0, 0], lateEvents: 1)
    #expect(
      try SampleFindings.of([[1]], [sample]) == [
        Finding(
          .lateEvents, at: "input",
          reason:
            "1 of 4 events (25 %) in 1 sample after the last step: the network does not see them",
          remedy: "give more steps with --time-steps, or longer ones with --step-seconds"),
        Finding(
          .mergedEvents, at: "input",
          reason:
            "1 of 4 events (25 %) in 1 sample together with another of the same input and step: they are one spike",
          remedy: "give a shorter step with --step-seconds"),
      ])
  }
}
