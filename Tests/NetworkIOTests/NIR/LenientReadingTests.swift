import NetworkIO
import NetworkModel
import TestSupport
import Testing

/// Files that the `nir` package refuses: read with a finding, refused by strict reading.
@Suite struct LenientReadingTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("a.nir") }

  init() throws { folder = try TemporaryFolder() }

  private func options(strict: Bool) -> ReadOptions {
    var options = ReadOptions()
    options.timeStep = 1e-4
    options.isStrict = strict
    return options
  }

  private func findings(_ path: String) throws -> [String] {
    let reading = try NetworkReader.reading(path: path, options: options(strict: false))
    let texts = reading.findings.map { "\($0.code.rawValue) \($0.place): \($0.reason)" }
    let strict = #expect(throws: NetworkIOError.self) {
      try NetworkReader.reading(path: path, options: options(strict: true))
    }
    if let first = reading.findings.first {
      #expect(
        strict
          == .notConforming(file: path, first, others: reading.findings.count - 1))
    }
    return texts
  }

  private func findings(_ document: NIRDocument) throws -> [String] {
    try document.write(to: path)
    return try findings(path)
  }

  /// Input of two values, the node `a`, output, all as nir wants it.
  private func chain(_ node: NIRNode, input: [Int] = [2], output: [Int] = [2]) -> NIRDocument {
    NIRDocument(
      version: "1.0.8",
      root: NIRNode(
        type: "NIRGraph",
        graph: NIRGraph(
          nodes: [
            "input": NIRNode(type: "Input", parameters: ["shape": NIRValue(input)]), "a": node,
            "output": NIRNode(type: "Output", parameters: ["shape": NIRValue(output)]),
          ], edges: [NIREdge("input", "a"), NIREdge("a", "output")])))
  }

  private let integrator = NIRNode(
    type: "IF", parameters: ["r": NIRValue([1.0, 1]), "v_threshold": NIRValue([1.0, 1])])

  @Test func `a file as nir wants it has no findings under either reading`() throws {
    try chain(integrator).write(to: path)
    for strict in [false, true] {
      let reading = try NetworkReader.reading(path: path, options: options(strict: strict))
      #expect(reading.findings == [])
      #expect(reading.document == chain(integrator))
    }
  }

  @Test(.enabled(if: SharedData.has("nir/reference_writer")))
  func `nothing is found in what the nir package writes, nor in what Glint writes`() throws {
    for name in NIRDocumentTests.names where name != "conv2d_stride_dil_groups" {
      let path = SharedData.path("nir/reference_writer/\(name).nir")
      let reading = try NetworkReader.reading(path: path, options: options(strict: true))
      guard case .float(let network) = reading.network else { continue }
      try NetworkWriter.write(network, to: self.path)
      _ = try NetworkReader.reading(path: self.path, options: options(strict: true))
    }
  }

  @Test func `the release that wrote the file`() throws {
    var document = chain(integrator)
    document.version = nil
    #expect(
      try findings(document) == [
        "missing-version /version: the file does not say which release of nir wrote it"
      ])
  }

  @Test func `an edge that stands twice`() throws {
    var document = chain(integrator)
    document.root.graph?.edges.append(NIREdge("input", "a"))
    #expect(
      try findings(document) == [
        "duplicate-edge input → a: the edge stands in the file twice and is taken once"
      ])
  }

  @Test func `parameters that the type lacks, and those that it wants`() throws {
    var node = NIRNode(
      type: "Affine", parameters: ["weight": NIRValue([1.0, 0, 0, 1], shape: [2, 2])])
    node.parameters["gain"] = NIRValue(1.0)
    node.others["state"] = .group([:])
    #expect(
      try findings(chain(node)) == [
        "unknown-parameter a.gain: Affine has no such parameter; it is ignored",
        "unknown-parameter a.state: Affine has no such parameter; it is ignored",
        "missing-parameter a.bias: is not stored; none is assumed",
      ])
    let kernel = NIRValue([Double](repeating: 1, count: 9), shape: [1, 1, 3, 3])
    node = NIRNode(type: "Conv2d", parameters: ["weight": kernel])
    #expect(
      try findings(chain(node, input: [1, 4, 4], output: [1, 2, 2])) == [
        "missing-shape a.input_shape: is not stored; what follows from the graph is assumed",
        "missing-parameter a.stride: is not stored; 1 is assumed",
        "missing-parameter a.padding: is not stored; 0 is assumed",
        "missing-parameter a.dilation: is not stored; 1 is assumed",
        "missing-parameter a.groups: is not stored; 1 is assumed",
        "missing-parameter a.bias: is not stored; none is assumed",
      ])
  }

  @Test func `shapes that are not those of the data`() throws {
    var node = integrator
    node.parameters["r"] = NIRValue(1.0)
    #expect(
      try findings(chain(node, output: [1, 2])) == [
        "wrong-shape a.r: has shape [], the data have [2]",
        "wrong-shape output.shape: is [1, 2], the data have [2]",
      ])
    #expect(
      try findings(chain(integrator, output: [7])) == [
        "wrong-shape output.shape: is [7], the data have [2]"
      ])
    let kernel = NIRValue([Double](repeating: 1, count: 9), shape: [1, 1, 3, 3])
    node = NIRNode(
      type: "Conv2d",
      parameters: [
        "weight": kernel, "input_shape": NIRValue([0, 4]), "stride": NIRValue([1, 1]),
        "padding": NIRValue([0, 0]), "dilation": NIRValue([1, 1]), "groups": NIRValue(1),
        "bias": NIRValue([0.0]),
      ])
    let document = chain(node, input: [1, 4, 4], output: [1, 2, 2])
    #expect(
      try findings(document) == ["missing-shape a.input_shape: is [0, 4]; [4, 4] is assumed"])
  }

  @Test func `an input without shape has the one that what it leads to needs`() throws {
    var document = chain(integrator)
    document[["input"]]?.parameters = [:]
    #expect(
      try findings(document) == [
        "missing-shape input.shape: is not stored; what follows from the graph is assumed"
      ])
    let network = try NetworkReader.read(path: path)
    #expect(
      network.execution.assumptions.contains(
        "input 'input' has shape [2], as what it leads to needs"))
    document[["a"]] = NIRNode(type: "Flatten")
    try document.write(to: path)
    #expect(
      throws: NetworkIOError.invalidParameter(
        file: path, node: "input", parameter: "shape", value: "absent",
        expected: "the shape of the data, such as [2, 34, 34]")
    ) { try NetworkReader.read(path: path) }
  }

  @Test func `a name without a node is the one node that no edge names, when the names agree`()
    throws
  {
    var document = chain(integrator)
    document.root.graph?.nodes["a1"] = integrator
    document.root.graph?.nodes["a"] = nil
    #expect(
      try findings(document) == [
        "dangling-edge input → a: there is no node 'a'; 'a1' is taken, which no edge names",
        "dangling-edge a → output: there is no node 'a'; 'a1' is taken, which no edge names",
      ])
    for (other, isAmbiguous) in [("a2", true), ("b", false)] {
      document.root.graph?.nodes["a1"] = isAmbiguous ? integrator : nil
      document.root.graph?.nodes[other] = integrator
      try document.write(to: path)
      #expect(
        throws: NetworkIOError.invalidEdge(
          file: path, source: "input", target: "a", .missingNode("a"))
      ) { try NetworkReader.read(path: path) }
      document.root.graph?.nodes[other] = nil
    }
  }

  @Test(.enabled(if: SharedData.has("nir/03_rnn")))
  func `the files that nir refuses are read with a finding each`() throws {
    let rnn = "nir/03_rnn/braille_noDelay_"
    for name in ["bias_zero", "noBias_subtract"] {
      #expect(
        try findings(SharedData.path("\(rnn)\(name)_subgraph.nir")).map { $0.prefix(39) } == [
          "dangling-edge lif1: input → lif: there ", "dangling-edge lif1: lif → lin: there is",
          "dangling-edge lif1: lin → lif: there is", "dangling-edge lif1: lif → output: there",
        ])
    }
    #expect(
      try findings(SharedData.path("nir/01_lif/lif_rockpool.nir")) == [
        "wrong-shape output.shape: is [1, 1, 1], the data have [1]"
      ])
    let old = try findings(SharedData.path("nir/02_cnn/scnn_mnist_batches.nir"))
    for node in ["0", "2", "5"] {
      #expect(
        old.contains(
          "missing-shape \(node).input_shape: is not stored; what follows from the graph is assumed"
        ))
    }
    #expect(old.contains("wrong-shape input.shape: is [1, 2, 34, 34], the data have [2, 34, 34]"))
    #expect(old.contains("missing-shape 8.input_type: is [0, 0, 0, 0]; [8, 4, 4] is assumed"))
    #expect(old.count == 16)
  }

  @Test(.enabled(if: SharedData.has("nir/03_rnn")))
  func `a nested graph with a dangling name is the flat one`() throws {
    var options = ReadOptions()
    options.timeStep = 1e-4
    func network(_ name: String) throws -> Network {
      let path = SharedData.path("nir/03_rnn/braille_noDelay_\(name).nir")
      guard case .float(var network) = try NetworkReader.read(path: path, options: options) else {
        throw ModelError.missing("float network")
      }
      let names = ["lif1.lif1": "lif1.lif", "lif1.lin": "lif1.w_rec"]
      for index in network.graph.nodes.indices {
        network.graph.nodes[index].name =
          names[network.graph.nodes[index].name] ?? network.graph.nodes[index].name
        // The order of a sum's terms is that of the edges, which the two files have each their own way.
        network.graph.nodes[index].inputs.sort()
      }
      return network
    }
    #expect(try network("bias_zero_subgraph").graph == network("bias_zero").graph)
  }
}
