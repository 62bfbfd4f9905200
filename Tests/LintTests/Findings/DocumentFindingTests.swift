import Lint
import NetworkIO
import NetworkModel
import Testing

@Suite("Findings about NIR files that are no network")
struct DocumentFindingTests {
  private let files: FileFindings

  init() throws { files = try FileFindings() }

  private var network: NIRDocument {
    Document.chain(
      input: [3],
      [
        ("fc", Document.affine([[0.6, 0.7, 0.1], [0.52, 0.9, 0.2]])),
        (
          "cells",
          Document.neurons(
            "LIF",
            [
              "tau": [2, 2], "r": [2, 2], "v_leak": [0, 0], "v_threshold": [1, 1],
              "v_reset": [0, 0],
            ])
        ),
      ], output: [2])
  }

  @Test("Edges that lead nowhere and edges that stand twice")
  func edges() throws {
    var document = network
    document.root.graph?.edges += [NIREdge("fc", "nobody"), NIREdge("fc", "cells")]
    #expect(
      try files.of(document, .stated()) == [
        Finding(
          .danglingEdge, at: "fc → nobody", reason: "there is no node 'nobody'",
          remedy: "name a node of this graph, or remove the edge"),
        Finding(
          .duplicateEdge, at: "fc → cells", reason: "the edge stands in the file twice",
          remedy: "remove one, or double the weights for a sum"),
      ])
  }

  @Test("Types that NIR does not have")
  func unknownNode() throws {
    var document = network
    document[["cells"]] = Document.neurons("Izhikevich", ["a": [0.02]])
    #expect(
      try files.of(document, .stated()) == [
        Finding(
          .unknownNode, at: "cells", reason: "'Izhikevich' is no node type of NIR",
          remedy: "export it as one, or remove it and lead the edges around it")
      ])
  }

  @Test("Values that are no numbers, and time constants that are none")
  func values() throws {
    var document = network
    document[["fc"]]?.parameters["bias"] = NIRValue([Float.infinity, .nan])
    document[["cells"]]?.parameters["tau"] = NIRValue([0.0, 2])
    #expect(
      try files.of(document, .stated()) == [
        Finding(
          .impossibleValue, at: "cells.tau",
          reason: "1 of 2 time constants are not above 0, the first is 0 at 0",
          remedy: "write time constants above 0, or a node without that state"),
        Finding(
          .impossibleValue, at: "fc.bias",
          reason: "2 of 2 values are no finite numbers, the first is ∞ at 0",
          remedy: "write the numbers that were meant"),
      ])
  }

  @Test("Parameters whose lengths do not go together")
  func lengths() throws {
    var document = network
    document[["cells"]]?.parameters["r"] = NIRValue([1.0, 1, 1])
    document[["fc"]]?.parameters["bias"] = NIRValue([0.0])
    #expect(
      try files.of(document, .stated()).map { "\($0.code.rawValue) \($0.place): \($0.reason)" } == [
        "wrong-length cells.tau: 2 values, but r has 3",
        "wrong-length cells.v_leak: 2 values, but r has 3",
        "wrong-length cells.v_threshold: 2 values, but r has 3",
        "wrong-length cells.v_reset: 2 values, but r has 3",
        "wrong-length fc.bias: 1 value for the 2 outputs of the weights",
      ])
  }

  @Test("Kernels with the axis of 1 that Lava adds")
  func lavaAxis() throws {
    let weights = [Float](repeating: 0.5, count: 2 * 9)
    var conv = Document.convolution(weights, shape: [2, 1, 3, 3], input: [3, 3])
    conv.parameters["weight"] = NIRValue(weights, shape: [2, 1, 3, 3, 1])
    let document = Document.chain(input: [1, 3, 3], [("conv", conv)], output: [2, 1, 1])
    #expect(
      try files.of(document, .stated()) == [
        Finding(
          .wrongLength, at: "conv.weight",
          reason:
            "its shape [2, 1, 3, 3, 1] has 5 axes (Lava stores kernels with an axis of 1 at the end)",
          remedy: "store it with 4 axes, output channels first")
      ])
  }

  @Test("Shapes that only another order of axes explains, dense and convolution")
  func transposed() throws {
    var document = network
    document[["fc"]]?.parameters["weight"] = NIRValue(
      [Float](repeating: 0.5, count: 6), shape: [3, 2])
    #expect(
      try files.of(document, .stated()).map { "\($0.code.rawValue) \($0.place): \($0.reason)" } == [
        "wrong-length fc.bias: 2 values for the 3 outputs of the weights",
        "transposed-kernel fc.weight: its shape [3, 2] does not take the 3 channels that come in and give "
          + "the 2 of the bias, but would as [in, out]",
      ])
    let weights = [Float](repeating: 0.5, count: 4 * 2 * 9)
    var conv = Document.convolution(weights, shape: [4, 2, 3, 3], input: [3, 3])
    conv.parameters["weight"] = NIRValue(weights, shape: [3, 3, 2, 4])
    let keras = try files.of(
      Document.chain(input: [2, 3, 3], [("conv", conv)], output: [4, 1, 1]), .stated())
    #expect(keras.map(\.code) == [.wrongLength, .transposedKernel])
    #expect(
      keras.last
        == Finding(
          .transposedKernel, at: "conv.weight",
          reason:
            "its shape [3, 3, 2, 4] does not take the 2 channels that come in and give the 4 of the bias, but "
            + "would as [rows, columns, in, out]",
          remedy: "store it as [4, 2, 3, 3], output channels first, with a transposition"))
  }

  @Test("A node that takes another shape than what comes in")
  func wrongInput() throws {
    let conv = Document.convolution(
      [Float](repeating: 0.5, count: 72), shape: [4, 2, 3, 3], input: [3, 3])
    let document = Document.chain(input: [1, 3, 3], [("conv", conv)], output: [4, 1, 1])
    #expect(
      try files.of(document, .stated()) == [
        Finding(
          .wrongShape, at: "conv",
          reason: "it expects 2 channels of a 2-dimensional map but gets 1×3×3",
          remedy:
            "store the shape and the parameters that fit what comes in, or correct the edges")
      ])
  }

  @Test("Faults inside a nested graph have the whole name")
  func nested() throws {
    let inner = Document.chain(
      input: [2], [("cells", Document.neurons("LIF", ["tau": [-1, 2], "r": [1, 1]]))], output: [2])
    var document = network
    document[["block"]] = inner.root
    document[["block"]]?.graph?.edges.append(NIREdge("a", "cells"))
    #expect(
      try files.of(document, .stated()).map { "\($0.code.rawValue) \($0.place)" } == [
        "dangling-edge block: a → cells", "impossible-value block.cells.tau",
      ])
  }
}
