import NetworkIO
import NetworkModel
import Testing

/// Every fault of a topology has one exact error, with its line where the file has one.
@Suite struct TopologyErrorTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("net.toml") }

  init() throws {
    folder = try TemporaryFolder()
    try TensorFiles.write(
      [
        ("fc.weight", .floats([1, 2, 3, 4], shape: [2, 2])),
        ("fc.bias", .floats([5, 6], shape: [2])),
        ("short.bias", .floats([5], shape: [1])),
        ("flat.weight", .floats([5], shape: [1])),
        ("whole.weight", .bytes([1, 2, 3, 100], shape: [2, 2])),
        ("whole.bias", .floats([1, 2], shape: [2])),
      ], to: folder.path("w.h5"))
  }

  private func refusal(_ text: String) throws -> (line: Int?, problem: TopologyProblem) {
    _ = try folder.write(text, to: "net.toml")
    let error = try #require(throws: NetworkIOError.self) { try NetworkReader.read(path: path) }
    guard case .topology(path, let line, let problem) = error else { throw error }
    return (line, problem)
  }

  /// A topology whose layer begins in line 5.
  private func layer(_ lines: String) -> String {
    "tensors = \"w.h5\"\n[input]\nshape = [2]\n\n[[layer]]\n" + lines
  }

  @Test func `text that is no TOML`() throws {
    let found = try refusal("name = \"x\"\nshape = [1,\n")
    guard case .syntax = found.problem else { Issue.record("\(found)"); return }
    #expect(found.line == 2 || found.line == 3)
  }

  @Test func `unknown keys suggest the nearest`() throws {
    let found = try refusal(layer("name = \"fc\"\nkind = \"conv\"\nstrid = 2\n"))
    #expect(found.line == 8)
    guard case .unknownKey("strid", place: "layer 'fc'", _) = found.problem else {
      Issue.record("\(found)")
      return
    }
    #expect(found.problem.description.hasSuffix("did you mean 'stride'?"))
    #expect(try refusal("nmae = \"x\"\n").line == 1)
    let inline = try refusal(
      layer("name = \"fc\"\nkind = \"dense\"\nneuron = { treshold = 1 }\n"))
    #expect(inline.line == 8)
    #expect(
      inline.problem.description
        == "the neuron of layer 'fc' has no key 'treshold'; did you mean 'threshold'?")
  }

  @Test func `missing parts`() throws {
    func missing(_ text: String) throws -> String {
      guard case .missingKey(let key, _, _) = try refusal(text).problem else { return "" }
      return key
    }
    #expect(try missing("tensors = \"w.h5\"\n") == "layer")
    #expect(try missing("[[layer]]\nname = \"a\"\nkind = \"flatten\"\n") == "input")
    #expect(try missing("[input]\n[[layer]]\nname = \"a\"\nkind = \"flatten\"\n") == "shape")
    #expect(try missing(layer("kind = \"dense\"\n")) == "name")
    #expect(try missing(layer("name = \"a\"\n")) == "kind")
    #expect(try missing(layer("name = \"a\"\nkind = \"max_pool\"\n")) == "layer")
    #expect(
      try missing(layer("name = \"fc\"\nkind = \"dense\"\nneuron = { reset = \"zero\" }\n"))
        == "threshold")
    #expect(
      try missing(
        layer("name = \"fc\"\nkind = \"dense\"\nneuron = { model = \"LIF\", threshold = 1 }\n"))
        == "beta")
    #expect(
      try refusal("[input]\nshape = [2]\n[[layer]]\nname = \"a\"\nkind = \"dense\"\n").problem
        == .noTensorFile)
  }

  @Test func `values that a key cannot have`() throws {
    func invalid(_ lines: String) throws -> String {
      let found = try refusal(layer("name = \"fc\"\nkind = \"dense\"\n" + lines))
      guard case .invalidValue(let key, _, _, _) = found.problem else { return "\(found)" }
      return "\(key) \(found.line ?? 0)"
    }
    #expect(try invalid("bias = 3\n") == "bias 8")
    #expect(try invalid("neuron = 3\n") == "neuron 8")
    #expect(try invalid("neuron = { threshold = [1, \"a\"] }\n") == "threshold 8")
    #expect(try invalid("neuron = { threshold = 1, reset = \"soft\" }\n") == "reset 8")
    #expect(try invalid("neuron = { threshold = 1, beta = 1.0 }\n") == "beta 8")
    #expect(try invalid("neuron = { threshold = 1, grid = [0, 1] }\n") == "grid 8")
    #expect(try invalid("neuron = { threshold = [1, 2, 3] }\n") == "threshold 8")
    #expect(try invalid("weight_bits = 4\n") == "weight_bits 8")
    #expect(try invalid("from = [\"input\", \"input\"]\n") == "from 8")
    let input = try refusal("[input]\nshape = [2, 0]\n")
    #expect(input.line == nil || input.line == 2)
  }

  @Test func `names that lead nowhere`() throws {
    let from = try refusal(layer("name = \"fc\"\nkind = \"dense\"\nfrom = \"inptu\"\n"))
    #expect(from.line == 8)
    #expect(
      from.problem == .unknownLayer("inptu", place: "layer 'fc'", known: ["input"]))
    let twice = layer(
      "name = \"fc\"\nkind = \"dense\"\n[[layer]]\nname = \"fc\"\nkind = \"dense\"\n")
    #expect(try refusal(twice).problem == .duplicateName("fc"))
  }

  @Test func `a missing tensor names what the file has`() throws {
    let found = try refusal(layer("name = \"fd\"\nkind = \"dense\"\n"))
    let names = [
      "fc.bias", "fc.weight", "flat.weight", "short.bias", "whole.bias", "whole.weight",
    ]
    #expect(
      found.problem
        == .missingTensor(
          ["fd.weight", "fd/weight"], place: "layer 'fd'", tensors: folder.path("w.h5"),
          found: names))
    let threshold = try refusal(
      layer("name = \"fc\"\nkind = \"dense\"\nneuron = { threshold = \"fc@theta\" }\n"))
    guard case .missingTensor(["fc@theta"], _, _, _) = threshold.problem else {
      Issue.record("\(threshold)")
      return
    }
  }

  @Test func `tensors of another shape`() throws {
    let flat = try refusal(layer("name = \"flat\"\nkind = \"dense\"\n"))
    guard case .wrongShape("flat.weight", "layer 'flat'", [1], _) = flat.problem else {
      Issue.record("\(flat)")
      return
    }
    let bias = try refusal(layer("name = \"fc\"\nkind = \"dense\"\nbias = \"short.bias\"\n"))
    #expect(
      bias.problem
        == .wrongShape(tensor: "short.bias", place: "layer 'fc'", shape: [1], expected: "[2]"))
  }

  @Test func `integers and floats do not mix`() throws {
    let second = try refusal(
      layer(
        "name = \"fc\"\nkind = \"dense\"\n[[layer]]\nname = \"whole\"\nkind = \"dense\"\n"))
    #expect(
      second.problem
        == .mixedTypes(
          tensor: "whole.weight", place: "layer 'whole'", type: "integers", others: "floats"))
    let bias = try refusal(layer("name = \"whole\"\nkind = \"dense\"\n"))
    #expect(
      bias.problem
        == .mixedTypes(
          tensor: "whole.bias", place: "layer 'whole'", type: "floats", others: "integers"))
  }

  @Test func `integers must fit the stated bits`() throws {
    let found = try refusal(
      layer("name = \"whole\"\nkind = \"dense\"\nbias = false\nweight_bits = 4\n"))
    #expect(
      found.problem
        == .doesNotFit(tensor: "whole.weight", place: "layer 'whole'", expected: "4 bits"))
  }

  @Test func `shapes that do not follow are refused by layer`() throws {
    _ = try folder.write(
      "tensors = \"w.h5\"\n[input]\nshape = [3]\n[[layer]]\nname = \"fc\"\nkind = \"dense\"\n",
      to: "net.toml")
    let error = NetworkIOError.topology(
      file: path, line: 4,
      .model(
        .shapeMismatch(node: "fc", expected: "2 features (flatten maps first)", actual: "3")))
    #expect(throws: error) { try NetworkReader.read(path: path) }
  }

  @Test func `flags about time constants are refused`() throws {
    _ = try folder.write(layer("name = \"fc\"\nkind = \"dense\"\n"), to: "net.toml")
    var options = ReadOptions()
    options.timeStep = 1
    let error = try #require(throws: NetworkIOError.self) {
      try NetworkReader.read(path: path, options: options)
    }
    guard case .optionDoesNotApply(path, "--dt", _) = error else { throw error }
  }
}
