import FixedPoint
import NetworkModel

/// Which neurons of an integer network can never fire, or cannot help firing.
///
/// Membranes are stepped with the largest and with no input, exactly as the integer contract says: stores are monotone, so that
/// the largest input gives the largest membrane in every step.
struct IntegerFiring {
  /// One entry per node; nil for nodes that do not spike or whose input has no bounds.
  private(set) var nodes: [Firing?]

  /// Steps after which a membrane counts as settled where nobody said how many there are.
  private static let unstatedSteps = 1024

  /// Bounds of all neurons of `network`, besides those of channels without weights: by node, of which another finding tells.
  init(_ network: QuantizedNetwork, besides dead: [Int: Set<Int>] = [:]) {
    var nodes = [Firing?](repeating: nil, count: network.graph.nodes.count)
    let rest = Self.bounds(network, data: Self.rest(network.execution), spike: .zero) { _, _, _ in }
      .inputs
    _ = Self.bounds(network, data: Self.data(network.execution), spike: .spike) {
      index, neuron, input in
      nodes[index] = Self.firing(
        neuron, network.execution, network.graph.nodes[index].shape, input, rest: rest[index],
        besides: dead[index] ?? [])
    }
    self.nodes = nodes
  }

  private static func data(_ execution: Execution) -> Interval {
    switch execution.input.coding {
    case .events, .rate, .latency: return .spike
    case .series: return .unknown
    case .direct:
      guard let quantization = execution.input.quantization else { return .unknown }
      let zero = Double(quantization.zeroPoint)
      return Interval(
        lower: Double(quantization.range.lowerBound) - zero,
        upper: Double(quantization.range.upperBound) - zero)
    }
  }

  /// An image of zeros is an input like any other.
  private static func rest(_ execution: Execution) -> Interval {
    execution.input.coding == .direct ? data(execution) : .zero
  }

  private static func bounds(
    _ network: QuantizedNetwork, data: Interval, spike: Interval,
    look: (Int, QuantizedNeuron, [Interval]) -> Void
  ) -> GraphBounds<QuantizedNetwork.Operation> {
    let graph = network.graph
    return GraphBounds(graph, data: data) { node in
      node.operation.role == .neuron(spiking: true) && !node.operation.isGraded
        ? spike : .unknown
    } evaluate: { index, node, input in
      switch node.operation {
      case .dense(_, let weights), .convolution(_, let weights):
        let sums = GraphBounds<QuantizedNetwork.Operation>.weighted(
          node.operation.role, weights.values, input, as: Double.init)
        return sums.enumerated().map { channel, sum in
          sum * Double(1 << weights.guardBits) + Double(weights.bias?[channel] ?? 0)
        }
      case .shift(let places): return input.map { $0 * Double(1 << places) }
      case .neuron(let neuron) where neuron.threshold != nil:
        look(index, neuron, input)
        guard spike != .zero else { return input.map { _ in .zero } }
        return input.indices.map { channel in
          let canFire = neuronsToLookAt(neuron, node.shape, channel).contains {
            let run = IntegerRun(neuron, $0, of: node.shape, network.execution)
            return run?.canFire(input[channel]).canFire ?? true
          }
          return canFire ? spike : .zero
        }
      case .neuron, .sigmaDelta: return input.map { _ in .unknown }
      default:
        let shape = node.inputs.first.map { graph.nodes[$0].shape } ?? node.shape
        return GraphBounds<QuantizedNetwork.Operation>.passed(
          node.operation.role, input, shape: shape)
      }
    }
  }

  /// Neurons of a channel that may differ: one where no parameter is per neuron, else all.
  private static func neuronsToLookAt(
    _ neuron: QuantizedNeuron, _ shape: Shape, _ channel: Int
  ) -> Range<Int> {
    let first = channel * shape.positions
    let isShared = neuron.parameters.allSatisfy { $0.count <= shape.channels }
    return first..<first + (isShared ? 1 : shape.positions)
  }

  private static func firing(
    _ neuron: QuantizedNeuron, _ execution: Execution, _ shape: Shape, _ input: [Interval],
    rest: [Interval], besides dead: Set<Int>
  ) -> Firing {
    var firing = Firing(positions: shape.positions, neurons: shape.count)
    for channel in input.indices where !dead.contains(channel) {
      let neurons = neuronsToLookAt(neuron, shape, channel)
      let weight = shape.positions / neurons.count
      for index in neurons {
        guard let run = IntegerRun(neuron, index, of: shape, execution) else { continue }
        let reach = run.canFire(input[channel])
        let witness = Firing.Witness(
          neuron: index, membrane: reach.membrane, threshold: Double(run.threshold),
          input: input[channel].upper)
        if !reach.canFire {
          firing.unreachable += weight
          firing.firstUnreachable = firing.firstUnreachable ?? witness
          continue
        }
        guard let settled = run.firesAlways(rest[channel].lower) else { continue }
        firing.restless += weight
        firing.firstRestless =
          firing.firstRestless
          ?? Firing.Witness(
            neuron: index, membrane: settled, threshold: Double(run.threshold),
            input: input[channel].upper)
        if run.firesAlways(input[channel].lower) != nil { firing.unstoppable += weight }
      }
    }
    return firing
  }

  /// Steps that a bound looks at.
  static func steps(_ execution: Execution) -> Int {
    min(execution.timeSteps ?? unstatedSteps, 65_536)
  }
}
