import NetworkModel

/// A layer of a float network in the form that integers can take: weights, biases, neurons of unit gain.
///
/// Pooling only sums; means, element-wise factors, the neuron's gain and its rest value are part of weights and biases.
struct NormalizedLayer {
  var description: LayerDescription
  /// One per dense, convolution or inserted identity; none for maximum pooling.
  var projections: [NormalizedProjection]
  /// Nil for a read-out and for maximum pooling.
  var neuron: NormalizedNeuron?
  /// Channels of the map that arrives at the neurons: rows of the weights.
  var channels: Int
  /// Positions of that map.
  var positions: Int
  /// Gain and offset from the sum of the float network's inputs of the stage to the normalised current, per channel.
  var gain: [Double]
  var offset: [Double]
  /// What was folded, in words.
  var folded: [String]

  var name: String { description.name }
  var fires: Bool { neuron?.threshold != nil }
  /// Weights of one output channel over all projections.
  var depth: Int { projections.reduce(0) { $0 + $1.depth } }

  /// The current that arrives with every step at a neuron of each channel, pooling behind the weights included.
  var bias: [Double] {
    (0..<channels).map { channel in
      projections.reduce(0) { $0 + $1.bias[channel] * Double($1.biasCopies) }
    }
  }
}

/// Weights on their way into a layer.
struct NormalizedProjection {
  /// A source of spikes, with the pooling before the weights and the shapes that each pooling sees.
  struct Source {
    var node: Int
    var poolings: [(pooling: Pooling, input: Shape)]
  }

  /// Node of the float graph; nil for an identity that was inserted.
  var node: Int?
  var name: String
  var role: OperationRole
  var sources: [Source]
  /// Map that the weights see; features for a dense projection.
  var input: Shape
  /// Map that the weights give.
  var output: Shape
  /// Sum poolings behind the weights.
  var after: [(pooling: Pooling, input: Shape)]
  /// `[channels, depth]`.
  var weight: [Double]
  /// `[channels]`, at the projection's own output.
  var bias: [Double]

  /// Rows of the weights.
  var channels: Int { bias.count }
  /// Weights of one output channel.
  var depth: Int { weight.count / max(channels, 1) }
  var groups: Int {
    if case .convolution(let convolution) = role { return convolution.groups }
    return 1
  }
  /// How often the bias arrives at one neuron: the windows of a pooling behind it.
  var biasCopies: Int { after.reduce(1) { $0 * $1.pooling.window.taps } }
}

/// A neuron of unit gain: `H = β · v + current`; parameters per channel of the layer's map.
struct NormalizedNeuron {
  var decay: [Double]
  /// Nil for an integrator.
  var threshold: [Double]?
  var comparison: Comparison
  var reset: Reset
  var resetValue: [Double]
  /// Membrane before the first step, not yet decayed.
  var initial: [Double]
  /// True for Heaviside nodes, which keep nothing.
  var isStateless: Bool
}
