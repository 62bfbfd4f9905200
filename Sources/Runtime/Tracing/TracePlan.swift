public import NetworkModel
public import SpikeData

/// What is recorded of a network: its input and every layer, in network order.
///
/// Spiking layers give ``Observable/spikes`` and, where asked for, ``Observable/membranes`` and ``Observable/currents``;
/// integrators their membranes, outputs without neurons their ``Observable/values``. Integers are recorded times the unit of their channel.
public struct TracePlan: Sendable {
  /// One layer of the plan.
  struct Stage: Sendable {
    /// Node that gives the values.
    let node: Int
    /// Index of the layer in ``Graph/layers()``; nil for the input.
    let layer: Int?
    /// What the node's values are; nil where only its membranes are recorded.
    let values: Observable?
    let recordsMembranes: Bool
    let recordsCurrents: Bool
    /// Real value of one integer: one for all, per channel or per neuron.
    let units: [Double]
    let shape: Shape
  }

  /// The layers with their observables.
  public let layers: [TraceLayer]
  /// In which numbers the network computes.
  public let arithmetic: TraceArithmetic
  let stages: [Stage]

  /// A plan for the float reference.
  /// - Throws: ``ModelError`` for a graph that cannot be grouped into layers.
  public init(_ network: Network, membranes: Bool) throws(ModelError) {
    try self.init(
      network.graph, network.execution, .float, membranes: membranes, isFull: true,
      hasCurrent: { operation in
        if case .neuron(let neuron) = operation { return neuron.model.hasCurrent }
        return false
      }, units: { _ in [1] })
  }

  /// A plan for a quantized network.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - membranes: Records membranes and synaptic currents, which only the integer reference gives.
  ///   - engine: True for the engine, which gives spikes and nothing else.
  /// - Throws: ``ModelError`` for a graph that cannot be grouped into layers.
  /// - Precondition: not both `membranes` and `engine`.
  public init(_ network: QuantizedNetwork, membranes: Bool, engine: Bool) throws(ModelError) {
    precondition(!(membranes && engine), "the engine gives spikes only")
    try self.init(
      network.graph, network.execution, .integer, membranes: membranes, isFull: !engine,
      hasCurrent: { operation in
        if case .neuron(let neuron) = operation { return neuron.current != nil }
        return false
      }
    ) { description in
      if let node = description.neuron,
        case .neuron(let neuron) = network.graph.nodes[node].operation
      {
        return neuron.unit
      }
      guard let projection = description.projections.first,
        let weights = network.graph.nodes[projection].operation.weights
      else { return [1] }
      return weights.step.map { $0 / Double(1 << weights.guardBits) }
    }
  }

  private init<Operation>(
    _ graph: Graph<Operation>, _ execution: Execution, _ arithmetic: TraceArithmetic,
    membranes: Bool, isFull: Bool, hasCurrent: (Operation) -> Bool,
    units: (LayerDescription) -> [Double]
  ) throws(ModelError) {
    let input = try graph.inputIndex()
    let isSpiking = execution.input.coding != .direct && execution.input.coding != .series
    var stages = [
      Stage(
        node: input, layer: nil, values: isSpiking ? .spikes : .values, recordsMembranes: false,
        recordsCurrents: false, units: [1], shape: graph.nodes[input].shape)
    ]
    var labels = [graph.nodes[input].name]
    for (index, layer) in try graph.layers().enumerated() {
      var values: Observable? = .spikes
      var recordsMembranes = false
      switch graph.nodes[layer.stage].operation.role {
      case .neuron(spiking: true): recordsMembranes = membranes
      case .neuron(spiking: false): (values, recordsMembranes) = (nil, true)
      case .output: values = .values
      default: break
      }
      guard isFull || values == .spikes else { continue }
      let recordsCurrents = membranes && hasCurrent(graph.nodes[layer.stage].operation)
      stages.append(
        Stage(
          node: layer.stage, layer: index, values: values, recordsMembranes: recordsMembranes,
          recordsCurrents: recordsCurrents,
          units: values == .spikes && !recordsMembranes ? [1] : units(layer), shape: layer.shape))
      labels.append(layer.name)
    }
    self.stages = stages
    self.arithmetic = arithmetic
    layers = zip(stages, labels).map { stage, label in
      TraceLayer(
        name: graph.nodes[stage.node].name, label: label, shape: stage.shape.dimensions,
        observables: (stage.values.map { [$0] } ?? [])
          + (stage.recordsMembranes ? [.membranes] : [])
          + (stage.recordsCurrents ? [.currents] : []))
    }
  }

  /// Bytes that recorded membranes, currents and values take in memory for one sample of `steps` steps; nil where too many to count.
  public func bytesPerSample(steps: Int) -> Int? {
    var bytes = 0
    for layer in layers where layer.observables.contains(where: { !$0.isSpikes }) {
      let (values, isMany) = layer.neurons.multipliedReportingOverflow(by: steps)
      let (more, isMore) = values.multipliedReportingOverflow(by: MemoryLayout<Double>.size)
      let (sum, isTooMuch) = bytes.addingReportingOverflow(more)
      if isMany || isMore || isTooMuch { return nil }
      bytes = sum
    }
    return bytes
  }
}
