import FixedPoint
import NetworkIO
import NetworkModel
import TestSupport
import Testing

@Suite("netx files")
struct NetxReaderTests {
  @Test("Weights are kept without their common power of two, in the narrowest width")
  func weights() throws {
    let network = try HandmadeNetx.dense([[-8, 12], [4, 0]]).read()
    let weights = try #require(network.node("dense0")?.operation.weights)
    #expect(weights.values == [-2, 3, 1, 0])
    #expect(weights.width.bits == 3 && weights.guardBits == 8)
    #expect(weights.step == [4.0 / 64])
  }

  @Test("Constants are Loihi's: thresholds shifted by 6 and strict, 24-bit states, exact decays")
  func neurons() throws {
    let rows = [[2.0, -4], [6, 8], [2, 2]]
    let bias = [("bias", HandmadeNetx.Value.integers([1, -2, 3]))]
    let network = try HandmadeNetx.dense(rows, HandmadeNetx.cuba(current: 410) + bias).read()
    let neuron = try #require(network.neuron("dense0.neurons"))
    #expect(neuron.threshold == [5 * 64 + 1] && neuron.reset == .toValue([0]))
    #expect(neuron.width.bits == 24 && neuron.unit == [1.0 / 4096])
    #expect(neuron.drive == [64, -128, 192])
    #expect(neuron.current?.overflow == .wrap && neuron.current?.width.bits == 24)
    #expect(neuron.current?.decays.map(\.factor) == [3686.0 / 4096])
    #expect(
      neuron.store
        == .shift(
          MembraneShift(
            shift: 0, range: -6_291_455...6_291_455,
            decays: [Decay(terms: [Decay.Term(sign: 1, shift: 0), Decay.Term(sign: -1, shift: 2)])])
        ))
    #expect(network.node("dense0")?.operation.weights?.bias == nil)
    #expect(network.execution.readout == .spikes)
  }

  @Test("A current that is gone in the next step is kept only where sums can leave 24 bits")
  func currentKept() throws {
    let bias = [("bias", HandmadeNetx.Value.integer(3))]
    let narrow = try HandmadeNetx.dense([[2, 4]], HandmadeNetx.cuba() + bias).read()
    #expect(narrow.neuron("dense0.neurons")?.current == nil)
    #expect(narrow.neuron("dense0.neurons")?.drive == [0])
    #expect(narrow.node("dense0")?.operation.weights?.bias == [192])
    let many = [[Double](repeating: 254, count: 517)]
    #expect(try HandmadeNetx.dense(many).read().neuron("dense0.neurons")?.current != nil)
    let fewer = [[Double](repeating: 254, count: 516)]
    #expect(try HandmadeNetx.dense(fewer).read().neuron("dense0.neurons")?.current == nil)
    var series = ReadOptions()
    series.coding = .series
    #expect(try HandmadeNetx.dense([[2, 4]]).read(series).neuron("dense0.neurons")?.current != nil)
  }

  @Test("An input layer turns data into a bias current: round(76x + 64) shifted by 6")
  func input() throws {
    var file = HandmadeNetx()
    file.add(
      "input",
      [("shape", .integers([2])), ("weight", .integer(76)), ("bias", .integer(64))]
        + HandmadeNetx.cuba())
    file.add("dense", [("shape", .integers([1])), HandmadeNetx.weight([[2, 4]])])
    file.simulation = [("Ts", .integer(1)), ("tSample", .integer(16))]
    let network = try file.read()
    let quantization = try #require(network.execution.input.quantization)
    #expect(quantization.quantized(1) == 76 && quantization.quantized(-1) == -76)
    // Half of the encoded value rounds to even, bias included: 76 · 0.5/76 + 64 is 64.
    #expect(quantization.quantized(0.5 / 76) == 0)
    #expect(network.node("input.scale")?.operation == .shift(6))
    #expect(network.neuron("input.neurons")?.drive == [4096])
    #expect(network.execution.timeSteps == 16 && network.execution.input.coding == .direct)
    #expect(network.execution.input.stepSeconds == 0.001)
    #expect(network.execution.input.divide == 255 && network.execution.input.mean == [0.5])
    #expect(network.execution.readout == .membrane)
    #expect(network.execution.assumptions.contains { $0.contains("--divide") })
    var options = ReadOptions()
    options.divide = 1
    options.mean = [0]
    options.timeSteps = 3
    let other = try file.read(options).execution
    #expect(other.input.divide == 1 && other.input.mean == [0] && other.timeSteps == 3)
    #expect(!other.assumptions.contains { $0.contains("--divide") })
  }

  @Test("Layers run in the order of their numbers, 10 after 9")
  func order() throws {
    var file = HandmadeNetx()
    for index in 0..<12 {
      let rows = [[Double]](repeating: [Double](repeating: 2, count: index + 1), count: index + 2)
      file.add("dense", [HandmadeNetx.weight(rows)] + HandmadeNetx.cuba())
    }
    let network = try file.read()
    #expect(network.graph.nodes.last?.shape.dimensions == [13])
    #expect(network.graph.nodes.count == 26)
  }

  @Test("Recurrent weights take the spikes of the step before; layers a step each where asked")
  func recurrence() throws {
    var file = HandmadeNetx()
    file.add(
      "dense_rec",
      [
        HandmadeNetx.weight([[2, 4], [6, 2]]),
        ("weight_rec", .numbers([0, -2, 4, 0], shape: [2, 2])),
      ] + HandmadeNetx.cuba())
    var options = ReadOptions()
    let same = try file.read(options)
    #expect(
      same.graph.nodes.map(\.name) == [
        "input", "dense0", "dense0.recurrent", "dense0.neurons", "output",
      ])
    #expect(same.graph.nodes[2].delayedInputs == [3] && same.graph.nodes[3].inputs == [1, 2])
    #expect(same.graph.nodes[1].inputs == [0] && same.graph.nodes[1].delayedInputs.isEmpty)
    #expect(same.execution.assumptions.contains { $0.contains("--layer-delay 1") })
    options.layerDelay = 1
    let later = try file.read(options)
    #expect(later.graph.nodes[1].delayedInputs == [0] && later.graph.nodes[1].inputs.isEmpty)
    #expect(!later.execution.assumptions.contains { $0.contains("--layer-delay") })
  }

  @Test("SLAYER's threshold rule is the user's choice")
  func comparison() throws {
    var options = ReadOptions()
    options.comparison = .greaterOrEqual
    let network = try HandmadeNetx.dense([[2, 4]]).read(options)
    #expect(network.neuron("dense0.neurons")?.threshold == [320])
  }

  @Test("Sigma-delta layers have netx's exponents: states by 12 places, spikes by 6")
  func sigmaDelta() throws {
    let neuron: [(String, HandmadeNetx.Value)] = [
      ("neuron/type", .text("SDNN")), ("neuron/vThMant", .integer(3)),
      ("neuron/activation", .text("relu")),
    ]
    var file = HandmadeNetx()
    file.add("input", [("shape", .integers([2]))] + neuron)
    file.add("dense", [HandmadeNetx.weight([[2, 4]]), ("bias", .integers([-7]))] + neuron)
    file.add(
      "dense", [HandmadeNetx.weight([[-6]])] + neuron + [("neuron/sigma_output", .integer(1))])
    let network = try file.read()
    let width = try BitWidth(membrane: 24)
    #expect(network.execution.input.quantization?.quantized(1) == 64)
    #expect(network.node("input.scale")?.operation == .shift(12))
    #expect(
      network.node("input.neurons")?.operation
        == .sigmaDelta(
          SigmaDelta(
            width: width, accumulates: false, activation: .identity, threshold: [12_288],
            outputShift: 6)))
    #expect(
      network.node("dense1.neurons")?.operation
        == .sigmaDelta(
          SigmaDelta(width: width, bias: [-28_672], threshold: [12_288], outputShift: 6)))
    #expect(network.node("dense1")?.operation.weights?.guardBits == 1)
    #expect(
      network.node("dense2.neurons")?.operation
        == .sigmaDelta(SigmaDelta(width: width, activation: .identity, threshold: nil)))
  }

  @Test(
    "A file of the newest HDF5 equals its twin",
    .enabled(
      if: SharedData.has("hdf5_latest/mnist_netx_v3.net")
        && SharedData.has("lava-netx/mnist_netx/trained_mnist_network.net")))
  func latest() throws {
    let paths = ["hdf5_latest/mnist_netx_v3.net", "lava-netx/mnist_netx/trained_mnist_network.net"]
    let networks = try paths.map { path -> QuantizedNetwork? in
      guard case .quantized(let network) = try NetworkReader.read(path: SharedData.path(path))
      else { return nil }
      return network
    }
    #expect(networks[0]?.graph == networks[1]?.graph)
    #expect(networks[0]?.execution == networks[1]?.execution)
    #expect(networks[0]?.graph.nodes.map(\.shape.count) == [784, 128, 128, 64, 64, 10, 10, 10])
  }
}
