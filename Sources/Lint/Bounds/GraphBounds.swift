import NetworkModel

/// The values that every node of a graph can give, one interval per channel, by interval arithmetic.
///
/// Sums take every source at its own end, so that an interval may be wider than what can happen, never narrower.
struct GraphBounds<Operation: GraphOperation> {
  /// Interval of each channel of each node's input sum; empty for input nodes.
  private(set) var inputs: [[Interval]] = []
  /// Interval of each channel of each node's output.
  private(set) var outputs: [[Interval]] = []

  /// Walks the graph once, in its order.
  ///
  /// - Parameters:
  ///   - graph: A valid graph.
  ///   - data: What the input nodes give.
  ///   - delayed: What a node gives that stands behind the one that takes it.
  ///   - evaluate: Output intervals of a node that is no input, from those of its input.
  /// - Complexity: O(weights), if `evaluate` is.
  init(
    _ graph: Graph<Operation>, data: Interval, delayed: (Node<Operation>) -> Interval,
    evaluate: (Int, Node<Operation>, [Interval]) -> [Interval]
  ) {
    for (index, node) in graph.nodes.enumerated() {
      guard node.operation.role != .input else {
        inputs.append([])
        outputs.append([Interval](repeating: data, count: node.shape.channels))
        continue
      }
      var terms = node.inputs.map { outputs[$0] }
      for source in node.delayedInputs {
        // Nothing comes back in the first step.
        let late =
          source < index
          ? outputs[source]
          : [Interval](
            repeating: delayed(graph.nodes[source]), count: graph.nodes[source].shape.channels)
        terms.append(late.map(\.withZero))
      }
      let sum = terms.dropFirst().reduce(terms[0]) { sum, other in zip(sum, other).map(+) }
      inputs.append(sum)
      outputs.append(evaluate(index, node, sum))
    }
  }

  /// What an operation without numbers of its own gives.
  ///
  /// - Parameter shape: Shape of the operation's input.
  static func passed(
    _ role: OperationRole, _ input: [Interval], shape: Shape
  ) -> [Interval] {
    switch role {
    case .flatten:
      return input.flatMap { [Interval](repeating: $0, count: shape.positions) }
    case .pooling(let pooling):
      // Windows over padding take in zeros.
      return input.map { interval in
        pooling.kind == .sum
          ? (interval * Double(pooling.window.taps)).joined(interval.withZero) : interval.withZero
      }
    case .delay: return input.map(\.withZero)
    default: return input
    }
  }

  /// Sums of weights times inputs, one interval per output channel; biases are not in them.
  ///
  /// - Parameters:
  ///   - role: A dense projection or a convolution.
  ///   - weights: Its weights, output channels first.
  ///   - input: One interval per input channel.
  static func weighted<Number>(
    _ role: OperationRole, _ weights: [Number], _ input: [Interval], as double: (Number) -> Double
  ) -> [Interval] {
    let outputs: Int
    var groups = 1
    var taps = 1
    var sources = input
    switch role {
    case .dense(let dense): outputs = dense.outputs
    case .convolution(let convolution):
      outputs = convolution.outputChannels
      groups = convolution.groups
      taps = convolution.window.taps
      sources = input.map(\.withZero)
    default: return input
    }
    let perGroup = sources.count / groups
    return (0..<outputs).map { output in
      let first = output / (outputs / groups) * perGroup
      var sum = Interval.zero
      var place = output * perGroup * taps
      for source in first..<first + perGroup {
        for _ in 0..<taps {
          sum = sum + sources[source] * double(weights[place])
          place += 1
        }
      }
      return sum
    }
  }
}
