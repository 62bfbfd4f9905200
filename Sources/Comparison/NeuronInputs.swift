public import NetworkModel

/// Everything that leads into one neuron: which neurons of which layers, by what weight and after how many steps.
///
/// Between two layers all nodes are linear, so each way back from a neuron to a source is a sum of products of weights,
/// factors and pooling windows.
public struct NeuronInputs: Equatable, Sendable {
  /// One neuron that leads into it.
  public struct Source: Equatable, Sendable {
    /// Node that gives the spikes: neurons, input, maximum pooling or delay.
    public var node: Int
    /// The neuron of that node, row-major.
    public var neuron: Int
    /// Steps between its spike and its arrival.
    public var delay: Int
    /// What one spike adds.
    public var weight: Double
  }

  /// The sources: by node, neuron and delay, each once.
  public private(set) var sources: [Source] = []
  /// What is added in every step, once the biases of all ways arrive.
  public var bias: Double { biases.reduce(0) { $0 + $1.value } }
  /// Biases by the steps that they take to the neuron.
  private var biases: [Bias] = []

  /// The inputs of neuron `neuron` of `layer`.
  ///
  /// - Parameters:
  ///   - neuron: Row-major index in the layer's shape.
  ///   - layer: One of the graph's layers.
  ///   - graph: A valid graph.
  ///   - timeStep: Length of a step, by which delays are counted.
  /// - Complexity: O(synapses of the neuron), times the taps of pooling windows on the way.
  public init<Operation: FeedOperation>(
    of neuron: Int, in layer: LayerDescription, _ graph: Graph<Operation>, timeStep: Double
  ) {
    var weights: [Key: Double] = [:]
    for (index, path) in layer.paths.enumerated() {
      var walk = WeightWalk(graph: graph, target: neuron)
      walk.back(through: layer.stage)
      for node in path.after.reversed() { walk.back(through: node) }
      if let projection = path.projection { walk.back(through: projection) }
      for node in path.before.reversed() { walk.back(through: node) }
      if walk.bias != 0, !layer.paths[..<index].contains(where: path.sharesBias) {
        biases.append(Bias(delay: path.delayAfter, value: walk.bias))
      }
      let own = graph.nodes[layer.stage].operation.delay(of: neuron, timeStep: timeStep)
      for (source, weight) in walk.weights {
        let key = Key(node: path.source, neuron: source, delay: max(path.delay, own))
        weights[key, default: 0] += weight
      }
    }
    sources = weights.map {
      Source(node: $0.node, neuron: $0.neuron, delay: $0.delay, weight: $1)
    }
    sources.sort { ($0.node, $0.neuron, $0.delay) < ($1.node, $1.neuron, $1.delay) }
  }

  /// What is added in `step`: a bias on a way that takes steps is missing until it arrives.
  public func bias(in step: Int) -> Double {
    biases.reduce(0) { $0 + ($1.delay <= step ? $1.value : 0) }
  }

  /// What arrives `delay` steps late, in every step from then on.
  private struct Bias: Equatable {
    var delay: Int
    var value: Double
  }

  private struct Key: Hashable {
    var node: Int
    var neuron: Int
    var delay: Int
  }
}

/// What one unit at each value of a node adds to the target, followed back node by node.
private struct WeightWalk<Operation: FeedOperation> {
  let graph: Graph<Operation>
  /// By index of the value.
  private(set) var weights: [Int: Double]
  private(set) var bias = 0.0

  init(graph: Graph<Operation>, target: Int) {
    self.graph = graph
    weights = [target: 1]
  }

  /// From the output of `index` to its input.
  mutating func back(through index: Int) {
    let node = graph.nodes[index]
    guard let source = (node.inputs + node.delayedInputs).first else { return }
    let input = graph.nodes[source].shape
    if node.operation.role.isProjection {
      for (output, weight) in ascending {
        bias += weight * node.operation.bias(of: output / node.shape.positions)
      }
    }
    switch node.operation.role {
    case .dense(let dense):
      replace { output, weight, add in
        for input in 0..<dense.inputs {
          add(input, weight * node.operation.weight(at: output * dense.inputs + input))
        }
      }
    case .convolution(let convolution):
      replace { output, weight, add in
        for tap in convolution.taps(of: output, input: input, output: node.shape) {
          add(tap.input, weight * node.operation.weight(at: tap.weight))
        }
      }
    case .pooling(let pooling):
      let share = pooling.kind == .average ? 1 / Double(pooling.window.taps) : 1
      replace { output, weight, add in
        let channel = output / node.shape.positions
        let places = pooling.window.places(of: output % node.shape.positions, input, node.shape)
        for place in places { add(channel * input.positions + place.position, weight * share) }
      }
    case .scale:
      for value in weights.keys { weights[value, default: 0] *= node.operation.factor(of: value) }
    case .input, .output, .flatten, .neuron, .delay: break
    }
  }

  private mutating func replace(
    _ spread: (_ output: Int, _ weight: Double, _ add: (Int, Double) -> Void) -> Void
  ) {
    var inputs: [Int: Double] = [:]
    for (output, weight) in ascending { spread(output, weight) { inputs[$0, default: 0] += $1 } }
    weights = inputs
  }

  /// The weights by index: a dictionary's own order changes from one to the next, and with it the last bits of sums.
  private var ascending: [(key: Int, value: Double)] { weights.sorted { $0.key < $1.key } }
}
