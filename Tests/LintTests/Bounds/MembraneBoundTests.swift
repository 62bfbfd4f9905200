@testable import Lint
import NetworkModel
import Testing

@Suite("Bounds of float membranes")
struct MembraneBoundTests {
  private func bound(
    _ neuron: Neuron, _ execution: Execution, _ input: Interval
  ) -> Interval {
    MembraneBound(neuron: neuron, execution: execution).membranes(0, of: 1, input: input)
  }

  @Test("A leaky membrane follows its geometric series")
  func leaky() {
    let neuron = Neuron(
      model: .leakyIntegrateAndFire, tau: [2], resistance: [2], leak: [0], threshold: [1])
    let input = Interval(lower: -1, upper: 3)
    // decay 1/2, gain 1: 3 · (1 + 1/2 + 1/4) after three steps, 6 in the end.
    #expect(bound(neuron, Execution(timeSteps: 3), input) == Interval(lower: -1.75, upper: 5.25))
    #expect(bound(neuron, Execution(), input) == Interval(lower: -2, upper: 6))
  }

  @Test("An integrator goes on as long as there are steps")
  func integrator() {
    let neuron = Neuron(model: .integrateAndFire, resistance: [4], threshold: [1])
    let input = Interval(lower: 0, upper: 0.5)
    #expect(bound(neuron, Execution(timeSteps: 6, timeStep: 0.5), input).upper == 6)
    #expect(bound(neuron, Execution(timeStep: 0.5), input).upper == .infinity)
    #expect(bound(neuron, Execution(timeStep: 0.5), .zero) == .zero)
  }

  @Test("A leak alone brings the membrane to its rest value")
  func rest() {
    let neuron = Neuron(
      model: .leakyIntegrateAndFire, tau: [4], leak: [1.5], threshold: [1])
    #expect(bound(neuron, Execution(), .zero).upper == 1.5)
    // After a reset to 0 the next step brings a quarter of the way.
    let after = MembraneBound(neuron: neuron, execution: Execution())
      .afterReset(0, of: 1, input: .zero)
    #expect(after == Interval(lower: 0.375, upper: 0.375))
  }

  @Test("A synaptic current is bounded before the membrane is")
  func currentBased() {
    var neuron = Neuron(
      model: .currentBasedLeakyIntegrateAndFire, tau: [2], resistance: [2], leak: [0],
      threshold: [1])
    neuron.synapticTau = [2]
    neuron.inputWeight = [2]
    // Both states have decay 1/2 and gain 1: the current ends at 2, the membrane at 4.
    #expect(bound(neuron, Execution(), .spike).upper == 4)
  }

  @Test("0 times something without bounds is 0, and so is a sum of nothing")
  func intervals() {
    #expect(Interval.unknown * 0 == .zero)
    #expect(Interval.zero * .infinity == .zero)
    #expect(Interval(lower: -1, upper: 2) * -3 == Interval(lower: -6, upper: 3))
    #expect(Interval(lower: 1, upper: 2).withZero == Interval(lower: 0, upper: 2))
  }
}
