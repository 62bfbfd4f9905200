import NetworkIO
import NetworkModel
import TestSupport
import Testing

/// Graphs of the NIR paper.
@Suite(.enabled(if: SharedData.has("nir/02_cnn")))
struct PublishedNetworkTests {
  private func float(_ path: String, timeStep: Double? = nil) throws -> Network {
    var options = ReadOptions()
    options.timeStep = timeStep
    let path = SharedData.path(path)
    guard case .float(let network) = try NetworkReader.read(path: path, options: options) else {
      throw ModelError.missing("float network")
    }
    return network
  }

  @Test func `the single neuron has Norse's values`() throws {
    let network = try float("nir/01_lif/lif_norse.nir", timeStep: 1e-4)
    #expect(network.graph.nodes.map(\.name) == ["input", "0", "1", "output"])
    #expect(
      network.graph.nodes[1].operation
        == .dense(Dense(inputs: 1, outputs: 1), weight: [1], bias: [0]))
    #expect(
      network.graph.nodes[2].operation
        == .neuron(
          Neuron(
            model: .leakyIntegrateAndFire, tau: [Double(Float(2.5e-3))], leak: [0],
            threshold: [Double(Float(0.1))])))
    #expect(network.execution.timeStep == 1e-4)
    #expect(network.execution.readout == .spikes)
    #expect(
      network.execution.assumptions == [
        "leaky neurons are integrated by forward Euler (--discretization)",
        "a spike resets the membrane to v_reset (--reset)",
        "neurons spike when v > v_threshold (--comparison)",
        "v_reset is 0 where the file has none: '1'", "the data are events (--coding)",
        "the answer is the output with the most spikes (--readout)",
      ])
  }

  @Test func `a time constant below the step asks for the step`() throws {
    let error = try #require(throws: NetworkIOError.self) {
      try NetworkReader.read(path: SharedData.path("nir/01_lif/lif_norse.nir"))
    }
    #expect("\(error)".contains("node '1': tau is 0.0025,"))
    #expect("\(error)".contains("--dt"))
  }

  @Test func `an output annotated with ones is taken`() throws {
    let network = try float("nir/01_lif/lif_rockpool.nir", timeStep: 1e-4)
    #expect(network.graph.nodes.map(\.shape.dimensions) == [[1], [1], [1], [1]])
  }

  @Test(arguments: ["cnn_sinabs.nir", "scnn_mnist_batches.nir"])
  func `the N-MNIST network has its layers in order`(name: String) throws {
    let network = try float("nir/02_cnn/\(name)")
    #expect(
      network.graph.nodes.map { "\($0.name) \($0.shape)" } == [
        "input 2×34×34", "0 16×16×16", "1 16×16×16", "2 16×16×16", "3 16×16×16", "4 16×8×8",
        "5 8×8×8", "6 8×8×8", "7 8×4×4", "8 128", "9 256", "10 256", "11 10", "12 10", "output 10",
      ])
    guard case .convolution(let first, _, _) = network.graph.nodes[1].operation else {
      Issue.record("node 0 is no convolution")
      return
    }
    #expect(first.window.strideRows == 2)
    #expect(first.window.padding == Padding(rows: 1, columns: 1))
    let neuron = Neuron(model: .integrateAndFire, threshold: [1])
    #expect(network.graph.nodes[2].operation == .neuron(neuron))
    #expect(network.execution.assumptions[0].hasPrefix("the time step is 1"))
    let dropsBatch = network.execution.assumptions.contains { $0.contains("batch axis") }
    #expect(dropsBatch == (name == "scnn_mnist_batches.nir"))
  }

  @Test(arguments: [
    "nir/03_rnn/braille_noDelay_bias_zero.nir", "nir/other/norse_test_braille.nir",
    "hdf5_latest/braille_v3.nir",
  ])
  func `the Braille network comes back to its hidden neurons one step late`(file: String) throws {
    let network = try float(file, timeStep: 1e-4)
    let nodes = network.graph.nodes
    #expect(
      nodes.map { "\($0.name) \($0.shape) \($0.inputs) \($0.delayedInputs)" } == [
        "input 12 [] []", "fc1 38 [0] []", "lif1.w_rec 38 [] [3]", "lif1.lif 38 [2, 1] []",
        "fc2 7 [3] []", "lif2 7 [4] []", "output 7 [5] []",
      ])
    guard case .neuron(let hidden) = nodes[3].operation else {
      throw ModelError.missing("the expected node")
    }
    #expect(hidden.model == .currentBasedLeakyIntegrateAndFire)
    #expect(hidden.tau == [0.0009999997615814777])
    #expect(hidden.synapticTau == [0.0002222222281091009])
    #expect(hidden.inputWeight == [2.2222222810910086])
    #expect(hidden.resistance == [9.999997615814776])
    #expect(hidden.resetValue == [0])
    #expect(
      network.execution.assumptions.prefix(2) == [
        "leaky neurons are integrated by forward Euler (--discretization)",
        "the edge 'lif1.lif' → 'lif1.w_rec' closes a cycle and takes one step",
      ])
  }

  @Test func `Norse's convention cuts the way back into the neurons`() throws {
    var options = ReadOptions()
    options.discretization = .norse
    options.timeStep = 1e-4
    let path = SharedData.path("nir/03_rnn/braille_noDelay_bias_zero.nir")
    let network = try NetworkReader.read(path: path, options: options)
    guard case .float(let network) = network else { throw ModelError.missing("float network") }
    let hidden = try #require(network.graph.nodes.first { $0.name == "lif1.lif" })
    #expect(hidden.delayedInputs.map { network.graph.nodes[$0].name } == ["lif1.w_rec"])
    #expect(
      network.execution.assumptions.contains(
        "neurons spike when v > v_threshold, as in norse (--comparison)"))
  }

  @Test func `what comes to spyx's neurons comes a step late, on cycles and off them`() throws {
    var options = ReadOptions()
    options.discretization = .spyx
    let path = SharedData.path("nir/03_rnn/braille_noDelay_noBias_subtract.nir")
    let network = try NetworkReader.read(path: path, options: options)
    guard case .float(let network) = network else { throw ModelError.missing("float network") }
    let nodes = network.graph.nodes
    func names(_ indices: [Int]) -> [String] { indices.map { nodes[$0].name } }
    let text = nodes.map { "\($0.name) \(names($0.inputs)) \(names($0.delayedInputs))" }
    #expect(
      Set(text) == [
        "input [] []", "fc1 [\"input\"] []", "lif1.w_rec [\"lif1.lif\"] []",
        "lif1.lif [] [\"lif1.w_rec\", \"fc1\"]", "fc2 [\"lif1.lif\"] []", "lif2 [] [\"fc2\"]",
        "output [\"lif2\"] []",
      ])
    #expect(network.execution.timeStep == 1e-4)
    guard case .neuron(let hidden) = nodes.first(where: { $0.name == "lif1.lif" })?.operation else {
      throw ModelError.missing("the expected node")
    }
    #expect(hidden.reset == .subtract)
    #expect(
      network.execution.assumptions.contains(
        "what comes to spiking neurons comes a step late, as in spyx"))
  }

  @Test func `options win and are no assumptions`() throws {
    var options = ReadOptions()
    options.timeStep = 1e-4
    options.discretization = .exponential
    options.reset = .subtract
    options.comparison = .greaterOrEqual
    options.timeSteps = 1000
    options.coding = .rate
    options.readout = .membrane
    options.classes = 1
    let path = SharedData.path("nir/01_lif/lif_norse.nir")
    guard case .float(let network) = try NetworkReader.read(path: path, options: options) else {
      throw ModelError.missing("float network")
    }
    #expect(network.execution.assumptions == [])
    #expect(network.execution.discretization == .exponential)
    #expect(network.execution.timeSteps == 1000)
    #expect(network.execution.input.coding == .rate)
    guard case .neuron(let neuron) = network.graph.nodes[2].operation else {
      throw ModelError.missing("the expected node")
    }
    #expect(neuron.reset == .subtract)
    #expect(neuron.comparison == .greaterOrEqual)
  }
}
