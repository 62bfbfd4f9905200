import FixedPoint
import NetworkModel
import SpikeData

extension RandomNetwork {
  /// What makes a random network recurrent or slow.
  enum Loop: String, CaseIterable, Sendable {
    case selfWeights, selfDirect, selfDelay, feedback, lateWeights, chainOfDelays, conv, slowInput
  }

  /// A small network with the given loop, and neurons, guard bits, data and read-outs of every kind; the order of its nodes
  /// and the cuts of its cycles are those that files get.
  mutating func network(_ loop: Loop) throws -> QuantizedNetwork {
    var parts = Parts(isMap: loop == .conv || chance(25))
    let shape = try Shape(parts.isMap ? [pick(1...3), pick(3...4), pick(3...4)] : [pick(2...7)])
    // An analog image is the same in every step and never late.
    let coding: InputCoding =
      [.events, .events, .series, .direct][pick(0...(loop == .slowInput ? 2 : 3))]
    var inputs = ["input"]
    if coding == .events, chance(30) {
      parts.add("inputDelay", .delay(delays(shape.count)), inputs)
      inputs = ["inputDelay"]
    }
    let width = try firstLayer(&parts, shape, inputs, loop)
    try secondLayer(&parts, width, loop)
    let readout = try answer(&parts)
    return try assemble(parts, shape, coding, readout)
  }

  /// Nodes by name while a network is put together.
  struct Parts {
    var nodes: [UnorderedNode<QuantizedNetwork.Operation>] = []
    let isMap: Bool

    init(isMap: Bool) { self.isMap = isMap }

    mutating func add(
      _ name: String, _ operation: QuantizedNetwork.Operation, _ inputs: [String],
      delayed: [String] = []
    ) {
      nodes.append(
        UnorderedNode(name: name, operation: operation, inputs: inputs, delayedInputs: delayed))
    }
  }

  /// Neurons `a`, flat, with the loop around them.
  private mutating func firstLayer(
    _ parts: inout Parts, _ shape: Shape, _ inputs: [String], _ loop: Loop
  ) throws -> Int {
    var width = pick(1...6)
    var last = "in"
    if parts.isMap {
      // A flattened map that recurrent dense weights meet.
      let channels = pick(1...3)
      width = channels * shape.rows * shape.columns
      let convolution = Convolution(
        inputChannels: shape.channels, outputChannels: channels,
        window: Window(kernel: (3, 3), padding: Padding(rows: 1, columns: 1)))
      let weights = try weights(convolution.weightCount, channels: channels)
      parts.add("in", .convolution(convolution, weights), inputs)
      parts.add("flat", .flatten, ["in"])
      last = "flat"
    } else {
      parts.add("in", try dense(shape.count, width), inputs, delayed: [])
    }
    var ways = [last]
    var delayed: [String] = []
    if chance(30) {
      parts.add("shifted", .shift(pick(0...3)), [last])
      ways = ["shifted"]
    }
    switch loop {
    case .selfWeights:
      parts.add("back", try dense(width, width), ["a"])
      ways.append("back")
    case .selfDirect: ways.append("a")
    case .selfDelay:
      parts.add("wait", .delay(delays(width)), ["a"])
      parts.add("back", try dense(width, width), ["wait"])
      ways.append("back")
    case .feedback, .conv:
      parts.add("back", try dense(4, width), ["b"])
      ways.append("back")
    case .lateWeights:
      parts.add("back", try dense(width, width, hasBias: false), [], delayed: ["a"])
      parts.add("more", try dense(width, width, hasBias: false), ["a"])
      ways.append("back")
      delayed.append("more")
    case .chainOfDelays:
      parts.add("wait", .delay(delays(width)), [], delayed: ["a"])
      parts.add("again", .delay(delays(width)), ["wait"])
      ways.append("again")
    case .slowInput: break
    }
    parts.add("a", .neuron(try anyNeuron(width)), ways, delayed: delayed)
    if loop == .slowInput {
      parts.add("row", .flatten, inputs)
      parts.add("late", try dense(shape.count, 4), [], delayed: ["row"])
    }
    return width
  }

  /// Neurons `b` behind them, or around them.
  private mutating func secondLayer(_ parts: inout Parts, _ width: Int, _ loop: Loop) throws {
    parts.add("up", try dense(width, 4), ["a"])
    var ways = ["up"]
    if loop == .slowInput { ways.append("late") }
    if chance(40) {
      parts.add("slow", try dense(width, 4), [], delayed: ["a"])
      ways.append("slow")
    }
    parts.add("b", .neuron(try anyNeuron(4)), ways)
  }

  private mutating func answer(_ parts: inout Parts) throws -> Readout {
    let readouts: [Readout] = [.spikes, .membrane, .maximum]
    switch pick(0...4) {
    case 0:
      parts.add("out", try dense(4, 3), ["b"])
      parts.add("output", .output, ["out"])
      return readouts[pick(1...2)]
    case 1:
      parts.add("out", try dense(4, 3), ["b"])
      var neuron = try anyNeuron(3)
      neuron.threshold = nil
      neuron.adaptation = nil
      parts.add("integrator", .neuron(neuron), ["out"])
      parts.add("output", .output, ["integrator"])
      return readouts[pick(1...2)]
    case 2:
      parts.add("last", .delay(delays(4)), ["b"])
      parts.add("output", .output, ["last"])
      return .spikes
    default:
      parts.add("output", .output, ["b"])
      return readouts[pick(0...2)]
    }
  }

  private mutating func assemble(
    _ parts: Parts, _ shape: Shape, _ coding: InputCoding, _ readout: Readout
  ) throws -> QuantizedNetwork {
    let input = UnorderedNode<QuantizedNetwork.Operation>(
      name: "input", operation: .input, inputs: [])
    let ordered = try Graph<QuantizedNetwork.Operation>.ordered([input] + parts.nodes)
    let shapes = try Graph<QuantizedNetwork.Operation>.shapes(
      of: ordered.map { ($0.node.name, $0.node.operation.role, $0.inputs, $0.delayedInputs) },
      inputShapes: [0: shape])
    let nodes = zip(ordered, shapes).map {
      Node(
        name: $0.node.name, operation: $0.node.operation, inputs: $0.inputs,
        delayedInputs: $0.delayedInputs, shape: $1)
    }
    let isQuantized = coding == .direct || coding == .series && chance(50)
    return try QuantizedNetwork(
      name: "recurrent-\(seed)", graph: Graph(nodes: nodes).validated(),
      execution: Execution(
        timeSteps: pick(1...12),
        input: InputSettings(
          coding: coding,
          quantization: isQuantized
            ? InputQuantization(scale: 0.25, zeroPoint: Int32(pick(-3...3)), range: -8...7) : nil),
        readout: readout, decision: chance(50) ? .step : .sample, classes: chance(30) ? 2 : nil)
    ).validated()
  }

  private mutating func delays(_ count: Int) -> [Int32] {
    let longest = [0, 1, 3, 70][pick(0...3)]
    return (0..<(chance(40) ? 1 : count)).map { _ in Int32(pick(0...longest)) }
  }

  private mutating func dense(
    _ inputs: Int, _ outputs: Int, hasBias: Bool = true
  ) throws -> QuantizedNetwork.Operation {
    let dense = Dense(inputs: inputs, outputs: outputs)
    var weights = try weights(dense.weightCount, channels: outputs)
    if !hasBias { weights.bias = nil }
    return .dense(dense, weights)
  }

  /// Neurons of any kind: plain ones, or with a current, an adaptive threshold, a drive, decays of their own.
  mutating func anyNeuron(_ count: Int) throws -> QuantizedNeuron {
    let shape = try Shape([count])
    var neuron = try neuron(shape)
    if chance(40) {
      neuron.drive = (0..<(chance(50) ? 1 : count)).map { _ in Int32(pick(-9...9)) }
    }
    if chance(50) {
      neuron.current = QuantizedCurrent(
        width: try width(), decays: decays(count), overflow: chance(50) ? .saturate : .wrap,
        initial: (0..<(chance(50) ? 1 : count)).map { _ in Int32(pick(-2...1)) })
    }
    if case .shift(var shift) = neuron.store {
      if chance(60) { shift.decays = decays(count) }
      neuron.store = .shift(shift)
      if chance(50) {
        neuron.adaptation = QuantizedAdaptation(
          width: try width(), decays: decays(count),
          increment: (0..<(chance(50) ? 1 : count)).map { _ in Int32(pick(-5...20)) },
          initial: [Int32(pick(-2...1))])
      }
    }
    return neuron
  }

  private mutating func width() throws -> BitWidth {
    try BitWidth(membrane: [2, 3, 4, 6, 8, 12, 16, 24, 32][pick(0...8)])
  }

  private mutating func decays(_ count: Int) -> [Decay] {
    (0..<(chance(50) ? 1 : count)).map { _ in
      Decay(
        terms: (0..<pick(0...3)).map { _ in
          Decay.Term(sign: chance(70) ? 1 : -1, shift: pick(0...16))
        })
    }
  }

  /// A series that fits `network`: signed spikes, or graded ones.
  mutating func series(for network: QuantizedNetwork) -> EncodedSample {
    let count = network.graph.nodes[0].shape.count
    let steps = network.execution.timeSteps ?? 1
    let isGraded = chance(50)
    let density = [5, 30, 100][pick(0...2)]
    let values = (0..<steps * count).map { _ -> Float in
      guard chance(density) else { return 0 }
      let value = Float(isGraded ? pick(-40...40) : [-1, 1][pick(0...1)])
      return network.execution.input.quantization == nil ? value : value / 4
    }
    return .series(ValueSteps(dense: values, units: count))
  }
}
