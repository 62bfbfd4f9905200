/// A network of real-valued activations, as deep-learning frameworks train them: what a conversion begins with.
///
/// Values are channels first, row-major, without a batch axis, whatever the framework stores. Every node sees one sample at
/// once; there is no time.
public struct AnalogNetwork: Equatable, Sendable {
  /// Name.
  public var name: String
  /// Nodes in topological order: one input, and the last one gives the answer.
  public var nodes: [AnalogNode]
  /// Where it comes from, for the record.
  public var provenance: [String: String]

  /// A network; see ``validated()``.
  public init(name: String, nodes: [AnalogNode], provenance: [String: String] = [:]) {
    self.name = name
    self.nodes = nodes
    self.provenance = provenance
  }
}

/// One node of an analog network.
public struct AnalogNode: Equatable, Sendable {
  /// Name, unique in the network.
  public var name: String
  /// What it computes.
  public var operation: AnalogOperation
  /// Indices of the nodes whose values it takes, in the order in which it takes them; all smaller than its own index.
  public var inputs: [Int]
  /// Shape of its output.
  public var shape: Shape

  /// A node.
  public init(name: String, operation: AnalogOperation, inputs: [Int], shape: Shape) {
    self.name = name
    self.operation = operation
    self.inputs = inputs
    self.shape = shape
  }
}

/// What a node of an analog network computes.
public enum AnalogOperation: Equatable, Sendable {
  /// Data comes in.
  case input
  /// Fully connected weights `[outputs, inputs]` and biases `[outputs]`.
  case dense(Dense, weight: [Float], bias: [Float]?)
  /// Convolution weights, see ``Convolution``, and biases of the output channels.
  case convolution(Convolution, weight: [Float], bias: [Float]?)
  /// `factor · x + offset`, one for all or one per channel: batch normalisation, rescaling.
  case affine(factor: [Float], offset: [Float])
  /// An activation function.
  case activation(Activation)
  /// A pooling; what pads a maximum is never the maximum, and `excludesPadding` leaves it out of the mean.
  case pooling(Pooling, excludesPadding: Bool)
  /// The map with this value around it.
  case padding(Padding, value: Float)
  /// Row-major reshape to one dimension.
  case flatten
  /// The sum of its inputs, whose shapes are equal.
  case addition
  /// Its inputs one after the other along the channels; the other extents are equal.
  case concatenation
}

/// An activation function.
public enum Activation: Equatable, Sendable {
  /// `max(x, 0)`, at most `maximum` (ReLU6: 6); nil for no upper end.
  case rectifier(maximum: Float?)
  /// `x` where it is positive, else `slope · x`.
  case leakyRectifier(slope: Float)
  /// `x` between two ends.
  case clip(low: Float, high: Float)
  /// `maximum · clip(⌊levels · x / maximum + 1/2⌋ / levels, 0, 1)` (QCFS).
  case quantizedRectifier(levels: Int, maximum: Float)
  /// `e^x` over its sum, of all values.
  case softmax
}
