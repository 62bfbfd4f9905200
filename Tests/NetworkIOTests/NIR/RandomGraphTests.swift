import NetworkIO
import NetworkModel
import TestSupport
import Testing

/// NIR → Glint → NIR for random graphs, recurrent and nested ones included; a failure prints its seed.
@Suite struct RandomGraphTests {
  @Test(arguments: 1...60)
  func `a document comes back equal, and so does the network in it`(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var random = RandomGraphs(seed: seed)
    let document = random.document()
    try document.write(to: folder.path("a.nir"))
    #expect(try NIRDocument(reading: folder.path("a.nir")) == document, "seed \(seed)")
    let reading = try NetworkReader.reading(path: folder.path("a.nir"), options: options(seed))
    #expect(reading.findings == [], "seed \(seed)")
    guard case .float(let network) = reading.network else {
      throw ModelError.missing("float network")
    }
    try NetworkWriter.write(network, to: folder.path("b.nir"))
    let back = try NetworkReader.reading(path: folder.path("b.nir"))
    #expect(back.network == reading.network, "seed \(seed)")
    #expect(back.findings == [], "seed \(seed)")
  }

  /// Any convention, so that cycles are cut in each of the three ways.
  private func options(_ seed: UInt64) -> ReadOptions {
    var options = ReadOptions()
    options.timeStep = 1
    options.discretization =
      Discretization.allCases[Int(seed) % Discretization.allCases.count]
    return options
  }

  @Test func `among the graphs there are nested, recurrent and delayed ones`() throws {
    var (nested, recurrent, delayed) = (0, 0, 0)
    let folder = try TemporaryFolder()
    for seed in UInt64(1)...60 {
      var random = RandomGraphs(seed: seed)
      let document = random.document()
      try document.write(to: folder.path("a.nir"))
      guard case .float(let network) = try NetworkReader.read(path: folder.path("a.nir")) else {
        continue
      }
      if document.root.graph?.nodes.contains(where: { $0.value.graph != nil }) ?? false {
        nested += 1
      }
      if network.graph.isRecurrent { recurrent += 1 }
      if network.graph.nodes.contains(where: { $0.operation.role == .delay }) { delayed += 1 }
    }
    #expect(nested > 10)
    #expect(recurrent > 10)
    #expect(delayed > 10)
  }

  @Test(.enabled(if: PythonNIR.isInstalled))
  func
    `nir reads the same graph from the file and from its copy, and what Glint writes of the network`()
    throws
  {
    let folder = try TemporaryFolder()
    var pairs: [String] = []
    var networks: [String] = []
    for seed in UInt64(1)...20 {
      var random = RandomGraphs(seed: seed)
      let original = folder.path("\(seed).nir")
      let copy = folder.path("\(seed)-copy.nir")
      try random.document().write(to: original)
      try NIRDocument(reading: original).write(to: copy)
      pairs += [original, copy]
      guard case .float(let network) = try NetworkReader.read(path: original) else { continue }
      try NetworkWriter.write(network, to: folder.path("\(seed)-network.nir"))
      networks.append(folder.path("\(seed)-network.nir"))
    }
    let compared = PythonNIR.run(PythonNIR.comparison, pairs)
    #expect(compared.status == 0, "\(compared.output)")
    let script = "import sys, nir\nfor path in sys.argv[1:]: nir.read(path)"
    let opened = PythonNIR.run(script, pairs + networks)
    #expect(opened.status == 0, "\(opened.output)")
  }
}
