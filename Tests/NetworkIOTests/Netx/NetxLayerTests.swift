import NetworkIO
import NetworkModel
import Testing

@Suite("Layers of netx files")
struct NetxLayerTests {
  /// An input of 2 × 3 × 3 without neurons.
  static func maps() -> HandmadeNetx {
    var file = HandmadeNetx()
    file.add("input", [("shape", .integers([2, 3, 3]))])
    return file
  }

  @Test("Convolutions keep PyTorch's kernel order; a trailing extent of 1 is dropped")
  func convolution() throws {
    var file = Self.maps()
    let kernel = (0..<16).map { Double($0 * 2) }
    file.add(
      "conv",
      [
        ("shape", .integers([2, 1, 2])), ("weight", .numbers(kernel, shape: [2, 2, 2, 2, 1])),
        ("kernelSize", .integers([2, 2])), ("stride", .integers([2, 1])), ("padding", .integer(0)),
        ("dilation", .integers([1, 1])), ("groups", .integer(1)), ("inChannels", .integer(2)),
        ("outChannels", .integer(2)), ("bias", .integers([1, -1])),
      ] + HandmadeNetx.cuba())
    file.add("flatten", [("shape", .integers([4, 1, 1]))])
    file.add("dense", [HandmadeNetx.weight([[2, 2, 2, 4]])])
    let network = try file.read()
    let node = try #require(network.node("conv1"))
    #expect(node.shape.dimensions == [2, 1, 2])
    #expect(node.operation.weights?.values == (0..<16).map { Int16($0) })
    #expect(node.operation.weights?.bias == [64, -64])
    guard case .convolution(let geometry, _) = node.operation else {
      Issue.record("no convolution")
      return
    }
    #expect(geometry.window.strideRows == 2 && geometry.window.strideColumns == 1)
    #expect(network.node("flatten2")?.operation == .flatten)
    #expect(network.node("dense3")?.shape.dimensions == [1])
  }

  @Test("Pooling is one kernel for every channel, with neurons")
  func pooling() throws {
    var file = Self.maps()
    file.add(
      "pool",
      [
        ("weight", .numbers([4, 4, 4, 4], shape: [1, 1, 2, 2, 1])), ("stride", .integers([1, 1])),
      ]
        + HandmadeNetx.cuba())
    let network = try file.read()
    let node = try #require(network.node("pool1"))
    #expect(node.shape.dimensions == [2, 2, 2])
    #expect(node.operation.weights?.values == [Int16](repeating: 1, count: 8))
    #expect(node.operation.weights?.guardBits == 8)
  }

  @Test("Averages are sums of populations")
  func average() throws {
    var file = HandmadeNetx.dense([[2, 0], [0, 2], [2, 2], [4, 2]])
    file.add("average", [("shape", .integers([2, 1, 1]))])
    let network = try file.read()
    let weights = try #require(network.node("average1")?.operation.weights)
    #expect(weights.values == [1, 1, 0, 0, 0, 0, 1, 1] && weights.step == [0.5])
    #expect(network.execution.readout == .membrane)
  }

  @Test(
    "Delays: one for all, one per input, one per output, one per weight; at most 62",
    arguments: [
      ([3], [[3]]), ([0], [[0]]), ([1, 0, 2], [[1, 0, 2]]), ([4, 90], [[4], [62]]),
      ([0, 0, 1, 1, 5, 5], [[0], [1], [5]]),
    ] as [([Int], [[Int32]])])
  func delays(stored: [Int], expected: [[Int32]]) throws {
    let rows = [[2.0, 4, 6], [8, 10, 12]]
    let network = try HandmadeNetx.dense(
      rows, HandmadeNetx.cuba() + [("delay", .integers(stored))]
    ).read()
    let projections = network.graph.nodes.filter { $0.operation.weights != nil }
    #expect(projections.count == expected.count)
    var sums = [Int](repeating: 0, count: 6)
    for (projection, steps) in zip(projections, expected) {
      let source = network.graph.nodes[projection.inputs[0]]
      #expect(source.operation == (steps == [0] ? .input : .delay(steps)))
      let weights = try #require(projection.operation.weights)
      for (index, value) in weights.values.enumerated() {
        sums[index] += Int(value) << (weights.guardBits - 6)
      }
    }
    #expect(sums == [2, 4, 6, 8, 10, 12])
    let neurons = try #require(network.graph.nodes.first { $0.name == "dense0.neurons" })
    #expect(neurons.inputs.count == expected.count)
    let isCut = network.execution.assumptions.contains { $0.contains("delays above 62") }
    #expect(isCut == stored.contains(90))
  }

  @Test("Weights of mixed sign beyond −256…254 are cut as in netx, and it is said")
  func clipping() throws {
    let network = try HandmadeNetx.dense([[300, -2], [-258, 4]]).read()
    #expect(network.node("dense0")?.operation.weights?.values == [127, -1, -128, 2])
    #expect(network.execution.assumptions.contains { $0.contains("2 weights beyond −256…254") })
  }
}
