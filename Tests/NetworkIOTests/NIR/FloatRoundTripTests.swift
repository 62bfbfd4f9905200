import Foundation
import NetworkIO
import NetworkModel
import TestSupport
import Testing

@Suite struct FloatRoundTripTests {
  /// Every kind of node, numbers from the seed.
  private func network(seed: UInt64) throws -> Network {
    var generator = SeededGenerator(seed: seed)
    func floats(_ count: Int) -> [Float] {
      (0..<count).map { _ in Float.random(in: -1...1, using: &generator) }
    }
    func doubles(_ count: Int) -> [Double] {
      (0..<count).map { _ in Double.random(in: 1...9, using: &generator) }
    }
    var builder = Builder<Network.Operation>(shape: try Shape([2, 9, 8]), input: .input)
    let convolution = Convolution(
      inputChannels: 2, outputChannels: 3,
      window: Window(
        kernel: (4, 2), padding: Padding(top: 1, left: 0, bottom: 2, right: 1)))
    try builder.add("conv", .convolution(convolution, weight: floats(48), bias: nil))
    try builder.add(
      "lif",
      .neuron(
        Neuron(
          model: .leakyIntegrateAndFire, tau: doubles(216), resistance: [0.3], leak: [0.1],
          threshold: doubles(216), resetValue: [-0.5], initial: doubles(216), reset: .subtract,
          comparison: .greaterOrEqual)))
    try builder.add(
      "max", .pooling(Pooling(kind: .maximum, window: Window(kernel: (2, 2), stride: (2, 2)))))
    try builder.add(
      "mean",
      .pooling(
        Pooling(
          kind: .average, window: Window(kernel: (2, 2), padding: Padding(rows: 1, columns: 0)))))
    try builder.add("scale", .scale(floats(builder.shape.count)))
    try builder.add("gate", .neuron(Neuron(model: .threshold, threshold: [0.5])))
    try builder.add("flatten", .flatten)
    let dense = Dense(inputs: builder.shape.count, outputs: 4)
    try builder.add("fc", .dense(dense, weight: floats(dense.weightCount), bias: floats(4)))
    try builder.add("if", .neuron(Neuron(model: .integrateAndFire, threshold: doubles(4))))
    try builder.add("last", .dense(Dense(inputs: 4, outputs: 2), weight: floats(8), bias: nil))
    try builder.add(
      "li", .neuron(Neuron(model: .leakyIntegrator, tau: [2], resistance: [2], leak: [0])))
    try builder.add("i", .neuron(Neuron(model: .integrator, initial: [0.5])))
    try builder.add("late", .delay([3, 0]))
    var cuba = Neuron(
      model: .currentBasedLeakyIntegrateAndFire, tau: doubles(2), leak: [0.5],
      threshold: doubles(2), resetValue: doubles(2))
    (cuba.synapticTau, cuba.inputWeight, cuba.floor) = (doubles(2), doubles(2), [-1])
    cuba.emitsSeveralSpikes = true
    try builder.add("cuba", .neuron(cuba))
    var adaptive = Neuron(
      model: .adaptiveLeakyIntegrateAndFire, tau: [3], leak: doubles(2), threshold: [0.1],
      initial: doubles(2), comparison: .greaterOrEqual)
    (adaptive.adaptationTau, adaptive.adaptationStrength) = (doubles(2), [1.8])
    adaptive.floor = doubles(2)
    try builder.add("alif", .neuron(adaptive))
    var current = Neuron(model: .currentBasedLeakyIntegrator, tau: [4], leak: [0])
    (current.synapticTau, current.inputWeight) = ([2], [1])
    try builder.add("cubali", .neuron(current))
    try builder.add("output", .output)
    // A way back that no cycle asks for: it is late because Glint says so.
    builder.nodes[builder.nodes.count - 3].delayedInputs = [builder.nodes.count - 2]
    return Network(
      name: "every node", graph: Graph(nodes: builder.nodes),
      execution: Execution(
        timeSteps: 5, discretization: .exponential,
        input: InputSettings(coding: .latency, divide: 255, mean: [0.1, 0.2], deviation: [1, 2]),
        readout: .maximum, decision: .step, classes: 2),
      provenance: ["command": "none"])
  }

  @Test(arguments: 1...8)
  func `a float network comes back equal`(seed: Int) throws {
    let folder = try TemporaryFolder()
    let network = try network(seed: UInt64(seed))
    try NetworkWriter.write(network, to: folder.path("a.nir"))
    #expect(
      try NetworkReader.read(path: folder.path("a.nir")) == .float(network), "seed \(seed)")
  }

  @Test func `one-dimensional convolutions come back equal`() throws {
    let folder = try TemporaryFolder()
    var builder = Builder<Network.Operation>(shape: try Shape([2, 20]), input: .input)
    let convolution = Convolution(
      inputChannels: 2, outputChannels: 4,
      window: Window(
        kernel: (1, 3), stride: (1, 2), padding: Padding(rows: 0, columns: 2), dilation: (1, 2)),
      groups: 2, rank: 1)
    let weight = (0..<12).map(Float.init)
    try builder.add("conv", .convolution(convolution, weight: weight, bias: [1, 2, 3, 4]))
    try builder.add("output", .output)
    let network = Network(
      name: "line", graph: Graph(nodes: builder.nodes), execution: Execution(readout: .membrane))
    try NetworkWriter.write(network, to: folder.path("a.nir"))
    #expect(try NetworkReader.read(path: folder.path("a.nir")) == .float(network))
  }

  @Test func `what NIR has no form for is refused by node`() throws {
    let folder = try TemporaryFolder()
    var builder = Builder<Network.Operation>(shape: try Shape([1, 4, 4]), input: .input)
    let window = Window(kernel: (2, 2), padding: Padding(top: 1, left: 0, bottom: 0, right: 0))
    try builder.add("pool", .pooling(Pooling(kind: .sum, window: window)))
    try builder.add("output", .output)
    let network = Network(name: "one-sided", graph: Graph(nodes: builder.nodes))
    let error = try #require(throws: NetworkIOError.self) {
      try NetworkWriter.write(network, to: folder.path("a.nir"))
    }
    guard case .model(_, .unsupported("pool", _, _)) = error else { throw error }
    #expect(folder.names == [])
  }

  @Test(.enabled(if: PythonNIR.isInstalled))
  func `the nir package opens a float network with its type checks on`() throws {
    let folder = try TemporaryFolder()
    var builder = Builder<Network.Operation>(shape: try Shape([2, 8, 8]), input: .input)
    let convolution = Convolution(
      inputChannels: 2, outputChannels: 3,
      window: Window(kernel: (3, 3), padding: Padding(rows: 1, columns: 1)))
    try builder.add(
      "conv",
      .convolution(convolution, weight: [Float](repeating: 0.5, count: 54), bias: [1, 2, 3]))
    try builder.add("if", .neuron(Neuron(model: .integrateAndFire, threshold: [1])))
    try builder.add(
      "pool", .pooling(Pooling(kind: .maximum, window: Window(kernel: (2, 2), stride: (2, 2)))))
    try builder.add("flatten", .flatten)
    let dense = Dense(inputs: 48, outputs: 2)
    try builder.add(
      "fc", .dense(dense, weight: [Float](repeating: 1, count: 96), bias: [0, 1]))
    try builder.add("output", .output)
    let network = Network(
      name: "checked", graph: Graph(nodes: builder.nodes), execution: Execution(readout: .membrane))
    try NetworkWriter.write(network, to: folder.path("a.nir"))
    let script = """
      import sys, nir
      graph = nir.read(sys.argv[1])
      assert graph.nodes["conv"].weight.shape == (3, 2, 3, 3)
      assert (graph.nodes["if"].v_threshold == 1).all()
      assert graph.nodes["pool.any"].threshold.shape == (3, 4, 4)
      assert nir.serialization.read_version(sys.argv[1]) == "1.0.8"
      """
    let result = PythonNIR.run(script, folder.path("a.nir"))
    #expect(result.status == 0, "\(result.output)")
  }
}
