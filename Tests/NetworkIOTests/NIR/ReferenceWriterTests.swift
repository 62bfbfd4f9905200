import Foundation
import HDF5
import NetworkIO
import NetworkModel
import TestSupport
import Testing

/// Graphs written with the official `nir` package, each with its exact values as JSON.
@Suite(.enabled(if: SharedData.has("nir/reference_writer")))
struct ReferenceWriterTests {
  /// The JSON beside a graph.
  private struct Expected: Decodable {
    struct Array: Decodable {
      var shape: [Int]
      var data: [Double]

      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        shape = try container.decode([Int].self, forKey: .shape)
        func flat(_ value: Nested) -> [Double] {
          switch value {
          case .number(let number): [number]
          case .list(let list): list.flatMap(flat)
          }
        }
        data = flat(try container.decode(Nested.self, forKey: .data))
      }

      private enum Key: String, CodingKey { case shape, data }
      private indirect enum Nested: Decodable {
        case number(Double)
        case list([Nested])
        init(from decoder: any Decoder) throws {
          let container = try decoder.singleValueContainer()
          if let number = try? container.decode(Double.self) {
            self = .number(number)
          } else {
            self = .list(try container.decode([Nested].self))
          }
        }
      }
    }
    struct Node: Decodable {
      var type: String
      var weight: Array?
      var bias: Array?
      var r: Array?
      var tau: Array?
      var tau_mem: Array?
      var tau_syn: Array?
      var w_in: Array?
      var delay: Array?
      var v_leak: Array?
      var v_threshold: Array?
      var v_reset: Array?
      var threshold: Array?
      var scale: Array?
    }
    var nodes: [String: Node]
    var edges: [[String]]
  }

  private func read(_ name: String) throws -> (Network, Expected) {
    var options = ReadOptions()
    options.timeStep = 1e-4
    let path = SharedData.path("nir/reference_writer/\(name)")
    guard case .float(let network) = try NetworkReader.read(path: path + ".nir", options: options)
    else { throw ModelError.missing("float network") }
    let json = try Data(contentsOf: URL(fileURLWithPath: path + ".json"))
    return (network, try JSONDecoder().decode(Expected.self, from: json))
  }

  @Test(arguments: [
    "affine", "big_endian_and_f16", "compression_None", "compression_lzf", "conv1d_pad_0",
    "conv1d_pad_2", "conv1d_pad_same", "conv1d_pad_valid", "conv2d_pad_0", "conv2d_pad_1",
    "conv2d_pad_1x2", "conv2d_pad_same", "conv2d_pad_valid", "cubali", "cubalif", "delay", "i",
    "if", "int8_weights", "li", "lif",
    "linear", "metadata", "recurrent_flat", "scale", "skip_fanin", "sumpool_avgpool_flatten",
    "threshold",
    "two_inputs_two_outputs", "unicode_and_odd_names",
  ])
  func `every value of every node is the writer's`(name: String) throws {
    let (network, expected) = try read(name)
    #expect(Set(network.graph.nodes.map(\.name)) == Set(expected.nodes.keys))
    let edges = network.graph.nodes.flatMap { node in
      (node.inputs + node.delayedInputs).map { [network.graph.nodes[$0].name, node.name] }
    }
    #expect(Set(edges) == Set(expected.edges))
    for node in network.graph.nodes {
      let wanted = try #require(expected.nodes[node.name])
      switch node.operation {
      case .dense(_, let weight, let bias), .convolution(_, let weight, let bias):
        #expect(weight.map(Double.init) == wanted.weight?.data)
        #expect(bias?.map(Double.init) == wanted.bias?.data)
      case .scale(let factors): #expect(factors.map(Double.init) == wanted.scale?.data)
      case .neuron(let neuron):
        #expect(neuron.model.rawValue == wanted.type)
        let wantedThreshold = wanted.v_threshold ?? wanted.threshold
        #expect(neuron.threshold == wantedThreshold.map { [$0.data[0]] } ?? [])
        #expect(neuron.tau == (wanted.tau ?? wanted.tau_mem).map { [$0.data[0]] } ?? [])
        #expect(neuron.synapticTau == wanted.tau_syn.map { [$0.data[0]] } ?? [])
        #expect(neuron.inputWeight == wanted.w_in.map { [$0.data[0]] } ?? [])
        #expect(neuron.leak == wanted.v_leak.map { [$0.data[0]] } ?? [])
        #expect(neuron.resistance == wanted.r.map { [$0.data[0]] } ?? [1])
        #expect(neuron.resetValue == wanted.v_reset.map { [$0.data[0]] } ?? [0])
      case .delay(let times): #expect(times == wanted.delay?.data)
      case .input, .output, .flatten, .pooling: break
      }
    }
  }

  @Test func `the windows are the writer's`() throws {
    let same = try read("conv2d_pad_same").0.graph.nodes[1].operation.role
    let square = Window(kernel: (3, 3), padding: Padding(rows: 1, columns: 1))
    let convolution = Convolution(inputChannels: 2, outputChannels: 3, window: square)
    #expect(same == .convolution(convolution))
    let wide = try read("conv2d_pad_1x2").0.graph.nodes[1]
    #expect(wide.shape.dimensions == [3, 8, 8])
    let pools = try read("sumpool_avgpool_flatten").0.graph.nodes.map(\.operation.role)
    #expect(
      pools == [
        .input, .pooling(Pooling(kind: .sum, window: Window(kernel: (2, 2), stride: (2, 2)))),
        .pooling(
          Pooling(
            kind: .average, window: Window(kernel: (2, 2), padding: Padding(rows: 1, columns: 1)))),
        .flatten, .output,
      ])
  }

  @Test
  func
    `an inner graph is flattened, its input and output dissolved, its cycle cut behind the neurons`()
    throws
  {
    let (network, _) = try read("nested_subgraph")
    let nodes = network.graph.nodes
    #expect(nodes.map(\.name) == ["input", "w", "rnn.rec", "rnn.lif", "output"])
    #expect(nodes.map(\.inputs) == [[], [0], [], [1, 2], [3]])
    #expect(nodes.map(\.delayedInputs) == [[], [], [3], [], []])
    #expect(
      network.execution.assumptions.contains(
        "the edge 'rnn.lif' → 'rnn.rec' closes a cycle and takes one step"))
  }

  @Test func `every input and output is read`() throws {
    let roles = try read("two_inputs_two_outputs").0.graph.nodes.map(\.operation.role)
    #expect(roles.count { $0 == .input } == 2)
    #expect(roles.count { $0 == .output } == 2)
  }

  @Test func `an input with fewer channels than the groups need is refused`() throws {
    let path = SharedData.path("nir/reference_writer/conv2d_stride_dil_groups.nir")
    let error = NetworkIOError.model(
      file: path,
      .shapeMismatch(
        node: "conv2d", expected: "2 channels of a 2-dimensional map", actual: "1×9×11"))
    #expect(throws: error) { try NetworkReader.read(path: path) }
  }

  @Test func `recordings are no networks`() throws {
    let path = SharedData.path("nir/reference_writer/data_example.nird")
    #expect(throws: NetworkIOError.notNIR(file: path, found: ["nodes"])) {
      try NetworkReader.read(path: path)
    }
  }
}
