import FixedPoint
import NetworkIO
import NetworkModel
import Testing

/// Topologies of a few lines and the networks that they mean.
@Suite struct TopologyTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(
    _ text: String, _ tensors: [(String, TensorFiles.Tensor)],
    attributes: [(String, Double)] = [], options: ReadOptions = ReadOptions()
  ) throws -> LoadedNetwork {
    try TensorFiles.write(tensors, attributes: attributes, to: folder.path("w.h5"))
    let path = try folder.write("tensors = \"w.h5\"\n" + text, to: "net.toml")
    return try NetworkReader.read(path: path, options: options)
  }

  private func float(
    _ text: String, _ tensors: [(String, TensorFiles.Tensor)],
    attributes: [(String, Double)] = []
  ) throws -> Network {
    guard case .float(let network) = try read(text, tensors, attributes: attributes) else {
      throw ModelError.missing("float network")
    }
    return network
  }

  private func quantized(
    _ text: String, _ tensors: [(String, TensorFiles.Tensor)]
  ) throws -> QuantizedNetwork {
    guard case .quantized(let network) = try read(text, tensors) else {
      throw ModelError.missing("quantized network")
    }
    return network
  }

  private let dense: [(String, TensorFiles.Tensor)] = [
    ("fc.weight", .floats([1, 2, 3, 4], shape: [2, 2])), ("fc.bias", .floats([5, 6], shape: [2])),
  ]
  private let bytes: [(String, TensorFiles.Tensor)] = [
    ("fc/weight", .bytes([1, -2, 3, 4], shape: [2, 2])),
    ("fc/bias", .shorts([5, 600], shape: [2])),
  ]

  private func layer(_ neuron: String, _ more: String = "") -> String {
    """
    [input]
    shape = [2]
    [[layer]]
    name = "fc"
    kind = "dense"
    \(more)
    neuron = \(neuron)
    """
  }

  private func neuron(_ network: Network) -> Neuron? {
    if case .neuron(let neuron) = network.graph.nodes[2].operation { neuron } else { nil }
  }

  private func neuron(_ network: QuantizedNetwork) -> QuantizedNeuron? {
    if case .neuron(let neuron) = network.graph.nodes[2].operation { neuron } else { nil }
  }

  @Test func `a leaky layer keeps beta of its membrane`() throws {
    let network = try float(
      layer("{ threshold = 1.5, beta = 0.75, reset = \"subtract\", compare = \">=\", gain = 0.5 }"),
      dense)
    #expect(network.graph.nodes.map(\.name) == ["input", "fc", "fc.neuron", "output"])
    #expect(
      network.graph.nodes[1].operation
        == .dense(Dense(inputs: 2, outputs: 2), weight: [1, 2, 3, 4], bias: [5, 6]))
    #expect(
      neuron(network)
        == Neuron(
          model: .leakyIntegrateAndFire, tau: [4], resistance: [2], leak: [0], threshold: [1.5],
          reset: .subtract, comparison: .greaterOrEqual))
    #expect(network.provenance == ["topology": "net.toml", "tensors": "w.h5"])
    #expect(
      network.execution.assumptions == [
        "the data are events (--coding)",
        "the answer is the output with the most spikes (--readout)",
      ])
  }

  @Test func `what the topology leaves open is assumed and named`() throws {
    let network = try float(layer("{ threshold = 1 }"), dense)
    #expect(neuron(network)?.model == .integrateAndFire)
    #expect(
      network.execution.assumptions == [
        "a spike resets the membrane to v_reset (--reset)",
        "neurons spike when v > v_threshold (--comparison)",
        "the data are events (--coding)",
        "the answer is the output with the most spikes (--readout)",
      ])
  }

  @Test func `thresholds and betas may be tensors or attributes`() throws {
    let tensors: [(String, TensorFiles.Tensor)] = [
      ("fc/weight", .floats([1, 2, 3, 4], shape: [2, 2])),
      ("lif.threshold", .floats([1, 2], shape: [2])), ("lif.beta", .floats([0.5], shape: [])),
    ]
    let named = try float(layer("{ threshold = \"lif.threshold\", beta = \"lif.beta\" }"), tensors)
    #expect(neuron(named)?.threshold == [1, 2])
    #expect(neuron(named)?.tau == [2])
    let attribute = try float(
      layer("{ threshold = \"fc@theta\" }"), tensors, attributes: [("fc@theta", 7)])
    #expect(neuron(attribute)?.threshold == [7])
  }

  @Test func `a neuron table for all is the start of each`() throws {
    let text = layer("{ threshold = 3 }") + "\n[neuron]\nthreshold = 1\nreset = \"subtract\"\n"
    let network = try float(text, dense)
    #expect(neuron(network)?.threshold == [3])
    #expect(neuron(network)?.reset == .subtract)
    let bare = layer("true") + "\n[neuron]\nthreshold = 1\n"
    #expect(neuron(try float(bare, dense))?.threshold == [1])
    #expect(try float(layer("false"), dense).graph.nodes.count == 3)
  }

  @Test func `batch normalisation is folded exactly`() throws {
    var generator = SeededGenerator(seed: 11)
    func random(_ count: Int, _ range: ClosedRange<Float>) -> [Float] {
      (0..<count).map { _ in Float.random(in: range, using: &generator) }
    }
    let (weight, bias) = (random(24, -1...1), random(3, -1...1))
    let (gamma, beta) = (random(3, 0.5...2), random(3, -1...1))
    let (mean, variance) = (random(3, -1...1), random(3, 0.1...2))
    let text = """
      [input]
      shape = [2, 4, 4]
      [[layer]]
      name = "conv"
      kind = "conv"
      batch_norm = { name = "bn", eps = 1e-3 }
      """
    let network = try float(
      text,
      [
        ("conv.weight", .floats(weight, shape: [3, 2, 2, 2])),
        ("conv.bias", .floats(bias, shape: [3])),
        ("bn.weight", .floats(gamma, shape: [3])), ("bn.bias", .floats(beta, shape: [3])),
        ("bn.running_mean", .floats(mean, shape: [3])),
        ("bn.running_var", .floats(variance, shape: [3])),
      ])
    guard case .convolution(_, let folded, let shifted?) = network.graph.nodes[1].operation else {
      throw ModelError.missing("folded convolution")
    }
    // The normalised output for an input of random values, computed both ways.
    let input = random(8, -1...1).map(Double.init)
    for channel in 0..<3 {
      func sum(_ weights: [Float], _ bias: Float) -> Double {
        (0..<8).reduce(Double(bias)) { $0 + Double(weights[channel * 8 + $1]) * input[$1] }
      }
      let deviation = (Double(variance[channel]) + 1e-3).squareRoot()
      let plain = sum(weight, bias[channel])
      let direct =
        Double(gamma[channel]) * (plain - Double(mean[channel])) / deviation
        + Double(beta[channel])
      #expect(abs(sum(folded, shifted[channel]) - direct) < 1e-6)
    }
  }

  @Test func `branches add up where they meet`() throws {
    let text = """
      [input]
      shape = [2]
      [[layer]]
      name = "a"
      kind = "dense"
      weight = "fc.weight"
      bias = false
      [[layer]]
      name = "b"
      kind = "dense"
      weight = "fc.weight"
      bias = "fc.bias"
      from = "input"
      [[layer]]
      name = "sum"
      kind = "neuron"
      from = ["a", "b"]
      neuron = { threshold = 1 }
      """
    let network = try float(text, dense)
    #expect(network.graph.nodes.map(\.name) == ["input", "a", "b", "sum", "output"])
    #expect(network.graph.nodes.map(\.inputs) == [[], [0], [0], [1, 2], [3]])
  }

  @Test func `integer tensors stay integers`() throws {
    let network = try quantized(
      layer(
        "{ threshold = 9.5, reset = \"zero\", compare = \">\" }", "weight_bits = 4\nstep = 0.5"),
      bytes)
    #expect(
      network.graph.nodes[1].operation.weights
        == QuantizedWeights(
          values: [1, -2, 3, 4], width: try BitWidth(weights: 4), step: [0.5], bias: [5, 600]))
    #expect(
      neuron(network)
        == QuantizedNeuron(
          width: try BitWidth(membrane: 32), unit: [0.5], threshold: [10], reset: .toValue([0]),
          store: .shift(MembraneShift(shift: 0, range: -(1 << 30)...(1 << 30) - 1)),
          initialCode: [0]))
  }

  @Test(arguments: [(">", 9.0, 10), (">", 9.5, 10), (">=", 9.0, 9), (">=", 9.5, 10)])
  func `a threshold becomes the first integer that fires`(
    compare: String, threshold: Double, expected: Int32
  ) throws {
    let network = try quantized(
      layer("{ threshold = \(threshold), compare = \"\(compare)\" }"), bytes)
    #expect(neuron(network)?.threshold == [expected])
  }

  @Test func `a soft reset takes off what the topology says, not the rounded threshold`() throws {
    let network = try quantized(layer("{ threshold = 9, reset = \"subtract\" }"), bytes)
    #expect(neuron(network)?.threshold == [10])
    #expect(neuron(network)?.reset == .subtract([9]))
  }

  @Test func `two-bit membranes come from a grid or from values and cuts`() throws {
    let grid = try quantized(
      layer("{ threshold = 9, grid = [-1, 0, 1, 2], shift = 3, beta = 0.5, initial = 9 }"), bytes)
    #expect(neuron(grid)?.width.bits == 2)
    #expect(
      neuron(grid)?.store
        == .table(
          try MembraneTable(codes: 4, rows: 1, values: [-8, 0, 8, 16], cuts: [-8, 8, 24])))
    #expect(neuron(grid)?.initialCode == [2])
    let listed = try quantized(
      layer("{ threshold = 9, values = [-1, 0, 1], cuts = [-1, 2] }"), bytes)
    #expect(
      neuron(listed)?.store
        == .table(try MembraneTable(codes: 3, rows: 1, values: [-1, 0, 1], cuts: [-1, 2])))
  }

  @Test func `a leak of an integer network is a sum of powers of two`() throws {
    let network = try quantized(
      layer("{ threshold = 9, beta = 0.9, membrane_bits = 12 }"), bytes)
    guard case .shift(let shift) = neuron(network)?.store else {
      throw ModelError.missing("the expected node")
    }
    #expect(shift.range == -2048...2047)
    #expect(shift.decays == [Decay(nearest: 0.9)])
    #expect(network.execution.assumptions.contains { $0.contains("beta 0.9 is run as") })
  }

  @Test func `the tensors of the user win`() throws {
    try TensorFiles.write(
      [("fc/weight", .floats([7, 7, 7, 7], shape: [2, 2]))], to: folder.path("other.h5"))
    var options = ReadOptions()
    options.tensors = folder.path("other.h5")
    options.reset = .subtract
    let loaded = try read(layer("{ threshold = 1, reset = \"zero\" }"), dense, options: options)
    guard case .float(let network) = loaded else { throw ModelError.missing("float network") }
    #expect(
      network.graph.nodes[1].operation
        == .dense(Dense(inputs: 2, outputs: 2), weight: [7, 7, 7, 7], bias: nil))
    #expect(neuron(network)?.reset == .subtract)
  }
}
