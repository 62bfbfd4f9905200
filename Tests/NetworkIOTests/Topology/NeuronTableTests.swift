import NetworkIO
import NetworkModel
import Testing

/// Neuron tables with currents, adaptive thresholds and time constants.
@Suite("Neuron tables of topologies")
struct NeuronTableTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func network(
    _ neuron: String, _ top: String = "", defaults: String = "",
    options: ReadOptions = ReadOptions()
  ) throws -> Network {
    try TensorFiles.write(
      [
        ("fc.weight", .floats([1, 2, 3, 4], shape: [2, 2])),
        ("tau", .floats([2, 8], shape: [2])), ("negative", .floats([2, -8], shape: [2])),
        ("broken", .floats([2, .nan], shape: [2])), ("three", .floats([1, 2, 3], shape: [3])),
        ("cell/state.tau", .floats([5, 6], shape: [2])),
      ], attributes: [("cell@beta", 0.25)], to: folder.path("w.h5"))
    let path = try folder.write(
      """
      tensors = "w.h5"
      \(top)
      [input]
      shape = [2]
      coding = "series"
      [output]
      readout = "spikes"
      [neuron]
      compare = ">"
      \(defaults)
      [[layer]]
      name = "fc"
      kind = "dense"
      neuron = \(neuron)
      """, to: "net.toml")
    guard case .float(let network) = try NetworkReader.read(path: path, options: options) else {
      throw ModelError.missing("float network")
    }
    return network
  }

  private func neuron(_ text: String, _ top: String = "", defaults: String = "") throws -> Neuron {
    guard
      case .neuron(let neuron) = try network(text, top, defaults: defaults).graph.nodes[2].operation
    else { throw ModelError.missing("neuron") }
    return neuron
  }

  @Test("alpha and beta make a current-based neuron that takes in its input as it is")
  func current() throws {
    let cell = try neuron("{ threshold = 2, alpha = 0.75, beta = 0.5, reset = \"subtract\" }")
    #expect(cell.model == .currentBasedLeakyIntegrateAndFire)
    #expect(cell.synapticTau == [4] && cell.inputWeight == [4])
    #expect(cell.tau == [2] && cell.resistance == [2] && cell.leak == [0])
    #expect(cell.threshold == [2] && cell.reset == .subtract)
    let factors = try neuron(
      "{ threshold = 2, alpha = 0.75, current_gain = 0.5, beta = 0.5, gain = 3, reset = \"zero\" }")
    #expect(factors.inputWeight == [2] && factors.resistance == [6])
    let plain = try neuron(
      "{ model = \"CubaLI\", tau_syn = 3, w_in = 5, tau = 7, r = 11, v_leak = 1 }")
    #expect(plain.model == .currentBasedLeakyIntegrator && plain.threshold.isEmpty)
    #expect(plain.synapticTau == [3] && plain.inputWeight == [5])
    #expect(plain.tau == [7] && plain.resistance == [11] && plain.leak == [1])
  }

  @Test("Time constants are NIR's, in units of dt; what is said per step stays so for any dt")
  func time() throws {
    let top = "dt = 0.5\ndiscretization = \"euler\""
    let cell = try neuron("{ threshold = 1, tau = \"tau\", reset = \"zero\" }", top)
    #expect(cell.tau == [2, 8] && cell.resistance == [1] && cell.model == .leakyIntegrateAndFire)
    let perStep = try neuron("{ threshold = 1, beta = 0.5, gain = 3, reset = \"zero\" }", top)
    // v ← v + dt/τ (−v + r I) = 0.5 v + 3 I
    #expect(perStep.tau == [1] && perStep.resistance == [6])
    let integrator = try neuron("{ threshold = 1, gain = 3, reset = \"zero\" }", top)
    #expect(integrator.resistance == [6])
    let exponential = try neuron(
      "{ threshold = 1, beta = 0.25, gain = 3, reset = \"zero\" }",
      "discretization = \"exponential\"")
    #expect(abs(exponential.tau[0] - 0.7213475204444817) < 1e-15)
    #expect(abs(exponential.resistance[0] - 4) < 1e-14)
    let execution = try network("{ threshold = 1, tau = 3, reset = \"zero\" }", top).execution
    #expect(execution.timeStep == 0.5 && execution.discretization == .forwardEuler)
    #expect(execution.assumptions == [])
  }

  @Test("The command line's step and method win, where a neuron has a time constant")
  func options() throws {
    var options = ReadOptions()
    options.timeStep = 0.25
    options.discretization = .exponential
    let execution = try network("{ threshold = 1, tau = 3, reset = \"zero\" }", options: options)
      .execution
    #expect(execution.timeStep == 0.25 && execution.discretization == .exponential)
    let error = try #require(throws: NetworkIOError.self) {
      try network("{ threshold = 1, beta = 0.5 }", options: options)
    }
    #expect(
      error.description
        == "\(folder.path("net.toml")): --dt does not apply, the topology's neurons are "
        + "described per step; leave it out")
    options.timeStep = nil
    options.discretization = .norse
    let norse = try #require(throws: NetworkIOError.self) {
      try network("{ threshold = 1, tau = 3 }", options: options)
    }
    #expect(
      norse.description
        == "\(folder.path("net.toml")): --discretization norse does not apply, it delays "
        + "edges, which a topology names itself; leave it out")
  }

  @Test("What nobody says about a step is assumed and named")
  func assumptions() throws {
    #expect(
      try network("{ threshold = 1, tau = 3 }").execution.assumptions == [
        "the time step is 1: neuron parameters are per step (--dt)",
        "leaky neurons are integrated by forward Euler (--discretization)",
        "a spike resets the membrane to v_reset (--reset)",
      ])
    #expect(
      try network("{ threshold = 1, beta = 0.5 }", "discretization = \"snntorch\"").execution
        .assumptions == ["a spike resets the membrane to v_reset (--reset)"])
    let sinabs = try network("{ threshold = 1, tau = 5 }", "dt = 1\ndiscretization = \"sinabs\"")
    guard case .neuron(let neuron) = sinabs.graph.nodes[2].operation else { return }
    #expect(neuron.reset == .subtract && neuron.emitsSeveralSpikes && neuron.comparison == .greater)
  }

  @Test("Adaptive thresholds, their time constants per neuron")
  func adaptive() throws {
    let top = "dt = 1\ndiscretization = \"exponential\""
    let cell = try neuron(
      "{ threshold = 0.1, tau = \"tau\", tau_adaptation = [3, 4], adaptation = 1.8, initial = 0.5 }",
      top)
    #expect(cell.model == .adaptiveLeakyIntegrateAndFire && cell.reset == .subtract)
    #expect(
      cell.tau == [2, 8] && cell.adaptationTau == [3, 4] && cell.adaptationStrength == [1.8])
    #expect(cell.resistance == [1] && cell.initial == [0.5] && cell.threshold == [0.1])
    let perStep = try neuron("{ threshold = 1, beta = 0.5, rho = 0.75, adaptation = 2 }")
    #expect(perStep.adaptationTau == [4] && perStep.resistance == [2])
    #expect(
      try network("{ threshold = 1, beta = 0.5, rho = 0.75, adaptation = 2 }").execution
        .assumptions == [])
  }

  @Test("Lowest membranes and several spikes, from table and command line")
  func floor() throws {
    let cell = try neuron(
      "{ threshold = 1, floor = -2, multiple_spikes = true, reset = \"subtract\" }")
    #expect(cell.floor == [-2] && cell.emitsSeveralSpikes)
    var options = ReadOptions()
    options.floor = .unbounded
    options.emitsSeveralSpikes = false
    let network = try network(
      "{ threshold = 1, floor = -2, multiple_spikes = true, reset = \"subtract\" }",
      options: options)
    guard case .neuron(let neuron) = network.graph.nodes[2].operation else { return }
    #expect(neuron.floor == [] && !neuron.emitsSeveralSpikes)
  }

  @Test("Of two ways to say a thing, the layer's own wins over [neuron]")
  func defaults() throws {
    let cell = try neuron(
      "{ tau = 3, r = 2 }", defaults: "beta = 0.9\ngain = 7\nthreshold = 1\nreset = \"zero\"")
    #expect(cell.tau == [3] && cell.resistance == [2] && cell.threshold == [1])
  }

  @Test("Dots are part of a name, or stand between groups or before an attribute")
  func names() throws {
    #expect(
      try neuron("{ threshold = 1, tau = \"cell.state.tau\", reset = \"zero\" }").tau == [5, 6])
    #expect(
      try neuron("{ threshold = 1, tau = \"cell/state.tau\", reset = \"zero\" }").tau == [5, 6])
    #expect(
      try neuron("{ threshold = 1, beta = \"cell.beta\", reset = \"zero\" }").tau == [1 / 0.75])
    #expect(
      try neuron("{ threshold = 1, beta = \"cell@beta\", reset = \"zero\" }").tau == [1 / 0.75])
  }

  @Test(
    "What is wrong with a neuron is said with its line",
    arguments: [
      (
        "{ threshold = 1, alpha = 0.5 }",
        "needs the key 'beta': what a membrane keeps in one step (or tau, its time constant)"
      ),
      (
        "{ model = \"CubaLIF\", threshold = 1, tau = 2 }",
        "needs the key 'alpha': what a current keeps in one step (or tau_syn, its time constant)"
      ),
      (
        "{ threshold = 1, tau = 2, adaptation = 1 }",
        "needs the key 'rho': what the rise of the threshold keeps in one step (or tau_adaptation, its time constant)"
      ),
      (
        "{ threshold = 1, tau = 2, rho = 0.5 }",
        "needs the key 'adaptation': how far spikes raise the threshold"
      ),
      (
        "{ model = \"LIF\", threshold = 1, tau = 2, alpha = 0.5 }",
        ": alpha is 0.5, expected none: LIF has no current"
      ),
      ("{ model = \"IF\", threshold = 1, tau = 2 }", ": tau is 2, expected none: IF does not leak"),
      (
        "{ model = \"CubaLIF\", threshold = 1, tau = 2, alpha = 0.5, adaptation = 1 }",
        ": adaptation is 1, expected none: the threshold of CubaLIF does not adapt"
      ),
      (
        "{ model = \"LI\", tau = 2, threshold = 1 }",
        ": threshold is 1, expected none: LI never spikes"
      ),
      (
        "{ threshold = 1, tau = 2, beta = 0.5 }",
        ": beta is 0.5, expected none beside tau, which says the same"
      ),
      ("{ threshold = 1, tau = \"negative\" }", ": tau is -8.0, expected numbers above 0"),
      (
        "{ threshold = 1, beta = 1 }",
        ": beta is 1.0, expected numbers above 0 and below 1 (an IF neuron keeps all)"
      ),
      (
        "{ threshold = 1, beta = 0.5, alpha = -0.5 }",
        ": alpha is -0.5, expected numbers from 0 to below 1"
      ),
      (
        "{ threshold = 1, tau = \"three\" }",
        ": tau is 3 numbers, expected 1, 2 (channels) or 2 (neurons)"
      ),
      (
        "{ threshold = 1, beta = 0.5, rho = 0.5, adaptation = 1, reset = \"zero\" }",
        ": reset is \"zero\", expected none: a spike of ALIF takes off the threshold of the next step"
      ),
      (
        "{ threshold = 1, beta = 0.5, rho = 0.5, adaptation = 1, reset_value = 1 }",
        ": reset_value is 1, expected none: ALIF does not have it"
      ),
      ("{ threshold = 1, multiple_spikes = 2 }", ": multiple_spikes is 2, expected true or false"),
    ])
  func faults(neuron: String, sentence: String) throws {
    let error = try #require(throws: NetworkIOError.self) { try network(neuron) }
    #expect(
      error.description.hasPrefix("\(folder.path("net.toml")), line "), "\(error.description)")
    #expect(
      error.description.hasSuffix(
        "the neuron of layer 'fc'" + (sentence.hasPrefix(":") ? sentence : " " + sentence)),
      "\(error.description)")
    #expect(error.description.contains("line 14: ") || error.description.contains("line 11: "))
  }

  @Test("A tensor with NaN is named with the line that asks for it")
  func notANumber() throws {
    let error = try #require(throws: NetworkIOError.self) {
      try network("{ threshold = 1, tau = \"broken\" }")
    }
    #expect(
      error.description.hasPrefix("\(folder.path("net.toml")), line 14: the neuron of layer 'fc': ")
    )
    #expect(error.description.contains("/broken"))
  }

  @Test("Conventions that delay edges, and steps of no length, are refused")
  func settings() throws {
    for name in ["norse", "lava", "spyx"] {
      let error = try #require(throws: NetworkIOError.self) {
        try network("{ threshold = 1, tau = 2 }", "discretization = \"\(name)\"")
      }
      #expect(
        error.description == "\(folder.path("net.toml")), line 2: the topology: discretization is "
          + "\"\(name)\", expected another: it delays edges, which a topology names itself (from_previous)"
      )
    }
    let error = try #require(throws: NetworkIOError.self) {
      try network("{ threshold = 1, tau = 2 }", "dt = 0")
    }
    #expect(
      error.description
        == "\(folder.path("net.toml")), line 2: the topology: dt is 0, expected a number above 0")
  }
}
