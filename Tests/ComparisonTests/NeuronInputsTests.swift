@testable import Comparison
import NetworkModel
import SpikeData
import Testing

@Suite("What leads into a neuron")
struct NeuronInputsTests {
  private static func node(
    _ name: String, _ operation: Network.Operation, _ inputs: [Int], _ shape: [Int],
    delayed: [Int] = []
  ) throws -> Node<Network.Operation> {
    Node(
      name: name, operation: operation, inputs: inputs, delayedInputs: delayed,
      shape: try Shape(shape))
  }

  private static var cells: Network.Operation {
    .neuron(Neuron(model: .integrateAndFire, threshold: [1]))
  }

  private func inputs(
    _ graph: Graph<Network.Operation>, _ layer: Int, _ neuron: Int, timeStep: Double = 1
  ) throws -> NeuronInputs {
    NeuronInputs(of: neuron, in: try graph.validated().layers()[layer], graph, timeStep: timeStep)
  }

  @Test("A recurrent dense layer: the weights' row, the spikes of the step before, both biases")
  func recurrent() throws {
    let dense = Dense(inputs: 2, outputs: 2)
    let graph = Graph(nodes: [
      try Self.node("in", .input, [], [2]),
      try Self.node("fc", .dense(dense, weight: [1, 2, 3, 4], bias: [0.5, 0.25]), [0], [2]),
      try Self.node(
        "rec", .dense(dense, weight: [5, 6, 7, 8], bias: [1, 2]), [], [2], delayed: [3]),
      try Self.node("cells", Self.cells, [1, 2], [2]),
      try Self.node("out", .output, [3], [2]),
    ])
    let found = try inputs(graph, 0, 1)
    #expect(found.bias == 2.25)
    #expect(
      found.sources == [
        NeuronInputs.Source(node: 0, neuron: 0, delay: 0, weight: 3),
        NeuronInputs.Source(node: 0, neuron: 1, delay: 0, weight: 4),
        NeuronInputs.Source(node: 3, neuron: 0, delay: 1, weight: 7),
        NeuronInputs.Source(node: 3, neuron: 1, delay: 1, weight: 8),
      ])
  }

  @Test("A grouped, strided, padded, dilated convolution between scale and sum pooling")
  func convolution() throws {
    // Two groups of one channel on a 5×5 map; stride 2, dilation 2, padding 1 left and above.
    let window = Window(
      kernel: (2, 2), stride: (2, 2), padding: Padding(top: 1, left: 1, bottom: 0, right: 0),
      dilation: (2, 2))
    let convolution = Convolution(inputChannels: 2, outputChannels: 2, window: window, groups: 2)
    let pooling = Pooling(kind: .sum, window: Window(kernel: (2, 2)))
    var factors = [Float](repeating: 1, count: 50)
    factors[25 + 6] = 10
    let graph = Graph(nodes: [
      try Self.node("in", .input, [], [2, 5, 5]),
      try Self.node("scale", .scale(factors), [0], [2, 5, 5]),
      try Self.node(
        "conv",
        .convolution(convolution, weight: [1, 2, 3, 4, 5, 6, 7, 8], bias: [0.5, 0.25]), [1],
        [2, 2, 2]),
      try Self.node("pool", .pooling(pooling), [2], [2, 1, 1]),
      try Self.node("cells", Self.cells, [3], [2, 1, 1]),
      try Self.node("out", .output, [4], [2, 1, 1]),
    ])
    let found = try inputs(graph, 0, 1)
    // Four positions of channel 1, each with its bias.
    #expect(found.bias == 1)
    // Windows begin at row and column −1 and 1, and look at −1, 1 and 1, 3: (1,1) is seen by all four.
    let channel = 25
    let expected: [(Int, Double)] = [
      (1 * 5 + 1, (8 + 7 + 6 + 5) * 10), (1 * 5 + 3, 8 + 6), (3 * 5 + 1, 8 + 7), (3 * 5 + 3, 8),
    ]
    #expect(
      found.sources
        == expected.map {
          NeuronInputs.Source(node: 0, neuron: channel + $0.0, delay: 0, weight: $0.1)
        })
  }

  @Test("Average pooling and flatten before the weights; maximum pooling is a layer of its own")
  func pooling() throws {
    let two = Window(kernel: (2, 2), stride: (2, 2))
    let graph = Graph(nodes: [
      try Self.node("in", .input, [], [1, 4, 4]),
      try Self.node("max", .pooling(Pooling(kind: .maximum, window: two)), [0], [1, 2, 2]),
      try Self.node("mean", .pooling(Pooling(kind: .average, window: two)), [1], [1, 1, 1]),
      try Self.node("flat", .flatten, [2], [1]),
      try Self.node("fc", .dense(Dense(inputs: 1, outputs: 1), weight: [6], bias: nil), [3], [1]),
      try Self.node("cells", Self.cells, [4], [1]),
      try Self.node("out", .output, [5], [1]),
    ])
    let pooled = try inputs(graph, 0, 3)
    #expect(pooled.sources.map(\.neuron) == [10, 11, 14, 15])
    #expect(pooled.sources.map(\.weight) == [1, 1, 1, 1])
    let found = try inputs(graph, 1, 0)
    #expect(found.sources.map(\.node) == [1, 1, 1, 1])
    #expect(found.sources.map(\.neuron) == [0, 1, 2, 3])
    #expect(found.sources.map(\.weight) == [1.5, 1.5, 1.5, 1.5])
  }

  @Test("Weights that add up behind pooling have the same bits every time")
  func order() throws {
    let kernel = Window(kernel: (3, 3))
    let convolution = Convolution(inputChannels: 1, outputChannels: 1, window: kernel)
    let weights: [Float] = [0.1, 0.7, -0.3, 1.9, 0.013, -2.2, 0.6, 1e-4, 3.3]
    let graph = Graph(nodes: [
      try Self.node("in", .input, [], [1, 10, 10]),
      try Self.node(
        "conv", .convolution(convolution, weight: weights, bias: [0.1]), [0], [1, 8, 8]),
      try Self.node(
        "mean", .pooling(Pooling(kind: .average, window: Window(kernel: (7, 7)))), [1], [1, 2, 2]),
      try Self.node("cells", Self.cells, [2], [1, 2, 2]),
      try Self.node("out", .output, [3], [1, 2, 2]),
    ])
    let first = try inputs(graph, 0, 0)
    for _ in 0..<20 { #expect(try inputs(graph, 0, 0) == first) }
  }

  @Test("A delay takes its own steps, counted by the length of a step")
  func delay() throws {
    let graph = Graph(nodes: [
      try Self.node("in", .input, [], [2]),
      try Self.node("wait", .delay([0.002, 0.005]), [0], [2]),
      try Self.node(
        "fc", .dense(Dense(inputs: 2, outputs: 1), weight: [1, 2], bias: nil), [1], [1]),
      try Self.node("cells", Self.cells, [2], [1]),
      try Self.node("out", .output, [3], [1]),
    ])
    let found = try inputs(graph, 0, 1, timeStep: 0.001)
    #expect(found.sources == [NeuronInputs.Source(node: 0, neuron: 1, delay: 5, weight: 1)])
    #expect(try inputs(graph, 1, 0).sources.map(\.delay) == [0, 0])
  }

  @Test(
    "A bias behind a delayed edge is missing until it arrives; sources of one projection share it")
  func lateBias() throws {
    let dense = Dense(inputs: 1, outputs: 1)
    func graph(late: Bool) throws -> Graph<Network.Operation> {
      let weights = Network.Operation.dense(dense, weight: [2], bias: [0.25])
      let start = [
        try Self.node("in", .input, [], [1]),
        try Self.node("fc", .dense(dense, weight: [1], bias: [0.5]), [0], [1]),
      ]
      let cycle =
        late
        ? [
          try Self.node("cells", Self.cells, [1], [1], delayed: [3]),
          try Self.node("back", weights, [2], [1]),
          try Self.node("out", .output, [2], [1]),
        ]
        : [
          try Self.node("back", weights, [], [1], delayed: [3]),
          try Self.node("cells", Self.cells, [1, 2], [1]),
          try Self.node("out", .output, [3], [1]),
        ]
      return Graph(nodes: start + cycle)
    }
    let early = try inputs(try graph(late: false), 0, 0)
    #expect((early.bias, early.bias(in: 0), early.bias(in: 1)) == (0.75, 0.75, 0.75))
    let late = try inputs(try graph(late: true), 0, 0)
    #expect((late.bias, late.bias(in: 0), late.bias(in: 1)) == (0.75, 0.5, 0.75))
    #expect(late != early)
    #expect(late.sources.map(\.weight) == [1, 2] && late.sources.map(\.delay) == [0, 1])
    #expect(early.sources.map(\.weight) == [1, 2] && early.sources.map(\.delay) == [0, 1])
    // The neurons lead back into the projection that the input leads into.
    let both = Graph(nodes: [
      try Self.node("in", .input, [], [1]),
      try Self.node(
        "fc", .dense(dense, weight: [1], bias: [0.5]), [0], [1], delayed: [2]),
      try Self.node("cells", Self.cells, [1], [1]),
      try Self.node("out", .output, [2], [1]),
    ])
    let found = try inputs(both, 0, 0)
    #expect(found.sources.map(\.node) == [0, 2])
    #expect(found.bias(in: 0) == 0.5)
  }

  @Test("A feed adds up what was recorded; what was not recorded leaves the sum open")
  func feed() throws {
    var neuron = Neuron(model: .integrateAndFire, threshold: [1, 2])
    neuron.initial = [0.125]
    let dense = Dense(inputs: 2, outputs: 2)
    let network = Network(
      name: "n",
      graph: Graph(nodes: [
        try Self.node("in", .input, [], [2]),
        try Self.node("fc", .dense(dense, weight: [1, 2, 3, 4], bias: [0.5, 0.25]), [0], [2]),
        try Self.node("cells", .neuron(neuron), [1], [2]),
        try Self.node("out", .output, [2], [2]),
      ]))
    let layers = [
      TraceLayer(name: "in", shape: [2], observables: [.spikes]),
      TraceLayer(name: "cells", shape: [2], observables: [.spikes, .membranes]),
    ]
    var input = Recording.sparse(neurons: 2)
    input.appendStep(spikes: [1])
    input.appendStep(spikes: [0, 1])
    var membranes = Recording.dense(neurons: 2)
    membranes.append(denseValues: [0, 3, 0.5, 4])
    var spikes = Recording.sparse(neurons: 2)
    for step in [[], [1]] { spikes.appendStep(spikes: step) }
    let trace = SampleTrace(
      number: 0, layers: [[.spikes: input], [.spikes: spikes, .membranes: membranes]])
    let source = FeedSource(network)
    let feed = try #require(try source.feed(of: 1, in: "cells", step: 1, trace, layers))
    #expect(feed.input == 3 + 4 + 0.25)
    #expect(feed.events.map(\.value) == [1, 1])
    #expect(feed.membraneBefore == 3)
    #expect(feed.membraneAfter == 4)
    #expect(feed.threshold == 2)
    #expect(feed.output == 1)
    #expect(feed.unit == nil)
    let start = try #require(try source.feed(of: 0, in: "cells", step: 0, trace, layers))
    #expect(start.membraneBefore == 0.125)
    #expect(start.input == 2 + 0.5)
    let alone = SampleTrace(number: 0, layers: [trace.layers[1]])
    let open = try #require(try source.feed(of: 0, in: "cells", step: 0, alone, [layers[1]]))
    #expect(open.input == nil)
    #expect(open.events.map(\.value) == [nil, nil])
    #expect(try source.feed(of: 0, in: "no", step: 0, trace, layers) == nil)
    // Traces of other networks: a layer of another size, and an input that is too small.
    let wide = [layers[0], TraceLayer(name: "cells", shape: [3], observables: [.spikes])]
    #expect(try source.feed(of: 0, in: "cells", step: 0, trace, wide) == nil)
    var narrow = Recording.dense(neurons: 1)
    narrow.append(denseValues: [5, 6])
    let other = SampleTrace(number: 0, layers: [[.values: narrow], trace.layers[1]])
    let short = [TraceLayer(name: "in", shape: [1], observables: [.values]), layers[1]]
    let partial = try #require(try source.feed(of: 0, in: "cells", step: 1, other, short))
    #expect(partial.events.map(\.value) == [6, nil])
  }
}
