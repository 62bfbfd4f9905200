/// What happened in one layer, counted; counts of several runs add exactly.
public struct LayerActivity: Equatable, Sendable {
  /// The layer's name in the network file.
  public var name: String
  /// What it is: `convolution`, `dense`, `maximumPooling` or `readout`.
  public var kind: String
  /// Neurons of the layer.
  public var neurons: Int
  /// Spikes that the layer emitted.
  public var spikes = 0
  /// Weights added to a membrane because of a spike: spikes of the sources × their real fan-out, borders counted.
  public var synapticOperations = 0
  /// The same if every source spiked in every step.
  public var denseSynapticOperations = 0
  /// Neurons stepped: neurons × time steps.
  public var neuronUpdates = 0
  /// Multiply–accumulate operations of a layer that takes analog values or graded spikes.
  public var multiplyAccumulates = 0

  /// A layer in which nothing has happened yet.
  public init(name: String, kind: String, neurons: Int) {
    self.name = name
    self.kind = kind
    self.neurons = neurons
  }

  /// Spikes per neuron and time step; 0 before the first step.
  public var firingRate: Double {
    neuronUpdates == 0 ? 0 : Double(spikes) / Double(neuronUpdates)
  }

  /// Adds the counts of another run of the same layer.
  public static func += (left: inout LayerActivity, right: LayerActivity) {
    left.spikes += right.spikes
    left.synapticOperations += right.synapticOperations
    left.denseSynapticOperations += right.denseSynapticOperations
    left.neuronUpdates += right.neuronUpdates
    left.multiplyAccumulates += right.multiplyAccumulates
  }
}

/// What happened in a network: totals over all samples of a run, layer by layer.
public struct ActivityCounts: Equatable, Sendable {
  /// One entry per layer, in the order in which they run.
  public var layers: [LayerActivity]
  /// Spikes that came in from the data; not part of `spikes`.
  public var inputSpikes = 0

  /// Counts of the given layers.
  public init(layers: [LayerActivity]) { self.layers = layers }

  /// Spikes of all layers.
  public var spikes: Int { layers.reduce(0) { $0 + $1.spikes } }
  /// Synaptic operations of all layers.
  public var synapticOperations: Int { layers.reduce(0) { $0 + $1.synapticOperations } }
  /// Dense synaptic operations of all layers.
  public var denseSynapticOperations: Int { layers.reduce(0) { $0 + $1.denseSynapticOperations } }
  /// Neuron updates of all layers.
  public var neuronUpdates: Int { layers.reduce(0) { $0 + $1.neuronUpdates } }
  /// Multiply–accumulates of all layers.
  public var multiplyAccumulates: Int { layers.reduce(0) { $0 + $1.multiplyAccumulates } }

  /// Adds the counts of another run of the same network.
  /// - Precondition: the same layers in the same order.
  public static func += (left: inout ActivityCounts, right: ActivityCounts) {
    precondition(left.layers.count == right.layers.count)
    for index in left.layers.indices { left.layers[index] += right.layers[index] }
    left.inputSpikes += right.inputSpikes
  }
}
