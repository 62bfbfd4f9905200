import NetworkIO
import NetworkModel
import TestSupport
import Testing

@Suite("Repairs of NIR files")
struct RepairTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var options: ReadOptions {
    var options = ReadOptions()
    options.timeStep = 1e-4
    return options
  }

  /// Repairs a file and gives what was done and what is still wrong with the file.
  private func repair(_ path: String, to output: String) throws -> (
    steps: [String], findings: [Finding]
  ) {
    let reading = try NetworkReader.reading(path: path, options: options)
    let repair = try #require(try NIRRepair(reading, of: path, stating: options))
    try repair.document.write(to: output)
    return (
      repair.steps.map { "\($0.place): \($0.what)" },
      try NetworkReader.reading(path: output).findings
    )
  }

  @Test("Version, edges, shapes, scalars and absent values, each said")
  func everything() throws {
    var graph = NIRGraph()
    graph.nodes["input"] = NIRNode(type: "Input", parameters: ["shape": NIRValue([2])])
    graph.nodes["lif1"] = NIRNode(
      type: "LIF",
      parameters: [
        "tau": NIRValue(0.01), "r": NIRValue([1.0, 1]), "v_leak": NIRValue([0.0, 0]),
        "v_threshold": NIRValue([1.0, 1]), "note": NIRValue(3.0),
      ])
    graph.nodes["output"] = NIRNode(type: "Output", parameters: ["shape": NIRValue([1, 2])])
    graph.edges = [
      NIREdge("input", "lif"), NIREdge("lif", "output"), NIREdge("input", "lif"),
    ]
    let path = folder.path("a.nir")
    try NIRDocument(version: nil, root: NIRNode(type: "NIRGraph", graph: graph)).write(to: path)
    let done = try repair(path, to: folder.path("b.nir"))
    #expect(
      done.steps == [
        "/version: wrote 1.0.8", "input → lif: named 'lif1' for 'lif'",
        "lif → output: named 'lif1' for 'lif'", "input → lif: named 'lif1' for 'lif'",
        "input → lif1: removed one of two", "lif1.note: moved into the node's metadata",
        "lif1.tau: spread from one value to [2]", "lif1.v_reset: wrote 0, which was assumed",
        "output.shape: wrote [2]", "/node/metadata/glint: wrote dt 0.0001",
      ])
    #expect(done.findings == [])
  }

  @Test(
    "Foreign files are without findings after it, and open in Python",
    .enabled(if: SharedData.has("nir/03_rnn")),
    arguments: [
      "01_lif/lif_rockpool", "02_cnn/scnn_mnist_batches",
      "03_rnn/braille_noDelay_bias_zero_subgraph",
    ])
  func foreign(name: String) throws {
    let output = folder.path("repaired.nir")
    let done = try repair(SharedData.path("nir/\(name).nir"), to: output)
    #expect(!done.steps.isEmpty)
    #expect(done.findings == [])
    guard PythonNIR.isInstalled else { return }
    let python = PythonNIR.run("import nir, sys; nir.read(sys.argv[1])", output)
    #expect(python.status == 0, "\(python.output)")
  }
}
