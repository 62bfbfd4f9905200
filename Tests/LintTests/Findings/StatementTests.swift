import Lint
import NetworkIO
import NetworkModel
import Testing

@Suite("Findings about what nobody said")
struct StatementTests {
  private let files: FileFindings

  init() throws { files = try FileFindings() }

  private var integrators: NIRDocument {
    Document.chain(
      input: [2],
      [
        ("fc", Document.affine([[0.31, 0.7], [0.52, 0.9]])),
        (
          "cells",
          Document.neurons("IF", ["r": [1, 1], "v_threshold": [1, 1], "v_reset": [0, 0]])
        ),
      ], output: [2])
  }

  @Test("Nothing is said about a network of which everything is said")
  func clean() throws {
    #expect(try files.of(integrators, .stated()) == [])
  }

  @Test("Time step and reset that neither file nor user says")
  func unstated() throws {
    #expect(
      try files.of(integrators) == [
        Finding(
          .unstatedTimeStep, at: "cells",
          reason:
            "NIR has no place for the time step, and neither file nor user says it: 1 is assumed",
          remedy: "give the step that the network was trained with, such as --dt 1e-4"),
        Finding(
          .unstatedReset, at: "cells",
          reason:
            "NIR has no place for what a spike does to the membrane, and neither file nor user says it: "
            + "reset to v_reset is assumed",
          remedy: "give --reset zero or --reset subtract, as the network was trained"),
      ])
  }

  @Test("The step that a convention assumes is named")
  func conventionStep() throws {
    var options = ReadOptions()
    options.discretization = .snnTorch
    let finding = try #require(try files.of(integrators, options).first)
    #expect(finding.code == .unstatedTimeStep)
    #expect(finding.reason.hasSuffix("neither file nor user says it: 0.0001 is assumed"))
  }

  @Test("Of integers, what was not said when they were quantized, with the way back")
  func quantized() throws {
    var network = try Build.quantized(
      [2],
      [
        ("fc", try Build.dense([[3, 2], [1, 2]])),
        ("cells", .neuron(try Build.neurons(threshold: [5]))),
      ], execution: Execution(timeSteps: 4))
    network.execution.assumptions = ["a spike resets the membrane to v_reset (--reset)"]
    #expect(
      try files.of(network).map(\.remedy) == [
        "quantize again and give --reset zero or --reset subtract, as the network was trained"
      ])
  }

  @Test("Delays that are no whole steps, and none that are")
  func roundedDelay() throws {
    var document = integrators
    document[["cells"]] = Document.neurons("Delay", ["delay": [1.25, 2]])
    var options = ReadOptions.stated()
    #expect(
      try files.of(document, options) == [
        Finding(
          .roundedDelay, at: "cells.delay",
          reason: "with a time step of 1, 1 of 2 delays of 1.25…2 change by up to 0.25",
          remedy: "give a shorter time step with --dt, of which the delays are multiples")
      ])
    document[["cells"]] = Document.neurons("Delay", ["delay": [0.25, 2]])
    #expect(
      try files.of(document, options).map(\.reason) == [
        "with a time step of 1, 1 of 2 delays of 0.25…2 change by up to 0.25, and 1 of them become 0"
      ])
    options.timeStep = 0.25
    #expect(try files.of(document, options) == [])
  }

  @Test("A cycle whose step nobody knows")
  func recurrence() throws {
    var document = integrators
    document[["back"]] = Document.affine([[0, 0.2], [0.3, 0.1]])
    document.root.graph?.edges += [NIREdge("cells", "back"), NIREdge("back", "cells")]
    var options = ReadOptions()
    options.reset = .zero
    #expect(
      try files.of(document, options) == [
        Finding(
          .unstatedTimeStep, at: "back",
          reason:
            "a cycle takes one time step, and neither file nor user says how long that is: 1 is assumed",
          remedy: "give the step that the network was trained with, such as --dt 1e-4")
      ])
  }

  @Test("Weights on a grid that meet the threshold, where nobody says whether that is a spike")
  func tie() throws {
    var document = integrators
    document[["fc"]] = Document.affine([[0.25, 0.5], [0.75, -0.25]])
    var options = ReadOptions.stated()
    #expect(try files.of(document, options) == [])
    options.comparison = nil
    #expect(
      try files.of(document, options) == [
        Finding(
          .thresholdTie, at: "cells",
          reason:
            "weights and threshold are multiples of 0.25, so that sums can meet the threshold exactly; whether "
            + "that is a spike, neither file nor user says: v > v_threshold is assumed",
          remedy:
            "give --comparison '>' (snnTorch, Norse, Lava, Nengo) or '>=' (SpikingJelly, sinabs, Rockpool)"
        )
      ])
    // Trained weights meet nothing, and a threshold off the grid is not met.
    #expect(try files.of(integrators, options) == [])
    document[["cells"]]?.parameters["v_threshold"] = NIRValue([0.9, 0.9])
    #expect(try files.of(document, options) == [])
  }
}
