import NetworkIO
import NetworkModel
import Runtime
import SpikeData
import TestSupport
import Testing

/// Spiking networks of Lava-DL against the ground truths of its own tests: every spike, every current.
@Suite("Lava netx: spiking networks")
struct LavaSpikingTests {
  /// A network and what each of its nodes gave, `[node][step]`.
  struct Run {
    var network: QuantizedNetwork
    var values: [[[Int64]]]
    var membranes: [[[Int64]]]
    var result: SampleResult

    init(_ network: QuantizedNetwork, _ sample: EncodedSample) throws {
      self.network = network
      let reference = try IntegerReference(network)
      let empty = [[[Int64]]](repeating: [], count: network.graph.nodes.count)
      var (values, membranes) = (empty, empty)
      result = try reference.run(
        sample, index: 0, observer: { node, _, list in values[node].append(list) },
        membranes: { node, _, list in membranes[node].append(list) })
      self.values = values
      self.membranes = membranes
      guard !network.graph.hasGradedSpikes, network.execution.input.coding != .series else {
        return
      }
      var engine = IntegerEngine(try CompiledNetwork(network))
      let engineResult = try engine.run(sample, index: 0)
      #expect(engineResult == result)
    }

    /// What the node of this name gave, step by step.
    func values(of name: String) -> [[Int64]] {
      network.graph.nodes.firstIndex { $0.name == name }.map { values[$0] } ?? []
    }

    /// Sums or membranes of the neurons of this name, step by step.
    func membranes(of name: String) -> [[Int64]] {
      network.graph.nodes.firstIndex { $0.name == name }.map { membranes[$0] } ?? []
    }
  }

  static let folder = "lava-netx"

  static func network(
    _ path: String, steps: Int, _ change: (inout ReadOptions) -> Void = { _ in }
  ) throws -> QuantizedNetwork {
    var options = ReadOptions()
    options.timeSteps = steps
    change(&options)
    return try LoadedFile.quantized(SharedData.path("\(folder)/\(path)"), options)
  }

  /// The steps of an array whose last extent is time: `[steps][elements]`.
  static func steps(_ elements: [Double], count: Int) -> [[Int64]] {
    (0..<count).map { step in
      stride(from: step, to: elements.count, by: count).map { Int64(elements[$0]) }
    }
  }

  /// Input spikes from rows of 0 and 1.
  static func spikes(_ steps: [[Int64]]) -> EncodedSample {
    var offsets = [0]
    var units: [Int32] = []
    for step in steps {
      for (unit, value) in step.enumerated() where value != 0 { units.append(Int32(unit)) }
      offsets.append(units.count)
    }
    return .spikes(SpikeSteps(offsets: offsets, units: units))
  }

  @Test(
    "dense: 2,000 steps of 256 neurons, every spike",
    .enabled(if: SharedData.has("lava-netx/dense") && SharedData.has("lava-netx/oxford")))
  func dense() throws {
    let path = SharedData.path("lava-netx/dense/dense_lif.npz")
    let input = try NumPyArray(npz: path, "input")
    let output = try NumPyArray(npz: path, "output")
    var network = try Self.network("oxford/network.net", steps: 2_000) { $0.layerDelay = 1 }
    // The layer is the first of the Oxford network: Lava's test has its weights and constants.
    let weights = try #require(network.graph.nodes[1].operation.weights)
    #expect(
      weights.values.map { Double($0) * 2 } == (try NumPyArray(npz: path, "weight")).values)
    network.graph.nodes.removeSubrange(3...)
    network.graph.nodes.append(
      Node(name: "output", operation: .output, inputs: [2], shape: network.graph.nodes[2].shape))
    let run = try Run(network, Self.spikes(Self.steps(input.values, count: 2_000)))
    let expected = Self.steps(output.values, count: 2_000)
    #expect(run.values(of: "dense0.neurons") == expected)
    #expect(run.result.activity.multiplyAccumulates == 0)
    #expect(run.result.activity.spikes == 1_826)
  }

  /// The Oxford network's input, and the spikes of its ground truth.
  static func oxford() throws -> (input: EncodedSample, truth: [[Int64]]) {
    let input = try NumPyArray(npy: SharedData.path("lava-netx/oxford/input.npy"))
    let rows = input.values.count / 3
    let sample = EncodedSample.spikes(
      SpikeSteps(
        stepCount: 2_000,
        steps: (0..<rows).map { Int32(input.values[3 * $0 + 2].rounded(.toNearestOrEven)) },
        units: (0..<rows).map { Int32(input.values[3 * $0]) }))
    let list = try NumPyArray(npy: SharedData.path("lava-netx/oxford/ground_truth.npy"))
    var truth = [[Int64]](repeating: [Int64](repeating: 0, count: 200), count: 2_000)
    for row in 0..<(list.values.count / 3) {
      truth[Int(list.values[3 * row + 2])][Int(list.values[3 * row])] = 1
    }
    return (sample, truth)
  }

  @Test(
    "oxford: all 10,178 spikes of SLAYER, which spikes at the threshold; Loihi's rule gives 9,632",
    .enabled(if: SharedData.has("lava-netx/oxford")))
  func oxford() throws {
    let (input, truth) = try Self.oxford()
    let slayer = try Self.network("oxford/network.net", steps: 2_000) {
      $0.layerDelay = 1
      $0.comparison = .greaterOrEqual
    }
    let run = try Run(slayer, input)
    #expect(run.values(of: "dense1.neurons") == truth)
    #expect(run.result.outputs.reduce(0, +) == 10_178)
    let loihi = try Run(
      try Self.network("oxford/network.net", steps: 2_000) { $0.layerDelay = 1 }, input)
    let differing = zip(loihi.values(of: "dense1.neurons").joined(), truth.joined())
      .count { $0 != $1 }
    #expect(loihi.result.outputs.reduce(0, +) == 9_632 && differing == 3_014)
  }

  @Test(
    "tinynet: spikes of all three layers and the currents of the first, 15 steps",
    .enabled(if: SharedData.has("lava-netx/tiny") && SharedData.has("lava-netx/tinynet")))
  func tinynet() throws {
    func array(_ name: String) throws -> NumPyArray {
      try NumPyArray(npy: SharedData.path("lava-netx/tinynet/\(name).npy"))
    }
    /// Ground truths begin with an empty step before the first.
    func truth(_ name: String) throws -> [[Int64]] {
      Array(Self.steps(try array(name).values, count: 16).dropFirst())
    }
    let network = try Self.network("tiny/tiny.net", steps: 15)
    // The bias mantissas come from 36x + 34, whose inverse is exact enough to be rounded back.
    let image = try array("input_bias").transposed([2, 1, 0]).map { Float(($0 - 34) / 36) }
    let run = try Run(network, .analog(image))
    #expect(run.values(of: "input.neurons") == (try truth("input")))
    #expect(run.values(of: "conv1.neurons") == (try truth("layer1")))
    #expect(run.values(of: "conv2.neurons") == (try truth("output")))
    // The current decays at once, so that it is the sum without the bias.
    let bias = try #require(network.graph.nodes[3].operation.weights?.bias)
    let currents = run.values(of: "conv1").map { sums in
      sums.enumerated().map { ($1 - Int64(bias[$0 / 36])) / 64 }
    }
    #expect(currents == (try truth("current")))
    #expect(run.result.outputs.reduce(0, +) == 92)
    // One multiplication per pixel: the encoding 36x + 34 of the image.
    #expect(run.result.activity.multiplyAccumulates == 768)
  }
}
