import NetworkModel

/// A layer of a float network in the form that integers can take: weights, biases, neurons of unit gain.
///
/// Pooling only sums; means, element-wise factors, the neuron's gain and its rest value are part of weights and biases.
struct NormalizedLayer {
  var description: LayerDescription
  /// One per dense, convolution or inserted identity; none for maximum pooling and delays.
  var projections: [NormalizedProjection]
  /// Nil for a read-out, a delay and maximum pooling.
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
  /// Steps of a delay, one or one per value, that of its input included; empty for all other layers.
  var delays: [Int] = []

  var name: String { description.name }
  var fires: Bool { neuron?.threshold != nil }
  /// True for layers whose integers are to be chosen.
  var hasWeights: Bool { !projections.isEmpty }
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
    /// Steps that its values take to the neurons.
    var delay: Int
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
  /// Steps between the weights and the neurons in the float network; in integers they lie before the weights.
  var delayAfter = 0
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

/// A neuron of unit gain: `H = β · v + current + drive`; parameters per channel of the layer's map.
struct NormalizedNeuron {
  /// What a spike takes off a membrane that continues.
  enum Subtraction {
    /// The threshold, in the step of the spike.
    case beforeDecay
    /// The threshold of the next step, then.
    case afterDecay
  }

  var decay: [Double]
  /// Nil for an integrator.
  var threshold: [Double]?
  var comparison: Comparison
  var reset: Reset
  var subtraction = Subtraction.beforeDecay
  var resetValue: [Double]
  /// Membrane before the first step, not yet decayed.
  var initial: [Double]
  /// True for Heaviside nodes, which keep nothing.
  var isStateless: Bool
  /// Added to the membrane in every step, past a synaptic current.
  var drive: [Double]
  /// What remains of the synaptic current after a step; nil where there is none.
  var currentDecay: [Double]?
  /// The rise of the threshold; nil for a fixed one.
  var adaptation: Adaptation?
  /// Lowest membrane that is kept; nil for none.
  var floor: [Double]?

  /// A threshold that rises with every spike: `a ← ρ · a + s · increment`.
  struct Adaptation {
    var decay: [Double]
    var increment: [Double]
  }
}
