import Foundation
import HDF5
import NetworkIO
import TestSupport
import Testing

/// Files and documents that are read and written are equal, for us and for the Python packages.
@Suite struct NIRDocumentRoundTripTests {
  /// Every NIR file of `../shared/data` that can be read, with its path below.
  static let files: [String] = {
    guard SharedData.has("nir") else { return [] }
    let all = FileManager.default.enumerator(atPath: SharedData.root.path)
    let paths = (all?.allObjects as? [String] ?? []).filter { $0.hasSuffix(".nir") }
    let broken: Set<String> = [
      "empty", "external_link", "huge_dims_chunked_unallocated", "not_hdf5", "softlink_cycle",
      "truncated_half",
    ]
    return paths.filter { path in
      !(path.hasPrefix("malformed/") && broken.contains { path == "malformed/\($0).nir" })
    }.sorted()
  }()

  @Test func `every file comes back equal`() throws {
    let folder = try TemporaryFolder()
    for file in Self.files {
      let document = try NIRDocument(reading: SharedData.path(file))
      try document.write(to: folder.path("a.nir"))
      #expect(try NIRDocument(reading: folder.path("a.nir")) == document, "\(file)")
    }
    #expect(Self.files.isEmpty || Self.files.count == 48)
  }

  @Test(.enabled(if: PythonNIR.isInstalled))
  func `every file comes back equal in Python, dataset by dataset and through nir`() throws {
    let folder = try TemporaryFolder()
    var pairs: [String] = []
    for (index, file) in Self.files.enumerated() {
      let copy = folder.path("\(index).nir")
      try NIRDocument(reading: SharedData.path(file)).write(to: copy)
      pairs += [SharedData.path(file), copy]
    }
    let result = PythonNIR.run(PythonNIR.comparison, pairs)
    #expect(result.status == 0, "\(result.output)")
  }

  @Test func `a document has room for what no NIR file needs`() throws {
    let folder = try TemporaryFolder()
    var node = NIRNode(type: "Perceptron")
    node.parameters = [
      "flags": NIRValue([UInt8(1), 255]), "half": NIRValue([Float16(0.1), .nan], shape: [2, 1]),
      "names": NIRValue("ä\u{1F600}"), "nothing": NIRValue([Float](), shape: [0, 3]),
      "negative": NIRValue(-0.0), "wide": NIRValue(UInt64.max), "small": NIRValue(Int16.min),
    ]
    node.others = ["group": .group(["inner": .group([:]), "x": .value(NIRValue(Int32(-7)))])]
    node.metadata = [:]
    var inner = NIRGraph(nodes: ["a.b c": node], edges: [NIREdge("x", "y"), NIREdge("x", "y")])
    for level in 1...NIRDocument.maximumDepth - 1 {
      inner = NIRGraph(
        nodes: ["\(level)": NIRNode(type: "NIRGraph", metadata: nil, graph: inner)])
    }
    var document = NIRDocument(version: nil, root: NIRNode(type: "NIRGraph", graph: inner))
    document.others = ["note": .value(NIRValue(["a", "b"], shape: [1, 2]))]
    try document.write(to: folder.path("a.nir"))
    #expect(try NIRDocument(reading: folder.path("a.nir")) == document)
  }

  @Test func `booleans stay booleans, and text of fixed length becomes variable`() throws {
    let folder = try TemporaryFolder()
    var document = NIRDocument(
      version: "1.0.8",
      root: NIRNode(type: "NIRGraph", metadata: [:], graph: NIRGraph()))
    let file = try HDF5File(creating: folder.path("a.nir"))
    do {
      let root = try file.root()
      try root.write("1.0.8", to: "version")
      let main = try root.createGroup("node")
      try main.write("NIRGraph", to: "type")
      try main.write([Double](), shape: [0], to: "edges")
      _ = try main.createGroup("nodes")
      try main.createGroup("metadata").write([true, false], shape: [2, 1], to: "b")
    }
    try file.close()
    let read = try NIRDocument(reading: folder.path("a.nir"))
    guard case .value(let value) = read.root.metadata?["b"],
      case .booleans(let booleans) = value.elements
    else {
      Issue.record("\(String(describing: read.root.metadata))")
      return
    }
    #expect(booleans == [true, false])
    #expect(value.doubles == [1, 0])
    document.root.metadata?["b"] = .value(value)
    #expect(read == document)
    try read.write(to: folder.path("b.nir"))
    #expect(try NIRDocument(reading: folder.path("b.nir")) == document)
  }

  @Test func `elements that are not read are known by name and never written`() throws {
    let folder = try TemporaryFolder()
    let file = try HDF5File(creating: folder.path("a.nir"))
    do {
      let main = try file.root().createGroup("node")
      try main.write("NIRGraph", to: "type")
      try main.write([Double](), shape: [0], to: "edges")
      _ = try main.createGroup("nodes")
      try main.createGroup("metadata").writeVariableLength([[1.0], [2, 3]], to: "lists")
    }
    try file.close()
    let document = try NIRDocument(reading: folder.path("a.nir"))
    #expect(
      document.root.metadata?["lists"]?.value?.elementType
        == .variableLength(of: .float(bits: 64)))
    #expect(
      throws: NetworkIOError.unwritable(
        file: folder.path("b.nir"),
        detail: "/node/metadata/lists has elements that are not read "
          + "(variable-length list of 64-bit float)")
    ) { try document.write(to: folder.path("b.nir")) }
    #expect(folder.names == ["a.nir"])
  }

  @Test func `nodes are found, changed and removed by their path`() {
    let inner = NIRNode(type: "Input")
    var document = NIRDocument(
      version: nil,
      root: NIRNode(
        type: "NIRGraph",
        graph: NIRGraph(nodes: [
          "rnn": NIRNode(type: "NIRGraph", graph: NIRGraph(nodes: ["in": inner]))
        ])))
    #expect(document[["rnn", "in"]] == inner)
    #expect(document[["rnn", "out"]] == nil)
    #expect(document[[]]?.type == "NIRGraph")
    document[["rnn", "in"]]?.type = "Output"
    #expect(document.root.graph?.nodes["rnn"]?.graph?.nodes["in"]?.type == "Output")
    document[["rnn", "in"]] = nil
    #expect(document.root.graph?.nodes["rnn"]?.graph?.nodes.isEmpty == true)
  }
}
