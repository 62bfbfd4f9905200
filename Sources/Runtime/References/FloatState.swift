import NetworkModel

/// What a float run keeps from step to step.
struct FloatState {
  /// Neurons by node.
  var neurons: [(any FloatNeurons)?]
  /// Delay lines by node.
  var lines: [DelayLine<Double>?]
  /// Values of all nodes in the step before; 0 before the first.
  var previous: [[Double]]

  /// The state before the first step.
  init(_ network: Network) {
    let nodes = network.graph.nodes
    neurons = nodes.map { node in
      guard case .neuron(let neuron) = node.operation else { return nil }
      return neuron.neurons(count: node.shape.count, execution: network.execution)
    }
    lines = nodes.indices.map { network.delays(of: $0).map(DelayLine.init(delays:)) }
    previous = nodes.map { [Double](repeating: 0, count: $0.shape.count) }
  }
}

extension Network {
  /// Steps that each value of delay node `index` waits: its time rounded to steps, less the step that its input takes
  /// already; nil for other nodes.
  func delays(of index: Int) -> [Int]? {
    let node = graph.nodes[index]
    guard case .delay(let times) = node.operation else { return nil }
    let taken = node.inputs.isEmpty ? 1 : 0
    return (0..<node.shape.count).map { value in
      let time = times[times.count == 1 ? 0 : value]
      return max(0, Int((time / execution.timeStep).rounded()) - taken)
    }
  }

  /// Checks that what a run holds back fits memory.
  func checkedForRunning(_ layers: [LayerDescription]) throws(ModelError) {
    var lines: [(node: String, values: Int, steps: Int)] = []
    for (index, node) in graph.nodes.enumerated() {
      guard let delays = delays(of: index) else { continue }
      lines.append((node.name, node.shape.count, delays.max() ?? 0))
    }
    for path in layers.flatMap(\.paths) {
      let source = graph.nodes[path.source]
      lines.append((source.name, source.shape.count, path.delay))
    }
    try DelayLimit.check(lines)
  }
}
