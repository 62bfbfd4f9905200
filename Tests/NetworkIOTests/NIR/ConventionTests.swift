import NetworkIO
import NetworkModel
import Testing

/// What a framework's name fills in, and what file and user say instead.
@Suite struct ConventionTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("a.nir") }

  init() throws { folder = try TemporaryFolder() }

  /// One neuron of `type`, threshold 3; `settings` is Glint's metadata of the node.
  private func neuron(
    _ discretization: Discretization?, type: String = "IF", settings: String? = nil,
    _ change: (inout ReadOptions) -> Void = { _ in }
  ) throws -> (neuron: Neuron, execution: Execution) {
    let parameters = ["r": 1.0, "v_threshold": 3, "tau": 10, "v_leak": 0, "v_reset": 0.5]
    var node = NIRNode(type: type)
    for (name, value) in parameters where type == "LIF" || !["tau", "v_leak"].contains(name) {
      node.parameters[name] = NIRValue([value])
    }
    if let settings { node.metadata = ["glint": .value(NIRValue(settings))] }
    let end = ["shape": NIRValue([1])]
    try NIRDocument(
      version: "1.0.8",
      root: NIRNode(
        type: "NIRGraph",
        graph: NIRGraph(
          nodes: [
            "in": NIRNode(type: "Input", parameters: end), "n": node,
            "out": NIRNode(type: "Output", parameters: end),
          ], edges: [NIREdge("in", "n"), NIREdge("n", "out")]))
    ).write(to: path)
    var options = ReadOptions()
    options.discretization = discretization
    change(&options)
    guard case .float(let network) = try NetworkReader.read(path: path, options: options),
      case .neuron(let neuron) = network.graph.nodes[1].operation
    else { throw ModelError.missing("a float neuron") }
    return (neuron, network.execution)
  }

  @Test func `without a convention NIR's defaults hold`() throws {
    let (neuron, execution) = try self.neuron(nil)
    #expect(neuron.reset == .zero)
    #expect(neuron.comparison == .greater)
    #expect(!neuron.emitsSeveralSpikes)
    #expect(neuron.floor == [])
    #expect(execution.timeStep == 1)
    #expect(
      execution.assumptions.prefix(3) == [
        "the time step is 1: neuron parameters are per step (--dt)",
        "a spike resets the membrane to v_reset (--reset)",
        "neurons spike when v > v_threshold (--comparison)",
      ])
  }

  @Test func `sinabs subtracts, counts several spikes, and keeps IF above −v_threshold`() throws {
    let (neuron, execution) = try self.neuron(.sinabs)
    #expect(neuron.reset == .subtract)
    #expect(neuron.comparison == .greaterOrEqual)
    #expect(neuron.emitsSeveralSpikes)
    #expect(neuron.floor == [-3])
    #expect(
      execution.assumptions.prefix(5) == [
        "the time step is 1: neuron parameters are per step (--dt)",
        "a spike takes v_threshold off the membrane, as in sinabs (--reset)",
        "neurons spike when v ≥ v_threshold, as in sinabs (--comparison)",
        "a neuron may spike several times in one step, as in sinabs (--multiple-spikes)",
        "membranes of IF neurons stay at or above −v_threshold, as in sinabs (--floor)",
      ])
    #expect(try self.neuron(.sinabs, type: "LIF").neuron.floor == [])
  }

  @Test func `Nengo keeps membranes above 0 and has steps of a millisecond`() throws {
    let (neuron, execution) = try self.neuron(.nengo, type: "LIF")
    #expect(neuron.floor == [0])
    #expect(neuron.reset == .zero)
    #expect(execution.timeStep == 1e-3)
    #expect(
      execution.assumptions.contains("the time step is 0.001, as in nengo (--dt)"))
    #expect(
      execution.assumptions.contains("membranes stay at or above 0, as in nengo (--floor)"))
  }

  @Test func `the user's word wins over the convention and is no assumption`() throws {
    let (neuron, execution) = try self.neuron(.sinabs) { options in
      options.timeStep = 0.5
      options.reset = .zero
      options.comparison = .greater
      options.emitsSeveralSpikes = false
      options.floor = .unbounded
      options.coding = .direct
      options.readout = .spikes
    }
    #expect(neuron.reset == .zero)
    #expect(neuron.resetValue == [0.5])
    #expect(neuron.comparison == .greater)
    #expect(!neuron.emitsSeveralSpikes)
    #expect(neuron.floor == [])
    #expect(execution.assumptions == [])
    #expect(try self.neuron(.sinabs) { $0.floor = .at(-1) }.neuron.floor == [-1])
    #expect(try self.neuron(nil) { $0.emitsSeveralSpikes = true }.neuron.emitsSeveralSpikes)
  }

  @Test func `what Glint wrote about a neuron is all there is to say`() throws {
    let (neuron, execution) = try self.neuron(
      .sinabs, settings: #"{"reset": "zero", "comparison": ">"}"#)
    #expect(neuron.reset == .zero)
    #expect(neuron.comparison == .greater)
    #expect(!neuron.emitsSeveralSpikes)
    #expect(neuron.floor == [])
    #expect(!execution.assumptions.contains { $0.contains("sinabs") })
  }

  @Test(arguments: Discretization.allCases)
  func `a network read by any convention is written and read as it was`(
    discretization: Discretization
  ) throws {
    _ = try self.neuron(discretization)
    var options = ReadOptions()
    options.discretization = discretization
    let network = try NetworkReader.read(path: path, options: options)
    guard case .float(let float) = network else { throw ModelError.missing("float network") }
    try NetworkWriter.write(float, to: folder.path("b.nir"))
    #expect(try NetworkReader.read(path: folder.path("b.nir")) == network)
    #expect(try NetworkReader.read(path: folder.path("b.nir"), options: options) == network)
  }

  @Test func `options about equations do not apply to integers`() throws {
    var random = RandomNetworks(seed: 2)
    try NetworkWriter.write(try random.quantized(), to: path)
    let changes: [(String, (inout ReadOptions) -> Void)] = [
      ("--floor", { $0.floor = .at(0) }),
      ("--multiple-spikes", { $0.emitsSeveralSpikes = true }),
      ("--comparison", { $0.comparison = .greater }),
    ]
    for (name, change) in changes {
      var options = ReadOptions()
      change(&options)
      #expect(
        throws: NetworkIOError.optionDoesNotApply(
          file: path, option: name, why: "a quantized network has it in its integers")
      ) { try NetworkReader.read(path: path, options: options) }
    }
  }
}
