import FixedPoint
import NetworkIO
import NetworkModel
import Testing

/// Quantized files made by hand: what is taken, and what contradicts itself.
@Suite struct QuantizedFileTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("q.nir") }
  private let quantized = "{\"kind\": \"quantized\"}"

  init() throws { folder = try TemporaryFolder() }

  private func dense(weight: [Double], bias: [Double]) -> HandmadeNIR {
    .chain(
      [2], "Affine",
      [
        ("weight", .numbers(weight, shape: [2, 2])), ("bias", .numbers(bias, shape: [2])),
      ],
      metadata: [
        ("glint", .text("{\"weightBits\": 2, \"guardBits\": 1}")),
        ("glint_weight", .integers([1, -1, 0, 1], shape: [2, 2])),
        ("glint_step", .numbers([0.5, 0.25], shape: [2])),
        ("glint_bias", .integers([3, -4], shape: [2])),
      ], settings: quantized)
  }

  private func neuron(threshold: Double, reset: Double, json: String) -> HandmadeNIR {
    .chain(
      [2], "IF",
      [
        ("r", .numbers([1], shape: [1])), ("v_threshold", .numbers([threshold], shape: [1])),
        ("v_reset", .numbers([reset], shape: [1])),
      ],
      metadata: [
        ("glint", .text(json)), ("glint_unit", .numbers([0.5], shape: [1])),
        ("glint_threshold", .integers([6], shape: [1])),
        ("glint_reset", .integers([2], shape: [1])),
        ("glint_values", .integers([-1, 0, 1, 2], shape: [1, 4])),
        ("glint_cuts", .integers([0, 1, 2], shape: [1, 3])),
      ], settings: quantized)
  }

  private func read(_ file: HandmadeNIR) throws -> QuantizedNetwork {
    try file.write(to: path)
    guard case .quantized(let network) = try NetworkReader.read(path: path) else {
      throw ModelError.missing("quantized network")
    }
    return network
  }

  @Test func `integers are read, and the floats beside them agree`() throws {
    let network = try read(dense(weight: [0.5, -0.5, 0, 0.25], bias: [0.75, -0.5]))
    let weights = QuantizedWeights(
      values: [1, -1, 0, 1], width: try BitWidth(weights: 2), step: [0.5, 0.25], guardBits: 1,
      bias: [3, -4])
    #expect(
      network.graph.nodes[1].operation == .dense(Dense(inputs: 2, outputs: 2), weights))
  }

  @Test func `a weight or bias that was changed is found`() throws {
    try dense(weight: [0.5, -0.5, 0, 0.5], bias: [0.75, -0.5]).write(to: path)
    #expect(
      throws: NetworkIOError.disagreement(
        file: path, node: "a", parameter: "weight", index: 3, stored: 0.5, expected: 0.25)
    ) { try NetworkReader.read(path: path) }
    try dense(weight: [0.5, -0.5, 0, 0.25], bias: [0.75, 0.5]).write(to: path)
    #expect(
      throws: NetworkIOError.disagreement(
        file: path, node: "a", parameter: "bias", index: 1, stored: 0.5, expected: -0.5)
    ) { try NetworkReader.read(path: path) }
  }

  @Test func `a neuron's threshold and reset agree or are found`() throws {
    let json = "{\"membraneBits\": 2, \"reset\": \"zero\"}"
    let network = try read(neuron(threshold: 3, reset: 1, json: json))
    let store = MembraneStore.table(
      try MembraneTable(codes: 4, rows: 1, values: [-1, 0, 1, 2], cuts: [0, 1, 2]))
    #expect(
      network.graph.nodes[1].operation
        == .neuron(
          QuantizedNeuron(
            width: try BitWidth(membrane: 2), unit: [0.5], threshold: [6], reset: .toValue([2]),
            store: store, initialCode: [0])))
    try neuron(threshold: 2, reset: 1, json: json).write(to: path)
    #expect(
      throws: NetworkIOError.disagreement(
        file: path, node: "a", parameter: "v_threshold", index: 0, stored: 2, expected: 3)
    ) { try NetworkReader.read(path: path) }
    try neuron(threshold: 3, reset: 0, json: json).write(to: path)
    #expect(
      throws: NetworkIOError.disagreement(
        file: path, node: "a", parameter: "v_reset", index: 0, stored: 0, expected: 1)
    ) { try NetworkReader.read(path: path) }
  }

  @Test(arguments: [
    ("{\"reset\": \"zero\"}", "metadata/glint"), ("{\"membraneBits\": 17}", "membraneBits"),
    (
      "{\"membraneBits\": 8, \"store\": {\"shift\": 0, \"low\": 3, \"high\": 1}}", "store"
    ),
  ])
  func `a neuron whose integers cannot be is refused`(json: String, parameter: String) throws {
    try neuron(threshold: 3, reset: 1, json: json).write(to: path)
    let error = try #require(throws: NetworkIOError.self) { try NetworkReader.read(path: path) }
    guard case .invalidParameter(path, "a", parameter, _, _) = error else { throw error }
  }

  @Test func `integers outside the stated width are refused`() throws {
    var file = dense(weight: [0.5, -0.5, 0, 0.5], bias: [0.75, -0.5])
    file.nodes[1].metadata[1].1 = .integers([1, -1, 0, 2], shape: [2, 2])
    try file.write(to: path)
    let error = try #require(throws: NetworkIOError.self) { try NetworkReader.read(path: path) }
    guard case .model(path, .parameterValue("a", "weight", _, _)) = error else { throw error }
  }

  @Test func `flags about differential equations are refused`() throws {
    try dense(weight: [0.5, -0.5, 0, 0.25], bias: [0.75, -0.5]).write(to: path)
    var options = ReadOptions()
    options.timeStep = 0.1
    let error = try #require(throws: NetworkIOError.self) {
      try NetworkReader.read(path: path, options: options)
    }
    guard case .optionDoesNotApply(path, "--dt", _) = error else { throw error }
  }
}
