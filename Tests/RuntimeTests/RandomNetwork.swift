import FixedPoint
import NetworkModel
import SpikeData

/// Random quantized networks and samples that use everything the engine runs; the same seed gives the same network.
struct RandomNetwork {
  private var generator: SplitMix64
  var nodes: [Node<QuantizedNetwork.Operation>] = []
  let seed: UInt64

  init(seed: UInt64) {
    self.seed = seed
    generator = SplitMix64(seed: seed)
  }

  mutating func pick(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &generator)
  }
  mutating func chance(_ percent: Int) -> Bool { pick(1...100) <= percent }

  /// A network of one to three spiking layers and, mostly, a read-out.
  mutating func network() throws -> QuantizedNetwork {
    let isMap = chance(75)
    let shape = try Shape(isMap ? [pick(1...4), pick(3...7), pick(3...7)] : [pick(2...12)])
    nodes = [Node(name: "input", operation: .input, inputs: [], shape: shape)]
    let direct = chance(25)
    for layer in 0..<pick(1...3) { try spikingLayer(layer) }
    let readout = try tail()
    let execution = Execution(
      timeSteps: pick(1...6),
      input: InputSettings(
        coding: direct ? .direct : .events,
        quantization: direct
          ? InputQuantization(scale: 0.25, zeroPoint: Int32(pick(-3...3)), range: -8...7) : nil),
      readout: readout, classes: chance(50) ? 2 : nil)
    return try QuantizedNetwork(
      name: "random-\(seed)", graph: Graph(nodes: nodes).validated(), execution: execution
    ).validated()
  }

  /// A sample that fits `network`.
  mutating func sample(for network: QuantizedNetwork) -> EncodedSample {
    if network.execution.input.coding == .series { return series(for: network) }
    let count = network.graph.nodes[0].shape.count
    guard network.execution.input.coding != .direct else {
      return .analog((0..<count).map { _ in Float(pick(-20...20)) / 8 })
    }
    let steps = network.execution.timeSteps ?? 1
    let density = [0, 5, 30, 100][pick(0...3)]
    var events: (steps: [Int32], units: [Int32]) = ([], [])
    for step in 0..<steps {
      for unit in 0..<count where chance(density) {
        events.steps.append(Int32(step))
        events.units.append(Int32(unit))
      }
    }
    return .spikes(SpikeSteps(stepCount: steps, steps: events.steps, units: events.units))
  }

  private mutating func spikingLayer(_ layer: Int) throws {
    let source = nodes.count - 1
    var last = source
    if nodes[last].shape.dimensions.count == 3, layer > 0, chance(30) {
      last = try pool(last, .sum, "before\(layer)")
    }
    last = try projection(last, "weights\(layer)")
    if nodes[last].shape.dimensions.count == 3, chance(20) {
      last = try pool(last, .sum, "after\(layer)")
    }
    let neurons = try neuron(nodes[last].shape)
    nodes.append(
      Node(
        name: "neurons\(layer)", operation: .neuron(neurons), inputs: [last],
        shape: nodes[last].shape))
    if nodes[nodes.count - 1].shape.dimensions.count == 3, chance(30) {
      _ = try pool(nodes.count - 1, .maximum, "maximum\(layer)")
    }
  }

  private mutating func tail() throws -> Readout {
    guard chance(80) else { return output(.spikes) }
    let last = try flattened(nodes.count - 1)
    let outputs = pick(2...5)
    let inputs = nodes[last].shape.count
    let dense = Dense(inputs: inputs, outputs: outputs)
    nodes.append(
      Node(
        name: "fc", operation: .dense(dense, try weights(dense.weightCount, channels: outputs)),
        inputs: [last], shape: try Shape([outputs])))
    if chance(40) {
      var integrator = try neuron(nodes[nodes.count - 1].shape)
      integrator.threshold = nil
      nodes.append(
        Node(
          name: "integrator", operation: .neuron(integrator), inputs: [nodes.count - 1],
          shape: try Shape([outputs])))
    }
    return output(chance(50) ? .membrane : .maximum)
  }

  mutating func output(_ readout: Readout) -> Readout {
    nodes.append(
      Node(
        name: "output", operation: .output, inputs: [nodes.count - 1],
        shape: nodes[nodes.count - 1].shape))
    return readout
  }

  private mutating func flattened(_ source: Int) throws -> Int {
    guard nodes[source].shape.dimensions.count > 1 else { return source }
    nodes.append(
      Node(
        name: "flat\(nodes.count)", operation: .flatten, inputs: [source],
        shape: try Shape([nodes[source].shape.count])))
    return nodes.count - 1
  }

  private mutating func pool(_ source: Int, _ kind: Pooling.Kind, _ name: String) throws -> Int {
    let pooling = Pooling(
      kind: kind,
      window: Window(
        kernel: (pick(1...2), pick(1...3)), stride: (pick(1...2), pick(1...2)),
        padding: Padding(rows: pick(0...1), columns: pick(0...1))))
    guard
      let shape = try? OperationRole.pooling(pooling).outputShape(
        of: nodes[source].shape, node: name)
    else { return source }
    nodes.append(Node(name: name, operation: .pooling(pooling), inputs: [source], shape: shape))
    return nodes.count - 1
  }

  private mutating func projection(_ source: Int, _ name: String) throws -> Int {
    let input = nodes[source].shape
    if input.dimensions.count == 3, chance(75) {
      let groups = input.channels % 2 == 0 && chance(40) ? 2 : 1
      let convolution = Convolution(
        inputChannels: input.channels, outputChannels: groups * pick(1...5),
        window: Window(
          kernel: (pick(1...3), pick(1...3)), stride: (pick(1...2), pick(1...2)),
          padding: Padding(
            top: pick(0...2), left: pick(0...1), bottom: pick(0...2), right: pick(0...2)),
          dilation: (1, chance(20) ? 2 : 1)), groups: groups)
      let role = OperationRole.convolution(convolution)
      if let shape = try? role.outputShape(of: input, node: name) {
        nodes.append(
          Node(
            name: name,
            operation: .convolution(
              convolution, try weights(convolution.weightCount, channels: shape.channels)),
            inputs: [source], shape: shape))
        return nodes.count - 1
      }
    }
    let flat = try flattened(source)
    let dense = Dense(inputs: nodes[flat].shape.count, outputs: pick(1...9))
    nodes.append(
      Node(
        name: name,
        operation: .dense(dense, try weights(dense.weightCount, channels: dense.outputs)),
        inputs: [flat], shape: try Shape([dense.outputs])))
    return nodes.count - 1
  }

  mutating func weights(_ count: Int, channels: Int) throws -> QuantizedWeights {
    let bits = [1, 2, 3, 4, 5, 6, 7, 8, 16][pick(0...8)]
    let width = try BitWidth(weights: bits)
    let largest = min(Int(width.signedRange.upperBound), 2000)
    let values = (0..<count).map { _ in
      Int16(bits == 1 ? (chance(50) ? 1 : -1) : pick(max(-largest - 1, -2000)...largest))
    }
    return QuantizedWeights(
      values: values, width: width, step: [0.5], guardBits: pick(0...3),
      bias: chance(60) ? (0..<channels).map { _ in Int32(pick(-9...9)) } : nil)
  }

  mutating func neuron(_ shape: Shape) throws -> QuantizedNeuron {
    let counts = [1, shape.channels, shape.count]
    let parameterCount = counts[pick(0...2)]
    let threshold = (0..<parameterCount).map { _ in Int32(pick(-2...40)) }
    let reset = (0..<counts[pick(0...2)]).map { _ in Int32(pick(-3...40)) }
    let bits = [0, 1, 2, 2, 2, 3, 4, 8, 12, 24, 32][pick(0...10)]
    let width = try BitWidth(membrane: bits)
    let store: MembraneStore
    let initial: ClosedRange<Int>
    if bits <= 4 {
      let codes = bits == 2 ? pick(3...4) : max(1, 1 << bits)
      let rows = counts[pick(0...2)]
      var values: [Int32] = []
      var cuts: [Int32] = []
      for _ in 0..<rows {
        var list = Set<Int32>()
        while list.count < codes { list.insert(Int32(pick(-30...30))) }
        values += list.sorted()
        cuts += (0..<codes - 1).map { _ in Int32(pick(-40...40)) }.sorted()
      }
      store = .table(try MembraneTable(codes: codes, rows: rows, values: values, cuts: cuts))
      initial = 0...codes - 1
    } else {
      let half = Int32(1) << Int32(min(bits, 30) - 1)
      let decays: [Decay] = [
        .none, .half, Decay(nearest: 0.9), Decay(terms: [Decay.Term(sign: -1, shift: 2)]),
      ]
      store = .shift(
        MembraneShift(
          shift: pick(0...3), rounding: RoundingRule.allCases[pick(0...3)], range: -half...half - 1,
          decays: [decays[pick(0...3)]]))
      initial = -5...5
    }
    return QuantizedNeuron(
      width: width, unit: [0.125], threshold: threshold,
      reset: chance(50) ? .toValue(reset) : .subtract(reset), store: store,
      initialCode: (0..<counts[pick(0...2)]).map { _ in Int32(pick(initial)) })
  }
}
