import NetworkIO
import NetworkModel
import Testing

/// Layers whose values come back a step later, and the orders in which topologies say so.
@Suite("Recurrence in topologies")
struct RecurrentTopologyTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private let tensors: [(String, TensorFiles.Tensor)] = [
    ("fc.weight", .floats([1, 2, 3, 4, 5, 6], shape: [3, 2])),
    ("fc.bias", .floats([1, 2, 3], shape: [3])),
    ("lif.recurrent.weight", .floats([0, 1, 2, 3, 4, 5, 6, 7, 8], shape: [3, 3])),
    ("lif.recurrent.bias", .floats([7, 8, 9], shape: [3])),
    ("plain.weight", .floats([0, 1, 2, 3, 4, 5, 6, 7, 9], shape: [3, 3])),
    ("whole.weight", .bytes([1, 2, 3, 4, 5, 6], shape: [3, 2])),
    ("whole.recurrent.weight", .bytes([0, 1, 2, 3, 4, 5, 6, 7, 8], shape: [3, 3])),
  ]

  private func network(_ text: String) throws -> LoadedNetwork {
    try TensorFiles.write(tensors, to: folder.path("w.h5"))
    let path = try folder.write(
      "tensors = \"w.h5\"\n[input]\nshape = [2]\n[neuron]\nthreshold = 1\nbeta = 0.5\n" + text,
      to: "net.toml")
    return try NetworkReader.read(path: path)
  }

  private func float(_ text: String) throws -> Network {
    guard case .float(let network) = try network(text) else {
      throw ModelError.missing("float network")
    }
    return network
  }

  private func layer(_ recurrent: String) -> String {
    "[[layer]]\nname = \"fc\"\nkind = \"dense\"\nneuron = true\nrecurrent = \(recurrent)\n"
  }

  @Test("A name stands for weights and biases: the layer's own spikes of the step before")
  func named() throws {
    let graph = try float(layer("\"lif.recurrent\"")).graph
    #expect(graph.nodes.map(\.name) == ["input", "fc", "fc.recurrent", "fc.neuron", "output"])
    #expect(graph.nodes.map(\.inputs) == [[], [0], [], [1, 2], [3]])
    #expect(graph.nodes.map(\.delayedInputs) == [[], [], [3], [], []])
    #expect(
      graph.nodes[2].operation
        == .dense(
          Dense(inputs: 3, outputs: 3), weight: [0, 1, 2, 3, 4, 5, 6, 7, 8], bias: [7, 8, 9]))
  }

  @Test("Weights alone, weights and biases by their own names, and the layer's own name")
  func otherNames() throws {
    func bias(_ recurrent: String) throws -> [Float]? {
      guard
        case .dense(_, let weight, let bias) = try float(layer(recurrent)).graph.nodes[2].operation
      else { return nil }
      return bias ?? [weight[8]]
    }
    #expect(try bias("\"plain\"") == [9])
    #expect(try bias("{ weight = \"lif.recurrent.weight\", bias = false }") == [8])
    #expect(try bias("{ weight = \"plain.weight\", bias = \"fc.bias\" }") == [1, 2, 3])
    let same = try float(
      "[[layer]]\nname = \"lif\"\nkind = \"dense\"\nweight = \"fc.weight\"\nneuron = true\n"
        + "recurrent = true\n")
    #expect(same.graph.nodes[2].name == "lif.recurrent")
    #expect(try float(layer("false")).graph.nodes.count == 4)
  }

  @Test("from_previous says the same layer by layer, and takes later layers, too")
  func fromPrevious() throws {
    let text = """
      [[layer]]
      name = "fc"
      kind = "dense"
      [[layer]]
      name = "back"
      kind = "dense"
      weight = "lif.recurrent.weight"
      bias = "lif.recurrent.bias"
      from_previous = "lif"
      [[layer]]
      name = "lif"
      kind = "neuron"
      from = ["fc", "back"]
      """
    let graph = try float(text).graph
    let short = try float(layer("\"lif.recurrent\"")).graph
    #expect(graph.nodes.map(\.operation) == short.nodes.map(\.operation))
    #expect(graph.nodes.map(\.inputs) == short.nodes.map(\.inputs))
    #expect(graph.nodes.map(\.delayedInputs) == short.nodes.map(\.delayedInputs))
    // A neuron may take its own spikes without weights.
    let own = try float(
      "[[layer]]\nname = \"fc\"\nkind = \"dense\"\n[[layer]]\nname = \"lif\"\nkind = \"neuron\"\n"
        + "from = \"fc\"\nfrom_previous = [\"lif\", \"fc\"]\n")
    #expect(own.graph.nodes[2].inputs == [1] && own.graph.nodes[2].delayedInputs == [2, 1])
  }

  @Test("Integers recur as floats do")
  func integers() throws {
    let text =
      "[[layer]]\nname = \"whole\"\nkind = \"dense\"\nneuron = { reset = \"zero\" }\nguard_bits = 2\n"
      + "recurrent = true\n"
    guard case .quantized(let network) = try network(text) else {
      throw ModelError.missing("quantized network")
    }
    #expect(network.graph.nodes[2].delayedInputs == [3])
    #expect(network.graph.nodes[2].operation.weights?.values == [0, 1, 2, 3, 4, 5, 6, 7, 8])
    #expect(network.graph.nodes[2].operation.weights?.guardBits == 2)
  }

  @Test(
    "What does not close is refused at its line",
    arguments: [
      ("recurrent = \"nothing\"", "line 11: layer 'fc': "),
      (
        "recurrent = 3",
        "line 11: layer 'fc': recurrent is 3, expected a name, true, or { weight = …, bias = … }"
      ),
      (
        "recurrent = { weigth = \"plain.weight\" }",
        "line 11: layer 'fc' has no key 'weigth'; did you mean 'weight'?"
      ),
      (
        "recurrent = \"fc\"",
        "line 11: layer 'fc': 'fc.weight' has shape [3, 2], expected [3, 3], from every neuron of the layer "
          + "to every one"
      ),
      (
        "recurrent = \"whole\"",
        "line 11: layer 'fc': 'whole.weight' holds integers where the other layers hold floats; store all "
          + "weights and biases as integers or all as floats"
      ),
      (
        "from_previous = \"later\"",
        "line 11: layer 'fc': no layer 'later' stands before it; there are 'fc', 'input'"
      ),
      (
        "from_previous = [\"fc\", \"fc\"]",
        "line 11: layer 'fc': from_previous is [\"fc\", \"fc\"], expected names of layers, each once"
      ),
    ])
  func faults(line: String, sentence: String) throws {
    let text = "[[layer]]\nname = \"fc\"\nkind = \"dense\"\nneuron = true\n\(line)\n"
    let error = try #require(throws: NetworkIOError.self) { try network(text) }
    let prefix = "\(folder.path("net.toml")), \(sentence)"
    #expect(
      sentence.hasSuffix(": ")
        ? error.description.hasPrefix(prefix) : error.description == prefix, "\(error)")
  }

  @Test("Recurrence without neurons, of maps, and without a known shape is refused")
  func otherFaults() throws {
    func sentence(_ text: String) throws -> String {
      let error = try #require(throws: NetworkIOError.self) { try network(text) }
      return error.description.replacing("\(folder.path("net.toml")), ", with: "")
    }
    #expect(
      try sentence("[[layer]]\nname = \"fc\"\nkind = \"dense\"\nrecurrent = \"plain\"\n")
        == "line 10: layer 'fc': recurrent is \"plain\", expected none: the layer has no neurons")
    #expect(
      try sentence("[[layer]]\nname = \"fc\"\nkind = \"conv\"\nrecurrent = \"plain\"\n")
        .hasPrefix("line 10: layer 'fc' has no key 'recurrent'"))
    #expect(
      try sentence(
        "[[layer]]\nname = \"fc\"\nkind = \"dense\"\n[[layer]]\nname = \"lif\"\nkind = \"neuron\"\n"
          + "from_previous = \"lif\"\n")
        == "line 10: layer 'lif' needs the key 'from': an earlier layer, beside from_previous, which says "
        + "nothing of the shape")
    // Floats or integers? No layer says so.
    #expect(
      try sentence("[[layer]]\nname = \"lif\"\nkind = \"neuron\"\nfrom_previous = \"lif\"\n")
        .hasSuffix("the topology needs the key 'layer': a layer with weights"))
    // The model finds it; the line is that of the layer.
    #expect(
      try sentence(
        "[[layer]]\nname = \"fc\"\nkind = \"dense\"\n[[layer]]\nname = \"a\"\nkind = \"dense\"\n"
          + "weight = \"plain.weight\"\nfrom_previous = \"input\"\n")
        == "line 10: node 'a' expects 3 features (flatten maps first) but gets 2")
  }
}
