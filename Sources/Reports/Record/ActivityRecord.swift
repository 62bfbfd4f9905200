import NetworkModel
public import SpikeData

/// What happened in a run: totals over all samples, and layer by layer.
public struct ActivityRecord: Codable, Equatable, Sendable {
  /// Counts of one layer.
  public struct Layer: Codable, Equatable, Sendable {
    /// The layer's name.
    public var name: String
    /// What it is.
    public var kind: String
    /// Its neurons.
    public var neurons: Int
    /// Spikes that it emitted.
    public var spikes: Int
    /// Spikes per neuron and time step.
    public var firingRate: Double
    /// Weights added because of a spike.
    public var synapticOperations: Int
    /// The same if every source spiked in every step.
    public var denseSynapticOperations: Int
    /// Neurons stepped.
    public var neuronUpdates: Int
    /// Multiply–accumulates of analog values.
    public var multiplyAccumulates: Int
  }

  /// Spikes of all layers.
  public var spikes: Int
  /// Synaptic operations of all layers.
  public var synapticOperations: Int
  /// Dense synaptic operations of all layers.
  public var denseSynapticOperations: Int
  /// Neuron updates of all layers.
  public var neuronUpdates: Int
  /// Multiply–accumulates of all layers.
  public var multiplyAccumulates: Int
  /// The layers in the order in which they run.
  public var layers: [Layer]
  /// Spikes that came in from the data; not part of `spikes`.
  public var inputSpikes: Int

  /// The counts of a run.
  public init(_ counts: ActivityCounts) {
    spikes = counts.spikes
    synapticOperations = counts.synapticOperations
    denseSynapticOperations = counts.denseSynapticOperations
    neuronUpdates = counts.neuronUpdates
    multiplyAccumulates = counts.multiplyAccumulates
    layers = counts.layers.map {
      Layer(
        name: $0.name, kind: $0.kind, neurons: $0.neurons, spikes: $0.spikes,
        firingRate: $0.firingRate, synapticOperations: $0.synapticOperations,
        denseSynapticOperations: $0.denseSynapticOperations, neuronUpdates: $0.neuronUpdates,
        multiplyAccumulates: $0.multiplyAccumulates)
    }
    inputSpikes = counts.inputSpikes
  }

  /// Spikes per neuron and step of all layers with neurons; nil without any.
  ///
  /// Read-outs and poolings count as updates where they were stepped, but they cannot spike by themselves.
  public var meanFiringRate: Double? {
    let neurons = layers.filter(\.hasNeurons)
    let updates = neurons.reduce(0) { $0 + $1.neuronUpdates }
    return updates == 0 ? nil : Double(neurons.reduce(0) { $0 + $1.spikes }) / Double(updates)
  }
}

extension ActivityRecord.Layer {
  /// False for read-outs, poolings and delays.
  var hasNeurons: Bool {
    switch LayerDescription.Kind(rawValue: kind) {
    case .readout, .maximumPooling, .delay: false
    case .convolution, .dense, .neuron, nil: true
    }
  }
}
