import NetworkIO
import NetworkModel
import Testing

/// Small files, each with one peculiarity.
@Suite struct HandmadeNIRTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("a.nir") }

  init() throws { folder = try TemporaryFolder() }

  private func read(_ file: HandmadeNIR, _ options: ReadOptions = ReadOptions()) throws -> Network {
    try file.write(to: path)
    guard case .float(let network) = try NetworkReader.read(path: path, options: options) else {
      throw ModelError.missing("float network")
    }
    return network
  }

  private func refusal(_ file: HandmadeNIR) throws -> NetworkIOError {
    try file.write(to: path)
    return try #require(throws: NetworkIOError.self) { try NetworkReader.read(path: path) }
  }

  private func expectInvalid(
    _ file: HandmadeNIR, _ parameter: String, _ value: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let error = try refusal(file)
    guard case .invalidParameter(path, "a", parameter, value, _) = error else {
      Issue.record("\(error)", sourceLocation: sourceLocation)
      return
    }
  }

  private let identity: [(String, HandmadeNIR.Value)] = [
    ("weight", .numbers([1, 0, 0, 1], shape: [2, 2]))
  ]

  private func neuron(_ threshold: HandmadeNIR.Value) -> [(String, HandmadeNIR.Value)] {
    [("r", .numbers([1], shape: [])), ("v_threshold", threshold)]
  }

  @Test func `neuron parameters come as scalar, single, per channel or per neuron`() throws {
    let forms: [(HandmadeNIR.Value, [Double])] = [
      (.numbers([2], shape: []), [2]), (.numbers([2], shape: [1]), [2]),
      (.numbers([2, 3], shape: [2, 1, 1]), [2, 2, 3, 3]),
      (.numbers([1, 2, 3, 4], shape: [2, 1, 2]), [1, 2, 3, 4]),
      (.numbers([1, 2, 3, 4], shape: [1, 2, 1, 2]), [1, 2, 3, 4]),
      (.numbers([5, 5, 5, 5], shape: [2, 1, 2]), [5]),
      (.integers([1, 2, 3, 4], shape: [2, 1, 2]), [1, 2, 3, 4]),
    ]
    for (form, wanted) in forms {
      let network = try read(.chain([2, 1, 2], "IF", neuron(form)))
      guard case .neuron(let neuron) = network.graph.nodes[1].operation else {
        throw ModelError.missing("the expected node")
      }
      #expect(neuron.threshold == wanted)
      #expect(neuron.resetValue == [0])
    }
    try expectInvalid(
      .chain([2, 1, 2], "IF", neuron(.numbers([1, 2, 3], shape: [3]))), "v_threshold",
      "of shape [3]")
  }

  @Test func `settings of the file decide`() throws {
    let settings = """
      {"kind": "float", "name": "n", "dt": 0.5, "discretization": "exponential", "reset": "subtract",
       "comparison": ">=", "timeSteps": 3, "readout": "maximum", "classes": 1,
       "input": {"coding": "rate", "divide": 255}, "provenance": {"seed": 7, "libraries": {"b": 1}}}
      """
    let network = try read(
      .chain(
        [2], "IF", neuron(.numbers([1], shape: [1])),
        metadata: [("glint", .text("{\"initial\": 0.25, \"reset\": \"zero\"}"))],
        settings: settings))
    guard case .neuron(let neuron) = network.graph.nodes[1].operation else {
      throw ModelError.missing("the expected node")
    }
    #expect(neuron.reset == .zero)
    #expect(neuron.comparison == .greaterOrEqual)
    #expect(neuron.initial == [0.25])
    #expect(network.name == "n")
    #expect(network.provenance == ["seed": "7", "libraries": "{\"b\":1}"])
    #expect(
      network.execution
        == Execution(
          timeSteps: 3, timeStep: 0.5, discretization: .exponential,
          input: InputSettings(coding: .rate, divide: 255), readout: .maximum, classes: 1,
          assumptions: ["v_reset is 0 where the file has none: 'a'"]))
  }

  @Test func `settings that are no JSON, or none of ours, are refused`() throws {
    for text in ["{", "{\"reset\": \"soft\"}", "{\"dt\": \"x\"}"] {
      let error = try refusal(.chain([2], "Linear", identity, settings: text))
      guard case .invalidSettings(path, "/node/metadata/glint", _) = error else { throw error }
    }
  }

  @Test func `an edge that stands twice is one, and edges into an input are refused`() throws {
    var file = HandmadeNIR.chain([2], "Linear", identity)
    file.edges.append(("input", "a"))
    let network = try read(file)
    #expect(network.graph.nodes.map(\.inputs) == [[], [0], [1]])
    #expect(
      network.execution.assumptions.first
        == "input → a: the edge stands in the file twice and is taken once")
    file.edges[2] = ("a", "input")
    #expect(
      try refusal(file) == .invalidEdge(file: path, source: "a", target: "input", .intoInput))
  }

  @Test func `a graph without edges, input or output is refused`() throws {
    var file = HandmadeNIR.chain([2], "Linear", identity)
    file.edges = []
    #expect(try refusal(file) == .model(file: path, .missing("edge to node 'a'")))
    file = HandmadeNIR()
    #expect(try refusal(file) == .model(file: path, .missing("Input node")))
    file.add("input", "Input", [("shape", .integers([2], shape: [1]))])
    #expect(try refusal(file) == .model(file: path, .missing("Output node")))
  }

  @Test func `shapes that no data has are refused`() throws {
    for shape in [[], [0], [2, 2, 2, 2], [1 << 40], [70000, 70000]] {
      let error = try refusal(.chain(shape, "Linear", identity))
      switch error {
      case .invalidParameter(path, "input", "shape", _, _), .model(path, .invalidShape): break
      default: Issue.record("\(error)")
      }
    }
  }

  @Test func `weights of another rank are refused`() throws {
    let flat: [(String, HandmadeNIR.Value)] = [("weight", .numbers([1, 2], shape: [2]))]
    try expectInvalid(.chain([2], "Linear", flat), "weight", "of shape [2]")
    try expectInvalid(.chain([2, 3, 3], "Conv2d", flat), "weight", "of shape [2]")
    let bias = identity + [("bias", .numbers([1], shape: [1]))]
    try expectInvalid(.chain([2], "Affine", bias), "bias", "of shape [1]")
  }

  @Test func `tau must be above zero`() throws {
    let leaky =
      neuron(.numbers([1], shape: [1])) + [
        ("tau", .numbers([-2], shape: [1])), ("v_leak", .numbers([0], shape: [1])),
      ]
    try expectInvalid(.chain([2], "LIF", leaky), "tau", "-2.0")
  }

  @Test func `convolutions pad, stride and dilate as stated, and shapes follow`() throws {
    func convolution(_ extra: [(String, HandmadeNIR.Value)]) -> HandmadeNIR {
      .chain(
        [1, 6, 5], "Conv2d",
        [("weight", .numbers([Double](repeating: 1, count: 16), shape: [2, 1, 4, 2]))] + extra)
    }
    let bare = try read(convolution([])).graph.nodes[1]
    #expect(bare.shape.dimensions == [2, 3, 4])
    let same = try read(convolution([("padding", .text("same"))])).graph.nodes[1]
    #expect(same.shape.dimensions == [2, 6, 5])
    guard case .convolution(let geometry, _, nil) = same.operation else {
      throw ModelError.missing("the expected node")
    }
    #expect(geometry.window.padding == Padding(top: 1, left: 0, bottom: 2, right: 1))
    let strided = try read(
      convolution([
        ("stride", .integers([2], shape: [])), ("padding", .integers([1, 0], shape: [2])),
      ]))
    #expect(strided.graph.nodes[1].shape.dimensions == [2, 3, 2])
    let dilated = try read(convolution([("dilation", .integers([1, 3], shape: [2]))]))
    #expect(dilated.graph.nodes[1].shape.dimensions == [2, 3, 2])
    try expectInvalid(
      convolution([("padding", .text("full"))]), "padding", "\"full\"")
    try expectInvalid(
      convolution([("padding", .text("same")), ("stride", .integers([2], shape: []))]), "padding",
      "\"same\" with stride [2, 2]")
    try expectInvalid(
      convolution([("stride", .integers([0], shape: []))]), "stride", "0")
    try expectInvalid(
      convolution([("padding", .integers([1 << 40], shape: []))]), "padding", "\(1 << 40)")
    let annotated = try read(convolution([("input_shape", .integers([6, 6], shape: [2]))]))
    #expect(annotated.graph.nodes[1].shape.dimensions == [2, 3, 4])
  }

  @Test func `only flattening everything is run`() throws {
    func flatten(_ start: Int, _ end: Int) -> HandmadeNIR {
      .chain(
        [2, 3, 3], "Flatten",
        [("start_dim", .integers([start], shape: [])), ("end_dim", .integers([end], shape: []))])
    }
    #expect(try read(flatten(0, -1)).graph.nodes[1].shape.dimensions == [18])
    #expect(try read(flatten(-3, 2)).graph.nodes[1].shape.dimensions == [18])
    try expectInvalid(flatten(1, -1), "start_dim and end_dim", "1 and 2")
  }

  @Test func `data annotated with ones is features for a fully connected layer`() throws {
    let network = try read(.chain([1, 1, 2], "Linear", identity))
    #expect(network.graph.nodes[0].shape.dimensions == [2])
  }

  @Test func `tensors beside a NIR file are refused`() throws {
    try HandmadeNIR.chain([2], "Linear", identity).write(to: path)
    var options = ReadOptions()
    options.tensors = "w.h5"
    let error = NetworkIOError.optionDoesNotApply(
      file: path, option: "--tensors w.h5", why: "a NIR file holds its own weights")
    #expect(throws: error) { try NetworkReader.read(path: path, options: options) }
  }
}
