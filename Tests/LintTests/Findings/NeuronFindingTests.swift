import Lint
import NetworkIO
import NetworkModel
import Testing

@Suite("Findings about float neurons")
struct NeuronFindingTests {
  private let files: FileFindings

  init() throws { files = try FileFindings() }

  private func leaky(
    tau: [Double] = [2, 2], r: [Double] = [2, 2], leak: [Double] = [0, 0],
    threshold: [Double] = [1, 1], reset: [Double] = [0, 0], bias: [Float]? = nil
  ) -> NIRDocument {
    Document.chain(
      input: [2],
      [
        ("fc", Document.affine([[0.6, 0.7], [0.52, 0.9]], bias: bias)),
        (
          "cells",
          Document.neurons(
            "LIF",
            ["tau": tau, "r": r, "v_leak": leak, "v_threshold": threshold, "v_reset": reset])
        ),
      ], output: [2])
  }

  @Test("A clean leaky network has none")
  func clean() throws { #expect(try files.of(leaky(), .stated()) == []) }

  @Test("Seconds with a step of 1, which forward Euler refuses, and steps with a millisecond")
  func timeUnits() throws {
    let seconds = leaky(tau: [0.02, 0.01])
    #expect(
      try files.of(seconds, .stated()) == [
        Finding(
          .timeUnit, at: "cells.tau",
          reason:
            "time constants of 0.01…0.02 look like seconds, with a time step of 1, which forward Euler cannot "
            + "take: the network does not run",
          remedy: "give the time step in seconds, such as --dt 1e-4")
      ])
    let finding = try #require(try files.of(seconds, .stated(.exponential)).first)
    #expect(
      finding.reason == "time constants of 0.01…0.02 look like seconds, with a time step of 1")
    #expect(
      try files.of(leaky(tau: [20, 10], r: [4e4, 4e4]), .stated(dt: 1e-3)) == [
        Finding(
          .timeUnit, at: "cells.tau",
          reason:
            "time constants of 10…20 look like steps, with a time step of 0.001: a step leaks 0.01 %",
          remedy: "give --dt 1 if they are steps")
      ])
  }

  @Test("A step longer than a time constant")
  func longStep() throws {
    let document = leaky(tau: [2, 5], r: [2, 5])
    let sentence =
      "what one step takes in is nearly gone in the next"
    #expect(
      try files.of(document, .stated(dt: 4, .exponential)) == [
        Finding(
          .longTimeStep, at: "cells.tau",
          reason: "the time step 4 is longer than the time constants of 2: \(sentence)",
          remedy: "give a shorter time step with --dt, or use neurons without state")
      ])
    let refused = try files.of(document, .stated(dt: 4))
    #expect(
      refused.map(\.reason) == [
        "the time step 4 is longer than the time constants of 2: forward Euler cannot take it, and the "
          + "network does not run"
      ])
  }

  @Test("A leak that single precision rounds away")
  func lostLeak() throws {
    let findings = try files.of(
      leaky(tau: [0.5, 0.5], r: [1e8, 1e8]), .stated(dt: 1e-9))
    #expect(
      findings == [
        Finding(
          .lostLeak, at: "cells.tau",
          reason:
            "with a time step of 1e-09 and a time constant of 0.5, the decay is 1 in single precision: "
            + "nothing leaks",
          remedy: "give a longer time step with --dt, or use integrators (IF, I)")
      ])
  }

  @Test("r = 1 with a step that is not 1 makes integrators deaf")
  func integratorGain() throws {
    let document = Document.chain(
      input: [1],
      [
        ("fc", Document.affine([[0.7]])),
        ("cell", Document.neurons("IF", ["r": [1], "v_threshold": [1], "v_reset": [0]])),
      ], output: [1])
    #expect(try files.of(document, .stated()) == [])
    #expect(
      try files.of(document, .stated(dt: 1e-3)) == [
        Finding(
          .integratorGain, at: "cell.r",
          reason:
            "r is 1 and the time step 0.001, so that the neurons take only 0.001 of their input and hardly "
            + "ever fire", remedy: "give --dt 1 if the weights are per step, or write r = 1/dt")
      ])
  }

  @Test("Neurons out of reach of the largest sum, with the numbers")
  func unreachable() throws {
    // The sums 1.3 and 1.42 double at most, by a decay of 1/2.
    let document = leaky(threshold: [2.7, 3])
    #expect(
      try files.of(document, .stated()) == [
        Finding(
          .unreachableThreshold, at: "cells.v_threshold",
          reason:
            "all 2 neurons can never fire: the membrane of neuron 0 reaches 2.6 at most, its threshold is 2.7",
          remedy: "check the time step, the scale of weights and threshold, or remove the neurons")
      ])
    var options = ReadOptions.stated()
    options.timeSteps = 3
    let three = try files.of(leaky(threshold: [1, 2.6]), options)
    #expect(
      three.map(\.reason) == [
        "1 of 2 neurons can never fire: the membrane of neuron 1 reaches 2.485 in 3 steps at most, its "
          + "threshold is 2.6"
      ])
  }

  @Test("Neurons that fire from their bias or their leak alone")
  func alwaysFires() throws {
    #expect(
      try files.of(leaky(bias: [1.5, 0]), .stated()) == [
        Finding(
          .alwaysFires, at: "cells",
          reason:
            "1 of 2 neurons fires in every step without any input, 1 of them whatever comes: bias and leak "
            + "alone bring neuron 0 to 1.5, its threshold is 1",
          remedy: "check the biases, v_leak and the scale of the threshold")
      ])
    let rest = try files.of(leaky(leak: [2.5, 0]), .stated())
    #expect(rest.map(\.code) == [.droppedParameter, .alwaysFires])
    #expect(rest[1].reason.hasSuffix("bring neuron 0 to 1.25, its threshold is 1"))
  }

  @Test("Thresholds that are not above 0")
  func lowThreshold() throws {
    #expect(
      try files.of(leaky(threshold: [1, -0.5]), .stated()) == [
        Finding(
          .impossibleValue, at: "cells.v_threshold",
          reason: "1 of 2 thresholds are not above 0, the first is -0.5 at 1",
          remedy: "write the thresholds that were meant, above 0")
      ])
  }

  @Test("A reset value that subtraction never uses")
  func unusedReset() throws {
    #expect(
      try files.of(leaky(reset: [-0.5, -0.25]), .stated(reset: .subtract)) == [
        Finding(
          .unusedReset, at: "cells.v_reset",
          reason:
            "v_reset is -0.5…-0.25, but spikes subtract the threshold and never use it",
          remedy: "use --reset zero if membranes are to go to v_reset, or write v_reset = 0")
      ])
  }

  @Test("Rest and reset values that frameworks drop")
  func dropped() throws {
    #expect(
      try files.of(leaky(leak: [0.25, 0.25], reset: [-0.5, -0.5]), .stated()) == [
        Finding(
          .droppedParameter, at: "cells",
          reason:
            "frameworks drop or misread v_leak 0.25 (snnTorch and sinabs take 0 only, Rockpool reads it as a "
            + "bias) and v_reset -0.5 (snnTorch, Norse and sinabs do not read it, SpikingJelly takes v_leak "
            + "for it)",
          remedy:
            "shift membranes, thresholds and biases so that rest and reset are 0 before you hand the file on"
        )
      ])
  }

  @Test("A bias on the way back")
  func recurrentBias() throws {
    var document = leaky()
    document[["back"]] = Document.affine([[0, 0.2], [0.3, 0.1]], bias: [0, 0.1])
    document.root.graph?.edges += [NIREdge("cells", "back"), NIREdge("back", "cells")]
    #expect(
      try files.of(document, .stated()) == [
        Finding(
          .recurrentBias, at: "back.bias",
          reason:
            "a bias on the way back of a recurrence: it acts from the first step on, in Norse from the "
            + "second, and Rockpool drops it",
          remedy: "add it to the bias of the projection that leads forward into the same neurons")
      ])
    document[["back"]]?.parameters["bias"] = NIRValue([0.0, 0])
    #expect(try files.of(document, .stated()) == [])
  }
}
