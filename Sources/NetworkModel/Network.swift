/// A float network: the graph of a NIR file or of a topology with float tensors, and how it is run.
public struct Network: Equatable, Sendable {
  /// What a node computes.
  public enum Operation: GraphOperation {
    /// Data comes in.
    case input
    /// Results go out.
    case output
    /// `weight [out, in]`, `bias [out]` or nil.
    case dense(Dense, weight: [Float], bias: [Float]?)
    /// `weight [out, in/groups, rows, columns]`, `bias [out]` or nil.
    case convolution(Convolution, weight: [Float], bias: [Float]?)
    /// Pooling.
    case pooling(Pooling)
    /// Row-major reshape to one dimension.
    case flatten
    /// Element-wise factors: one, or one per value.
    case scale([Float])
    /// Neurons.
    case neuron(Neuron)
    /// Values of some time before: one time for all, or one per value, in the unit of the neurons' time constants; ≥ 0.
    ///
    /// Rounded to whole steps; a step that the node's input takes already (``Node/delayedInputs``) counts.
    case delay([Double])

    /// What kind of operation this is.
    public var role: OperationRole {
      switch self {
      case .input: .input
      case .output: .output
      case .dense(let dense, _, _): .dense(dense)
      case .convolution(let convolution, _, _): .convolution(convolution)
      case .pooling(let pooling): .pooling(pooling)
      case .flatten: .flatten
      case .scale: .scale
      case .neuron(let neuron): .neuron(spiking: neuron.model.spikes)
      case .delay: .delay
      }
    }
  }

  /// Name for people.
  public var name: String
  /// The nodes in topological order.
  public var graph: Graph<Operation>
  /// How it is run.
  public var execution: Execution
  /// Where it came from: keys and values for the record (recipe, command, source file).
  public var provenance: [String: String]

  /// A network; call ``validated()`` before use.
  public init(
    name: String, graph: Graph<Operation>, execution: Execution = Execution(),
    provenance: [String: String] = [:]
  ) {
    self.name = name
    self.graph = graph
    self.execution = execution
    self.provenance = provenance
  }
}

/// A network in integers: the same graph with integer weights, biases, thresholds and membranes.
public struct QuantizedNetwork: Equatable, Sendable {
  /// What a node computes.
  public enum Operation: GraphOperation {
    /// Data comes in.
    case input
    /// Results go out.
    case output
    /// Fully connected integer weights.
    case dense(Dense, QuantizedWeights)
    /// Integer convolution.
    case convolution(Convolution, QuantizedWeights)
    /// Sum or maximum pooling (average pooling is folded into the next layer's step).
    case pooling(Pooling)
    /// Row-major reshape to one dimension.
    case flatten
    /// Values times a power of two, `x · 2^k` for k in 0…15.
    case shift(Int)
    /// Integer neurons.
    case neuron(QuantizedNeuron)
    /// Neurons that send graded changes; what follows them multiplies.
    case sigmaDelta(SigmaDelta)
    /// Spikes of some steps before: one number of steps for all, or one per value, 0…65,535.
    ///
    /// A step that the node's input takes already (``Node/delayedInputs``) counts.
    case delay([Int32])

    /// What kind of operation this is.
    public var role: OperationRole {
      switch self {
      case .input: .input
      case .output: .output
      case .dense(let dense, _): .dense(dense)
      case .convolution(let convolution, _): .convolution(convolution)
      case .pooling(let pooling): .pooling(pooling)
      case .flatten: .flatten
      case .shift: .scale
      case .neuron(let neuron): .neuron(spiking: neuron.threshold != nil)
      case .sigmaDelta(let neuron): .neuron(spiking: neuron.threshold != nil)
      case .delay: .delay
      }
    }

    /// True for sigma-delta neurons.
    public var isGraded: Bool {
      if case .sigmaDelta = self { true } else { false }
    }

    /// The weights of a projection; nil for every other operation.
    public var weights: QuantizedWeights? {
      switch self {
      case .dense(_, let weights), .convolution(_, let weights): weights
      default: nil
      }
    }
  }

  /// Name for people.
  public var name: String
  /// The nodes in topological order.
  public var graph: Graph<Operation>
  /// How it is run.
  public var execution: Execution
  /// Where it came from and how it was quantized: keys and values for the record.
  public var provenance: [String: String]

  /// A network; call ``validated()`` before use.
  public init(
    name: String, graph: Graph<Operation>, execution: Execution = Execution(),
    provenance: [String: String] = [:]
  ) {
    self.name = name
    self.graph = graph
    self.execution = execution
    self.provenance = provenance
  }
}
