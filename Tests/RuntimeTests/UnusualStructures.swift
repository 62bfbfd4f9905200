import FixedPoint
import NetworkModel
import SpikeData

/// Graphs that chains of layers do not show: ways that meet, part, or carry no weights.
enum UnusualStructure: String, CaseIterable, Sendable {
  case skip, summedSources, sharedProjection, sharedBehindPooling, oneDimensional
  case flattenBeforeNeurons, integratorMap, maximumOfInput, outputFeedsOthers, twoReadouts
  case pooledOutput, inputSkip, twoPoolings, depthwise, inputIntoNeurons, flattenedOutput
}

extension RandomNetwork {
  /// A small network of the given structure with random weights and neurons.
  mutating func network(_ structure: UnusualStructure) throws -> QuantizedNetwork {
    let shape = try Shape(
      structure == .oneDimensional
        ? [pick(1...3), pick(6...9)] : [2 * pick(1...2), pick(4...6), pick(4...6)])
    nodes = [Node(name: "input", operation: .input, inputs: [], shape: shape)]
    let readout = try build(structure)
    // Maximum pooling is an OR of spikes, so the input must be spikes there.
    let direct = chance(30) && structure != .maximumOfInput
    return try QuantizedNetwork(
      name: "\(structure)-\(seed)", graph: Graph(nodes: nodes).validated(),
      execution: Execution(
        timeSteps: pick(1...5),
        input: InputSettings(
          coding: direct ? .direct : .events,
          quantization: direct
            ? InputQuantization(scale: 0.25, zeroPoint: Int32(pick(-3...3)), range: -8...7) : nil),
        readout: readout)
    ).validated()
  }

  private mutating func build(_ structure: UnusualStructure) throws -> Readout {
    switch structure {
    case .skip:
      let first = try neurons(convolution([0]))
      let second = try convolution([first], guardBits: 0, outputs: nodes[first].shape.channels)
      return try readout(neurons([second, first]))
    case .summedSources:
      let first = try neurons(convolution([0]))
      let second = try neurons(convolution([0], outputs: nodes[first].shape.channels))
      return try readout(neurons(convolution([first, second])))
    case .sharedProjection:
      let projection = try convolution([0])
      let (first, second) = (try neurons(projection), try neurons(projection))
      return try readout(neurons(convolution([first, second])))
    case .sharedBehindPooling:
      let first = try neurons(convolution([0]))
      let projection = try convolution([first])
      let pooled = try pool([projection], same: true)
      return try readout(neurons([projection, pooled]))
    case .oneDimensional:
      let first = try neurons(convolution([0]))
      return try readout(neurons(convolution([first])))
    case .flattenBeforeNeurons:
      let flat = try add("flat", .flatten, [convolution([0])])
      let first = try neurons(flat)
      let second = try neurons(dense([first]))
      return try readout(second)
    case .integratorMap:
      let projection = try convolution([neurons(convolution([0]))])
      _ = try neurons(projection, spiking: false)
      return output(.membrane)
    case .maximumOfInput:
      return try readout(neurons(convolution([pool([0], .maximum)])))
    case .outputFeedsOthers:
      let first = try neurons(convolution([0]))
      _ = try neurons(convolution([first]))
      nodes.append(
        Node(name: "output", operation: .output, inputs: [first], shape: nodes[first].shape))
      return .spikes
    case .twoReadouts:
      let first = try neurons(convolution([0]))
      let second = try neurons(convolution([first]))
      let flat = try [first, second].map { try add("flat\($0)", .flatten, [$0]) }
      let last = try [
        dense([flat[0]], guardBits: 1, outputs: 3), dense([flat[1]], guardBits: 1, outputs: 3),
      ]
      _ = try add("output", .output, last)
      return .membrane
    case .pooledOutput:
      _ = try pool([neurons(convolution([0]))])
      return output(.membrane)
    case .inputSkip:
      let first = try neurons(convolution([0], guardBits: 2))
      let flat = try [0, first].map { try add("flat\($0)", .flatten, [$0]) }
      let both = try [
        dense([flat[0]], guardBits: 2, outputs: 4), dense([flat[1]], guardBits: 2, outputs: 4),
      ]
      return try readout(neurons(both))
    case .twoPoolings:
      let before = try pool([pool([neurons(convolution([0]))], same: true)], same: true)
      let after = try pool([pool([convolution([before])], same: true)], same: true)
      return try readout(neurons(after))
    case .depthwise:
      let first = try neurons(convolution([0], depthwise: true))
      return try readout(neurons(convolution([first], depthwise: true)))
    case .inputIntoNeurons:
      return try readout(neurons(0))
    case .flattenedOutput:
      _ = try add("flat", .flatten, [neurons(convolution([0]))])
      return output(.spikes)
    }
  }

  @discardableResult
  private mutating func add(
    _ name: String, _ operation: QuantizedNetwork.Operation, _ inputs: [Int]
  ) throws -> Int {
    let shape = try operation.role.outputShape(of: nodes[inputs[0]].shape, node: name)
    nodes.append(Node(name: name, operation: operation, inputs: inputs, shape: shape))
    return nodes.count - 1
  }

  /// A convolution with padding that keeps the extents, so that ways can meet.
  private mutating func convolution(
    _ inputs: [Int], guardBits: Int? = nil, outputs: Int? = nil, depthwise: Bool = false
  ) throws -> Int {
    let input = nodes[inputs[0]].shape
    let isRow = input.dimensions.count == 2
    let (rows, columns) = (isRow ? 1 : pick(1...3), pick(1...4))
    let (top, left) = (pick(0...rows - 1), pick(0...columns - 1))
    let groups = depthwise ? input.channels : 1
    let convolution = Convolution(
      inputChannels: input.channels,
      outputChannels: depthwise ? 2 * groups : outputs ?? pick(1...5),
      window: Window(
        kernel: (rows, columns),
        padding: Padding(
          top: top, left: left, bottom: rows - 1 - top, right: columns - 1 - left)),
      groups: groups, rank: isRow ? 1 : 2)
    var weights = try weights(convolution.weightCount, channels: convolution.outputChannels)
    if let guardBits { weights.guardBits = guardBits }
    return try add("weights\(nodes.count)", .convolution(convolution, weights), inputs)
  }

  private mutating func dense(
    _ inputs: [Int], guardBits: Int? = nil, outputs: Int? = nil
  ) throws -> Int {
    let dense = Dense(inputs: nodes[inputs[0]].shape.count, outputs: outputs ?? pick(1...6))
    var weights = try weights(dense.weightCount, channels: dense.outputs)
    if let guardBits { weights.guardBits = guardBits }
    return try add("weights\(nodes.count)", .dense(dense, weights), inputs)
  }

  private mutating func pool(
    _ inputs: [Int], _ kind: Pooling.Kind = .sum, same: Bool = false
  ) throws -> Int {
    let window =
      same
      ? Window(
        kernel: (2, 3), padding: Padding(top: pick(0...1), left: 1, bottom: 0, right: 1))
      : Window(kernel: (2, pick(1...3)), stride: (pick(1...2), pick(1...2)))
    var padded = window
    padded.padding.bottom = same ? 1 - window.padding.top : 0
    return try add("pool\(nodes.count)", .pooling(Pooling(kind: kind, window: padded)), inputs)
  }

  private mutating func neurons(_ input: Int) throws -> Int { try neurons([input]) }

  private mutating func neurons(_ inputs: [Int], spiking: Bool = true) throws -> Int {
    var neuron = try neuron(nodes[inputs[0]].shape)
    if !spiking { neuron.threshold = nil }
    return try add("neurons\(nodes.count)", .neuron(neuron), inputs)
  }

  private mutating func neurons(_ input: Int, spiking: Bool) throws -> Int {
    try neurons([input], spiking: spiking)
  }

  /// A dense read-out behind a flatten.
  private mutating func readout(_ source: Int) throws -> Readout {
    var last = source
    if nodes[last].shape.dimensions.count > 1 { last = try add("flat", .flatten, [last]) }
    _ = try dense([last], outputs: 3)
    return output(.membrane)
  }
}
