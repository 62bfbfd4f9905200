import Testing

@testable import NetworkModel

/// Builds small float graphs by hand; weights are zeros, only the structure matters.
struct GraphBuilder {
  var nodes: [Node<Network.Operation>] = []

  /// Adds a node and gives its index.
  mutating func add(
    _ name: String, _ operation: Network.Operation, _ inputs: [Int], _ shape: [Int]
  ) throws -> Int {
    nodes.append(
      Node(name: name, operation: operation, inputs: inputs, shape: try Shape(shape)))
    return nodes.count - 1
  }

  /// Fully connected weights between the features of two shapes.
  mutating func dense(_ name: String, from source: Int, to outputs: Int) throws -> Int {
    let inputs = nodes[source].shape.count
    let weight = [Float](repeating: 0, count: inputs * outputs)
    return try add(
      name, .dense(Dense(inputs: inputs, outputs: outputs), weight: weight, bias: nil), [source],
      [outputs])
  }

  /// A 3×3 convolution with padding 1.
  mutating func convolution(_ name: String, from source: Int, to outputs: Int) throws -> Int {
    let shape = nodes[source].shape
    let convolution = Convolution(
      inputChannels: shape.channels, outputChannels: outputs,
      window: Window(kernel: (3, 3), padding: Padding(rows: 1, columns: 1)))
    let weight = [Float](repeating: 0, count: convolution.weightCount)
    return try add(
      name, .convolution(convolution, weight: weight, bias: nil), [source],
      [outputs, shape.rows, shape.columns])
  }

  /// Neurons that take the sum of `sources`.
  mutating func neurons(_ name: String, from sources: [Int]) throws -> Int {
    let neuron = Neuron(model: .integrateAndFire, threshold: [1])
    return try add(name, .neuron(neuron), sources, nodes[sources[0]].shape.dimensions)
  }

  /// A 2×2 pooling with stride 2.
  mutating func pool(_ name: String, _ kind: Pooling.Kind, from source: Int) throws -> Int {
    let shape = nodes[source].shape
    let pooling = Pooling(kind: kind, window: Window(kernel: (2, 2), stride: (2, 2)))
    return try add(
      name, .pooling(pooling), [source], [shape.channels, shape.rows / 2, shape.columns / 2])
  }

  /// A reshape to one dimension.
  mutating func flatten(_ name: String, from source: Int) throws -> Int {
    try add(name, .flatten, [source], [nodes[source].shape.count])
  }

  /// The output.
  mutating func output(from source: Int) throws -> Int {
    try add("output", .output, [source], nodes[source].shape.dimensions)
  }

  /// The checked graph.
  func graph() throws -> Graph<Network.Operation> { try Graph(nodes: nodes).validated() }
}

@Suite("Layers of a graph")
struct GraphLayersTests {
  @Test("A chain has one layer per neuron node and a read-out for the last projection")
  func chain() throws {
    var build = GraphBuilder()
    let input = try build.add("input", .input, [], [4])
    let first = try build.dense("fc1", from: input, to: 3)
    let neurons = try build.neurons("lif1", from: [first])
    let second = try build.dense("fc2", from: neurons, to: 2)
    let output = try build.output(from: second)
    let layers = try build.graph().layers()
    #expect(layers.map(\.name) == ["fc1", "fc2"])
    #expect(layers.map(\.kind) == [.dense, .readout])
    #expect(layers.map(\.neuron) == [neurons, nil])
    #expect(layers.map(\.stage) == [neurons, output])
    #expect(layers.map(\.neurons) == [3, 2])
    #expect(layers[0].paths == [LayerPath(source: input, projection: first)])
    #expect(layers[1].paths == [LayerPath(source: neurons, projection: second)])
  }

  @Test("Two projections into one neuron node are one layer with the neuron's name")
  func skip() throws {
    var build = GraphBuilder()
    let input = try build.add("input", .input, [], [2, 4, 4])
    let stem = try build.convolution("stem", from: input, to: 2)
    let first = try build.neurons("lif1", from: [stem])
    let long = try build.convolution("long", from: first, to: 2)
    let short = try build.convolution("short", from: input, to: 2)
    let joined = try build.neurons("lif2", from: [long, short, first])
    _ = try build.output(from: joined)
    let layers = try build.graph().layers()
    #expect(layers.map(\.name) == ["stem", "lif2"])
    #expect(layers[1].kind == .convolution)
    #expect(layers[1].projections == [long, short])
    #expect(
      layers[1].paths == [
        LayerPath(source: first, projection: long), LayerPath(source: input, projection: short),
        LayerPath(source: first, projection: nil),
      ])
  }

  @Test("Sum pooling and flatten belong to the path, maximum pooling is a layer")
  func pooling() throws {
    var build = GraphBuilder()
    let input = try build.add("input", .input, [], [1, 8, 8])
    let convolution = try build.convolution("conv", from: input, to: 2)
    let pooledCurrents = try build.pool("sum1", .sum, from: convolution)
    let neurons = try build.neurons("lif1", from: [pooledCurrents])
    let maximum = try build.pool("max", .maximum, from: neurons)
    let average = try build.pool("sum2", .average, from: maximum)
    let flat = try build.flatten("flat", from: average)
    let dense = try build.dense("fc", from: flat, to: 3)
    let last = try build.neurons("lif2", from: [dense])
    _ = try build.output(from: last)
    let layers = try build.graph().layers()
    #expect(layers.map(\.name) == ["conv", "max", "fc"])
    #expect(layers.map(\.kind) == [.convolution, .maximumPooling, .dense])
    #expect(
      layers[0].paths == [
        LayerPath(source: input, projection: convolution, after: [pooledCurrents])
      ])
    #expect(layers[1].paths == [LayerPath(source: neurons, projection: nil)])
    #expect(layers[1].neuron == nil && layers[1].neurons == 8)
    #expect(
      layers[2].paths == [LayerPath(source: maximum, projection: dense, before: [average, flat])])
    #expect(layers[2].paths[0].intermediates == [average, flat])
    let graph = try build.graph()
    #expect(layers.map { $0.paths[0].pooledSources(in: graph) } == [1, 1, 4])
  }

  @Test("Pooled spikes at the end are a read-out without projection; plain flatten is none")
  func pooledOutput() throws {
    var build = GraphBuilder()
    let input = try build.add("input", .input, [], [2, 4, 4])
    let neurons = try build.neurons("lif", from: [input])
    let flat = try build.flatten("flat", from: neurons)
    var other = build
    _ = try build.output(from: flat)
    #expect(try build.graph().layers().map(\.kind) == [.neuron])
    let pooled = try other.pool("sum", .sum, from: neurons)
    _ = try other.output(from: pooled)
    let layers = try other.graph().layers()
    #expect(layers.map(\.kind) == [.neuron, .readout])
    #expect(layers[1].paths == [LayerPath(source: neurons, projection: nil, before: [pooled])])
  }

  @Test("A projection that feeds a projection is refused by name")
  func projectionChain() throws {
    var build = GraphBuilder()
    let input = try build.add("input", .input, [], [4])
    let first = try build.dense("fc1", from: input, to: 4)
    let second = try build.dense("fc2", from: first, to: 2)
    _ = try build.output(from: second)
    let graph = try build.graph()
    let error = #expect(throws: ModelError.self) { try graph.layers() }
    guard case .unsupported(let node, let what, _) = error else {
      Issue.record("unexpected error \(String(describing: error))")
      return
    }
    #expect(node == "fc1")
    #expect(what == "feeds projection 'fc2' without neurons between")
  }

  @Test("Maximum pooling of currents and unused projections are refused by name")
  func otherFaults() throws {
    var build = GraphBuilder()
    let input = try build.add("input", .input, [], [1, 4, 4])
    let convolution = try build.convolution("conv", from: input, to: 1)
    let unused = build
    let pooled = try build.pool("max", .maximum, from: convolution)
    _ = try build.output(from: pooled)
    let graphs = [try build.graph(), try unused.graph()]
    for graph in graphs {
      let error = #expect(throws: ModelError.self) { try graph.layers() }
      #expect(error?.description.hasPrefix("node 'conv': ") == true)
    }
  }

  @Test("A projection that two neuron nodes share is in both layers, each with its own name")
  func sharedProjection() throws {
    var build = GraphBuilder()
    let input = try build.add("input", .input, [], [4])
    let shared = try build.dense("fc", from: input, to: 2)
    let left = try build.neurons("left", from: [shared])
    let right = try build.neurons("right", from: [shared])
    _ = try build.add("output", .output, [left, right], [2])
    let layers = try build.graph().layers()
    #expect(layers.map(\.name) == ["left", "right", "output"])
    #expect(layers.map(\.projections) == [[shared], [shared], []])
  }

  @Test("A graph with exponentially many ways is refused instead of followed")
  func manyPaths() throws {
    var build = GraphBuilder()
    var node = try build.add("input", .input, [], [4])
    for step in 0..<40 {
      let (left, right) = (
        try build.add("left\(step)", .flatten, [node], [4]),
        try build.add("right\(step)", .flatten, [node], [4])
      )
      node = try build.add("sum\(step)", .flatten, [left, right], [4])
    }
    let neurons = try build.neurons("lif", from: [node])
    _ = try build.output(from: neurons)
    let graph = try build.graph()
    let error = #expect(throws: ModelError.self) { try graph.layers() }
    #expect(error?.description.contains("1024") == true)
  }

  @Test("Ways from a maximum pooling count like those from neurons", arguments: [false, true])
  func waysFromPooling(isPooled: Bool) throws {
    func graph(sums: Int) throws -> Graph<Network.Operation> {
      var build = GraphBuilder()
      let input = try build.add("input", .input, [], [4, 2, 2])
      let first = try build.neurons("first", from: [input])
      let source = try isPooled ? build.pool("pool", .maximum, from: first) : first
      let shape = build.nodes[source].shape.dimensions
      var ends = [source]
      for step in 0..<sums {
        ends = [
          try build.add("left\(step)", .scale([1]), ends, shape),
          try build.add("right\(step)", .scale([1]), ends, shape),
        ]
      }
      let last = try build.neurons("last", from: ends)
      _ = try build.output(from: last)
      return try build.graph()
    }
    let most = try graph(sums: 10).layers()
    #expect(most.last?.paths.count == 1024)
    let more = try graph(sums: 11)
    let error = #expect(throws: ModelError.self) { try more.layers() }
    #expect(
      error
        == .unsupported(
          node: "last", what: "more than 1024 ways lead into it", remedy: "simplify the graph"))
  }

  @Test("One input named twice, a window of no extent and a row with two rows are refused by name")
  func impossibleNodes() throws {
    var build = GraphBuilder()
    let input = try build.add("input", .input, [], [4])
    _ = try build.add("flat", .flatten, [input, input], [4])
    let twice = #expect(throws: ModelError.self) { try build.graph() }
    #expect(twice?.description.hasPrefix("node 'flat': it takes one node's output twice") == true)
    let map = try Shape([1, 4, 4])
    for window in [
      Window(kernel: (2, 2), stride: (0, 1)), Window(kernel: (0, 2)),
      Window(kernel: (2, 2), padding: Padding(rows: -1, columns: 0)),
      Window(kernel: (2, 2), dilation: (Int.max, 1)),
    ] {
      #expect(throws: ModelError.self) {
        try OperationRole.pooling(Pooling(kind: .sum, window: window)).outputShape(
          of: map, node: "pool")
      }
    }
    let tall = Convolution(
      inputChannels: 1, outputChannels: 1,
      window: Window(kernel: (1, 2), padding: Padding(rows: 1, columns: 0)), rank: 1)
    #expect(throws: ModelError.self) {
      try OperationRole.convolution(tall).outputShape(of: try Shape([1, 4]), node: "conv")
    }
  }
}
