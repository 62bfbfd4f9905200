import NetworkModel

/// Which neurons of a float network can never fire, or cannot help firing.
struct FloatFiring {
  /// One entry per node; nil for nodes that do not spike or whose input has no bounds.
  private(set) var nodes: [Firing?]

  /// Bounds of all neurons of `network`, besides those of channels without weights: by node, of which another finding tells.
  init(_ network: Network, besides dead: [Int: Set<Int>] = [:]) {
    let data: Interval
    switch network.execution.input.coding {
    case .events, .rate, .latency: data = .spike
    case .series, .direct: data = .unknown
    }
    var nodes = [Firing?](repeating: nil, count: network.graph.nodes.count)
    // An image of zeros is an input like any other.
    let idle: Interval = network.execution.input.coding == .direct ? .unknown : .zero
    let rest = Self.bounds(network, data: idle, spike: .zero) { _, _, _ in }.inputs
    _ = Self.bounds(network, data: data, spike: .spike) { index, neuron, input in
      nodes[index] = Self.firing(
        neuron, network.execution, network.graph.nodes[index].shape, input, rest: rest[index],
        besides: dead[index] ?? [])
    }
    self.nodes = nodes
  }

  /// Intervals of all nodes, with a look at every spiking node's input.
  private static func bounds(
    _ network: Network, data: Interval, spike: Interval,
    look: (Int, Neuron, [Interval]) -> Void
  ) -> GraphBounds<Network.Operation> {
    let graph = network.graph
    func spikes(_ neuron: Neuron) -> Interval {
      neuron.emitsSeveralSpikes && spike != .zero
        ? Interval(lower: 0, upper: .infinity) : spike
    }
    return GraphBounds(graph, data: data) { node in
      switch node.operation {
      case .neuron(let neuron) where neuron.model.spikes: spikes(neuron)
      default: .unknown
      }
    } evaluate: { index, node, input in
      switch node.operation {
      case .dense(_, let weights, let bias), .convolution(_, let weights, let bias):
        let sums = GraphBounds<Network.Operation>.weighted(
          node.operation.role, weights, input, as: Double.init)
        return bias.map { zip(sums, $0).map { $0 + Double($1) } } ?? sums
      case .scale(let factors): return scaled(input, factors, node.shape)
      case .neuron(let neuron) where neuron.model.spikes:
        look(index, neuron, input)
        guard spike != .zero else { return input.map { _ in .zero } }
        return reachable(neuron, network.execution, node.shape, input).map {
          $0 ? spikes(neuron) : .zero
        }
      case .neuron(let neuron):
        let bound = MembraneBound(neuron: neuron, execution: network.execution)
        let count = node.shape.count
        return input.enumerated().map { channel, interval in
          neuronsToLookAt(neuron, node.shape, channel).map {
            bound.membranes($0, of: count, input: interval)
          }.reduce(.zero) { $0.joined($1) }
        }
      default:
        let shape = node.inputs.first.map { graph.nodes[$0].shape } ?? node.shape
        return GraphBounds<Network.Operation>.passed(node.operation.role, input, shape: shape)
      }
    }
  }

  private static func scaled(
    _ input: [Interval], _ factors: [Float], _ shape: Shape
  ) -> [Interval] {
    input.enumerated().map { channel, interval in
      guard factors.count > 1 else { return interval * Double(factors[0]) }
      let first = channel * shape.positions
      return factors[first..<first + shape.positions].dropFirst().reduce(
        interval * Double(factors[first])
      ) { $0.joined(interval * Double($1)) }
    }
  }

  /// Neurons of a channel that may differ: one where all parameters are shared, else all.
  private static func neuronsToLookAt(
    _ neuron: Neuron, _ shape: Shape, _ channel: Int
  ) -> Range<Int> {
    let first = channel * shape.positions
    let isShared = neuron.parameters.allSatisfy { $0.values.count == 1 }
    return first..<first + (isShared ? 1 : shape.positions)
  }

  /// For each channel, whether any of its neurons can fire.
  private static func reachable(
    _ neuron: Neuron, _ execution: Execution, _ shape: Shape, _ input: [Interval]
  ) -> [Bool] {
    input.enumerated().map { channel, interval in
      neuronsToLookAt(neuron, shape, channel).contains {
        canFire(neuron, execution, $0, of: shape.count, interval).canFire
      }
    }
  }

  private static func canFire(
    _ neuron: Neuron, _ execution: Execution, _ index: Int, of count: Int, _ input: Interval
  ) -> (canFire: Bool, membrane: Double, threshold: Double) {
    var threshold = MembraneBound.at(neuron.threshold, index, of: count)
    if neuron.model.adapts {
      // Spikes may lower the threshold by that much at most.
      threshold += min(0, MembraneBound.at(neuron.adaptationStrength, index, of: count))
    }
    let highest =
      neuron.model == .threshold
      ? input.upper
      : MembraneBound(neuron: neuron, execution: execution)
        .membranes(index, of: count, input: input).upper
    // Single precision may carry a sum a little further than the bound in double precision.
    let slack = abs(threshold) * 1e-6
    let canFire =
      highest >= threshold + slack
      || (highest >= threshold - slack
        && (neuron.comparison == .greaterOrEqual || highest > threshold))
    return (canFire, highest, threshold)
  }

  private static func firing(
    _ neuron: Neuron, _ execution: Execution, _ shape: Shape, _ input: [Interval],
    rest: [Interval], besides dead: Set<Int>
  ) -> Firing {
    var firing = Firing(positions: shape.positions, neurons: shape.count)
    let bound = MembraneBound(neuron: neuron, execution: execution)
    func fires(_ membrane: Double, _ threshold: Double) -> Bool {
      neuron.comparison == .greater ? membrane > threshold : membrane >= threshold
    }
    for channel in input.indices where !dead.contains(channel) {
      let neurons = neuronsToLookAt(neuron, shape, channel)
      let weight = shape.positions / neurons.count
      for index in neurons {
        let reach = canFire(neuron, execution, index, of: shape.count, input[channel])
        if !reach.canFire {
          firing.unreachable += weight
          if firing.firstUnreachable == nil {
            firing.firstUnreachable = Firing.Witness(
              neuron: index, membrane: reach.membrane, threshold: reach.threshold,
              input: input[channel].upper)
          }
          continue
        }
        guard !neuron.model.adapts else { continue }
        let isPlain = neuron.model == .threshold
        let idle =
          isPlain
          ? rest[channel] : bound.afterReset(index, of: shape.count, input: rest[channel])
        guard fires(idle.lower, reach.threshold) else { continue }
        firing.restless += weight
        if firing.firstRestless == nil {
          firing.firstRestless = Firing.Witness(
            neuron: index, membrane: idle.lower, threshold: reach.threshold,
            input: input[channel].upper)
        }
        let worst =
          isPlain
          ? input[channel] : bound.afterReset(index, of: shape.count, input: input[channel])
        if fires(worst.lower, reach.threshold) { firing.unstoppable += weight }
      }
    }
    return firing
  }
}
