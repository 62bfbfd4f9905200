import FixedPoint
import NetworkModel

/// Quantized networks of every kind of node, for round trips.
struct RandomNetworks {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// Convolution, pooling, flattening, dense layers and a branch, with neurons of random kinds.
  mutating func quantized() throws -> QuantizedNetwork {
    var builder = Builder<QuantizedNetwork.Operation>(
      shape: try Shape([pick([1, 2, 3]), 8, pick([6, 9])]), input: .input)
    let isDirect = Bool.random(using: &generator)
    if Bool.random(using: &generator) {
      try builder.add("pool0", .pooling(pooling(.sum)))
    }
    let channels = pick([2, 4])
    let convolution = convolution(from: builder.shape.channels, to: channels)
    try builder.add(
      "conv.1", .convolution(convolution, try weights(convolution.weightCount, channels)))
    try builder.add("conv.1.neuron", .neuron(try neuron(builder.shape, spikes: true)))
    try builder.add("pool1", .pooling(pooling(pick([.sum, .maximum]))))
    try builder.add("flatten", .flatten)
    let hidden = Dense(inputs: builder.shape.count, outputs: 5)
    try builder.add("dense a", .dense(hidden, try weights(hidden.weightCount, 5)))
    let first = builder.nodes.count - 1
    let branch = Node(
      name: "dense b",
      operation: QuantizedNetwork.Operation.dense(
        hidden, try weights(hidden.weightCount, 5)),
      inputs: [first - 1], shape: try Shape([5]))
    builder.nodes.append(branch)
    builder.nodes.append(
      Node(
        name: "joint", operation: .neuron(try neuron(try Shape([5]), spikes: true)),
        inputs: [first, first + 1], shape: try Shape([5])))
    let joint = builder.nodes.count - 1
    // A way back: weights that see the spikes of the step before.
    let back = Dense(inputs: 5, outputs: 5)
    builder.nodes.insert(
      Node(
        name: "back", operation: .dense(back, try weights(25, 5)), inputs: [],
        delayedInputs: [joint + 1], shape: try Shape([5])), at: joint)
    builder.nodes[joint + 1].inputs.append(joint)
    try builder.add("late", .delay(integers(pick([1, 5]), in: 0...62)))
    try builder.add("shift", .shift(pick([0, 6])))
    let last = Dense(inputs: 5, outputs: 3)
    try builder.add("readout", .dense(last, try weights(last.weightCount, 3)))
    if Bool.random(using: &generator) {
      try builder.add("membrane", .neuron(try neuron(try Shape([3]), spikes: false)))
    }
    try builder.add("output", .output)
    return QuantizedNetwork(
      name: "random", graph: Graph(nodes: builder.nodes),
      execution: Execution(
        timeSteps: pick([nil, 4]), timeStep: pick([1, 0.001]),
        input: InputSettings(
          coding: isDirect ? .direct : .events, stepSeconds: 0.004, divide: 255, mean: [0.1],
          deviation: [0.3],
          quantization: isDirect
            ? InputQuantization(scale: 0.0400051586329937, zeroPoint: -6, range: -128...127) : nil),
        readout: .membrane, classes: pick([nil, 2]), assumptions: pick([[], ["something"]])),
      provenance: ["command": "glint quantize", "seed": "7"])
  }

  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: values.indices, using: &generator)]
  }

  private mutating func pooling(_ kind: Pooling.Kind) -> Pooling {
    Pooling(kind: kind, window: Window(kernel: (2, 2), stride: (pick([1, 2]), 2)))
  }

  private mutating func convolution(from inputs: Int, to outputs: Int) -> Convolution {
    let isDepthwise = inputs == 2 && Bool.random(using: &generator)
    return Convolution(
      inputChannels: inputs, outputChannels: outputs,
      window: Window(
        kernel: (3, 2), stride: (1, 1),
        padding: pick([
          Padding(rows: 1, columns: 1), .init(top: 1, left: 0, bottom: 1, right: 1),
        ])),
      groups: isDepthwise ? 2 : 1)
  }

  private mutating func weights(_ count: Int, _ outputs: Int) throws -> QuantizedWeights {
    let width = try BitWidth(weights: pick([1, 2, 3, 8, 16]))
    let range = width.signedRange
    let values = (0..<count).map { _ in
      width.bits == 1
        ? pick([Int16(-1), 1]) : Int16(Int32.random(in: range, using: &generator))
    }
    return QuantizedWeights(
      values: values, width: width, step: steps(outputs), guardBits: pick([0, 3]),
      bias: pick([true, false]) ? integers(outputs, in: -5000...5000) : nil)
  }

  private mutating func steps(_ outputs: Int) -> [Double] {
    (0..<pick([1, outputs])).map { _ in Double.random(in: 0.001...0.1, using: &generator) }
  }

  mutating func integers(_ count: Int, in range: ClosedRange<Int32>) -> [Int32] {
    (0..<count).map { _ in Int32.random(in: range, using: &generator) }
  }

  private mutating func neuron(_ shape: Shape, spikes: Bool) throws -> QuantizedNeuron {
    let counts = [1, shape.channels, shape.count]
    let reset: QuantizedNeuron.Reset =
      pick([true, false])
      ? .toValue(integers(pick(counts), in: -3...3)) : .subtract(integers(pick(counts), in: 1...9))
    var neuron = QuantizedNeuron(
      width: try BitWidth(membrane: 2), unit: steps(pick(counts)),
      threshold: spikes ? integers(pick(counts), in: 1...5000) : nil,
      reset: spikes ? reset : pick([reset, .toValue([0])]), store: .table(try table(pick(counts))),
      initialCode: integers(pick(counts), in: 0...3))
    switch pick([0, 1, 2]) {
    case 0: break
    case 1:
      neuron.width = try BitWidth(membrane: pick([12, 16, 32]))
      neuron.store = .shift(
        MembraneShift(
          shift: pick([0, 3]), rounding: pick(RoundingRule.allCases), range: -1000...1023,
          decays: decays(pick(counts))))
      neuron.initialCode = integers(pick(counts), in: -9...9)
      if pick([true, false]) { neuron.drive = integers(pick(counts), in: -99...99) }
      if pick([true, false]) {
        neuron.current = QuantizedCurrent(
          width: try BitWidth(membrane: pick([8, 24])), decays: decays(pick(counts)),
          overflow: pick(QuantizedCurrent.Overflow.allCases),
          initial: integers(pick(counts), in: -9...9))
      }
      if spikes, pick([true, false]) {
        neuron.adaptation = QuantizedAdaptation(
          width: try BitWidth(membrane: 12), decays: decays(pick(counts)),
          increment: integers(pick(counts), in: 0...99),
          initial: integers(pick(counts), in: 0...9))
      }
    default:
      neuron.width = try BitWidth(membrane: 0)
      neuron.store = .table(try MembraneTable(codes: 1, rows: 1, values: [0], cuts: []))
      neuron.initialCode = [0]
    }
    return neuron
  }

  private mutating func decays(_ count: Int) -> [Decay] {
    (0..<count).map { _ in pick([.none, .half, Decay(nearest: 0.9), Decay(terms: [])]) }
  }

  private mutating func table(_ rows: Int) throws -> MembraneTable {
    let values = (0..<rows).flatMap { _ in
      let shift = Int32.random(in: 0...8, using: &generator)
      return [-1, 0, 1, 2].map { Int32($0) << shift }
    }
    let cuts = (0..<rows).flatMap { _ in integers(3, in: -500...500).sorted() }
    return try MembraneTable(codes: 4, rows: rows, values: values, cuts: cuts)
  }
}

/// A chain of nodes whose shapes follow from each other.
struct Builder<Operation: GraphOperation> {
  var nodes: [Node<Operation>]
  var shape: Shape { nodes[nodes.count - 1].shape }

  init(shape: Shape, input: Operation) {
    nodes = [Node(name: "input", operation: input, inputs: [], shape: shape)]
  }

  mutating func add(_ name: String, _ operation: Operation) throws {
    let output = try operation.role.outputShape(of: shape, node: name)
    nodes.append(
      Node(name: name, operation: operation, inputs: [nodes.count - 1], shape: output))
  }
}
