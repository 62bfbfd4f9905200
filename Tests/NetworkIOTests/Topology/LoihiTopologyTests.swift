import Foundation
import NetworkIO
import NetworkModel
import TestSupport
import Testing

@Suite("Topologies of Loihi neurons")
struct LoihiTopologyTests {
  static let neuron = "{ model = \"LOIHI\", vThMant = 5, vDecay = [0, 128], iDecay = 1024 }"

  /// A dense layer of two neurons, a delay, and one more.
  static func text(_ neuron: String = neuron, kind: String = "dense", more: String = "") -> String {
    """
    tensors = "weights.h5"
    time_steps = 4
    [input]
    shape = [2]
    coding = "events"
    [output]
    readout = "membrane"
    [[layer]]
    name = "a"
    kind = "\(kind)"
    neuron = \(neuron)
    \(more)
    [[layer]]
    name = "late"
    kind = "delay"
    steps = [1, 3]
    [[layer]]
    name = "b"
    kind = "dense"
    """
  }

  static func read(
    _ text: String, float: Bool = false, _ options: ReadOptions = ReadOptions()
  ) throws -> LoadedNetwork {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "net.toml")
    let tensors: [(String, TensorFiles.Tensor)] =
      float
      ? [
        ("a.weight", .floats([2, -4, 6, 8], shape: [2, 2])),
        ("b.weight", .floats([1, 1], shape: [1, 2])),
      ]
      : [
        ("a.weight", .bytes([2, -4, 6, 8], shape: [2, 2])),
        ("a.bias", .shorts([7, -7], shape: [2])), ("b.weight", .bytes([1, 1], shape: [1, 2])),
      ]
    try TensorFiles.write(tensors, to: folder.path("weights.h5"))
    return try NetworkReader.read(path: path, options: options)
  }

  @Test("Weights shift by 6, biases pass by the current, delays are nodes")
  func loihi() throws {
    guard case .quantized(let network) = try Self.read(Self.text()) else {
      Issue.record("no integers")
      return
    }
    #expect(
      network.graph.nodes.map(\.name) == ["input", "a", "a.neuron", "late", "b", "output"])
    let weights = try #require(network.node("a")?.operation.weights)
    #expect(weights.values == [2, -4, 6, 8] && weights.guardBits == 6 && weights.bias == nil)
    let neuron = try #require(network.neuron("a.neuron"))
    #expect(neuron.threshold == [321] && neuron.drive == [448, -448])
    #expect(neuron.current?.decays == [Decay(loihi: 1024)] && neuron.current?.overflow == .wrap)
    guard case .shift(let store) = neuron.store else {
      Issue.record("no wide membrane")
      return
    }
    #expect(store.decays == [.none, Decay(loihi: 128)])
    #expect(network.node("late")?.operation == .delay([1, 3]))
    #expect(
      network.execution.assumptions == ["LOIHI neurons spike above their threshold (compare)"])
    let stated = Self.text(
      "{ model = \"LOIHI\", vThMant = 5, vDecay = 0, iDecay = 0, compare = \">=\" }")
    guard case .quantized(let other) = try Self.read(stated) else { return }
    #expect(other.neuron("a.neuron")?.threshold == [320] && other.execution.assumptions == [])
  }

  static let faults: [(text: String, float: Bool, message: String)] = [
    (
      text("{ model = \"LOIHI\", vDecay = 0, iDecay = 0 }"), false,
      "line 8: the neuron of layer 'a' needs the key 'vThMant': whole numbers in 0...131071"
    ),
    (
      text("{ model = \"LOIHI\", vThMant = 5, vDecay = 5000, iDecay = 0 }"), false,
      "line 11: the neuron of layer 'a': vDecay is 5000, expected whole numbers in 0...4096"
    ),
    (
      text("{ model = \"LOIHI\", vThMant = 5, vDecay = 0, iDecay = 0, beta = 0.5 }"), false,
      "line 11: the neuron of layer 'a' has no key 'beta'; there are 'vThMant', 'vDecay', 'iDecay', 'model', 'compare'"
    ),
    (
      text("{ threshold = 1, vDecay = 0 }"), false,
      "line 11: the neuron of layer 'a' has no key 'vDecay'"
    ),
    (
      text(more: "guard_bits = 2"), false,
      "line 11: the neuron of layer 'a': model is \"LOIHI\", expected no guard_bits beside it: LOIHI neurons shift by 6"
    ),
    (
      text(), true,
      "line 11: the neuron of layer 'a': model is \"LOIHI\", expected another: LOIHI neurons need integer weights"
    ),
    (
      text(kind: "neuron"), false,
      "line 11: the neuron of layer 'a': model is \"LOIHI\", expected another: LOIHI neurons stand in a layer with weights"
    ),
    (
      text().replacing("steps = [1, 3]", with: ""), false,
      "line 13: layer 'late' needs the key 'steps': whole numbers of steps, such as 1"
    ),
  ]

  @Test("Faults name the line and the key", arguments: faults)
  func malformed(text: String, float: Bool, message: String) {
    let error = #expect(throws: NetworkIOError.self) { try Self.read(text, float: float) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test("The network of the repository: 2,312 inputs, one step between the layers")
  func nmnist() throws {
    let path = SharedData.projectRoot.appending(path: "Networks/loihi-nmnist.toml").path
    guard SharedData.has("pretrained/slayer-loihi/loihi_nmnist_mlp.h5") else { return }
    var options = ReadOptions()
    options.tensors = SharedData.path("pretrained/slayer-loihi/loihi_nmnist_mlp.h5")
    guard case .quantized(let network) = try NetworkReader.read(path: path, options: options)
    else {
      Issue.record("no integers")
      return
    }
    #expect(network.graph.nodes.map(\.shape.count) == [2312, 2312, 512, 512, 512, 10, 10, 10])
    #expect(network.execution.timeSteps == 300 && network.execution.assumptions == [])
    #expect(network.execution.input.rounding == .nearest && network.execution.input.skipsFirstStep)
  }
}
