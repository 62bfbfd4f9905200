public import NetworkModel
public import SpikeData

/// What reached one neuron in one step, and what became of it, in one run.
///
/// All numbers are in the unit of the neuron's threshold; of quantized networks, integers times their unit.
public struct NeuronFeed: Equatable, Sendable {
  /// One value that arrived.
  public struct Event: Equatable, Sendable {
    /// Name of the layer that it came from, as in the trace.
    public var layer: String
    /// The neuron of that layer.
    public var neuron: Int
    /// The step in which it was emitted.
    public var step: Int
    /// What was emitted: 1 for a spike; nil where that layer was not recorded.
    public var value: Double?
    /// What one unit of it adds.
    public var weight: Double
  }

  /// Everything that leads into the neuron, with what it gave; most values are 0.
  public var events: [Event] = []
  /// What is added beside them.
  public var bias: Double = 0
  /// Membrane before the step; of step 0 the initial one; nil where membranes were not recorded.
  public var membraneBefore: Double?
  /// Membrane after the step, reset included; nil where membranes were not recorded.
  public var membraneAfter: Double?
  /// Synaptic current before the step; of step 0 the initial one; nil where currents were not recorded.
  public var currentBefore: Double?
  /// Synaptic current after the step; nil where currents were not recorded.
  public var currentAfter: Double?
  /// Threshold; nil for what has none.
  public var threshold: Double?
  /// What the neuron gave: spikes, else its value.
  public var output: Double?
  /// Real value of one integer; nil where the network computes in floats.
  public var unit: Double?
  /// True where the network is not known, so that nothing is known of what arrived.
  public var isRecordedOnly = false

  /// Sum of all that arrived, bias included; nil where that is not known.
  public var input: Double? {
    if isRecordedOnly { return nil }
    var sum = bias
    for event in events {
      guard let value = event.value else { return nil }
      sum += value * event.weight
    }
    return sum
  }
}

/// A network as far as the inputs of its neurons go.
public struct FeedSource: Sendable {
  private enum Kind: Sendable {
    case float(Network)
    case quantized(QuantizedNetwork)
  }

  private let kind: Kind

  /// The inputs of a float network's neurons.
  public init(_ network: Network) { kind = .float(network) }

  /// The inputs of a quantized network's neurons.
  public init(_ network: QuantizedNetwork) { kind = .quantized(network) }

  /// What reached `neuron` of the layer whose stage is named `name` in `step`;
  /// nil where the network has no such layer of this size.
  ///
  /// - Parameters:
  ///   - neuron: Row-major index.
  ///   - name: Name of the layer in the trace.
  ///   - step: A step of the trace.
  ///   - trace: What was recorded.
  ///   - layers: The trace's layers.
  /// - Throws: ``ModelError`` for a graph that cannot be grouped into layers.
  public func feed(
    of neuron: Int, in name: String, step: Int, _ trace: SampleTrace, _ layers: [TraceLayer]
  ) throws(ModelError) -> NeuronFeed? {
    switch kind {
    case .float(let network):
      let builder = FeedBuilder(
        graph: network.graph, execution: network.execution, trace: trace, layers: layers)
      return try builder.feed(of: neuron, in: name, step: step) { operation, shape in
        guard case .neuron(let parameters) = operation else { return nil }
        return NeuronConstants(
          threshold: parameters.threshold.isEmpty
            ? nil : shape.entry(of: parameters.threshold, neuron),
          initial: shape.entry(of: parameters.initial, neuron), initialCurrent: 0, unit: nil)
      }
    case .quantized(let network):
      let builder = FeedBuilder(
        graph: network.graph, execution: network.execution, trace: trace, layers: layers)
      return try builder.feed(of: neuron, in: name, step: step) { operation, shape in
        guard case .neuron(let parameters) = operation else { return nil }
        let unit = shape.entry(of: parameters.unit, neuron)
        return NeuronConstants(
          threshold: parameters.threshold.map { Double(shape.entry(of: $0, neuron)) * unit },
          initial: Double(parameters.initialValue(of: neuron, shape)) * unit,
          initialCurrent: parameters.current.map {
            Double(shape.entry(of: $0.initial, neuron)) * unit
          }, unit: unit)
      }
    }
  }
}

/// Constants of one neuron, in the unit of its threshold.
private struct NeuronConstants {
  var threshold: Double?
  var initial: Double?
  var initialCurrent: Double?
  var unit: Double?
}

extension QuantizedNeuron {
  /// Membrane of neuron `index` before the first step.
  fileprivate func initialValue(of index: Int, _ shape: Shape) -> Int64 {
    let code = shape.entry(of: initialCode, index)
    switch store {
    case .table(let table):
      let row = table.rows == 1 ? 0 : table.rows == shape.count ? index : index / shape.positions
      return Int64(table.value(of: Int(code), row: row))
    case .shift(let shift): return shift.value(of: code)
    }
  }
}

extension Shape {
  /// The entry of a parameter array that belongs to neuron `index`: one for all, per channel, or per neuron.
  fileprivate func entry<Value>(of values: [Value], _ index: Int) -> Value {
    values[values.count == 1 ? 0 : values.count == count ? index : index / positions]
  }
}

/// Looks up in a trace what a graph says leads into a neuron.
private struct FeedBuilder<Operation: FeedOperation> {
  let graph: Graph<Operation>
  let execution: Execution
  let trace: SampleTrace
  let layers: [TraceLayer]

  func feed(
    of neuron: Int, in name: String, step: Int,
    constants: (Operation, Shape) -> NeuronConstants?
  ) throws(ModelError) -> NeuronFeed? {
    let description = try graph.layers().first { graph.nodes[$0.stage].name == name }
    // A layer of another size was not recorded of this network.
    let recorded = layers.first { $0.name == name }
    guard let description, neuron < description.neurons,
      recorded.map({ $0.neurons == description.neurons }) ?? true
    else { return nil }
    let stage = graph.nodes[description.stage]
    let known = constants(stage.operation, stage.shape)
    let unit = known?.unit ?? readoutUnit(description, neuron)
    let inputs = NeuronInputs(
      of: neuron, in: description, graph, timeStep: execution.timeStep)
    var feed = NeuronFeed()
    feed.unit = unit
    feed.threshold = known?.threshold
    feed.bias = inputs.bias(in: step) * (unit ?? 1)
    feed.events = inputs.sources.compactMap { source in
      let from = graph.nodes[source.node].name
      guard step >= source.delay else { return nil }
      return NeuronFeed.Event(
        layer: from, neuron: source.neuron, step: step - source.delay,
        value: value(of: source, in: step - source.delay),
        weight: source.weight * (unit ?? 1))
    }
    if let recordings = layers.firstIndex(where: { $0.name == name }).map({ trace.layers[$0] }) {
      let membranes = recordings[.membranes]
      feed.membraneAfter = membranes.map { $0.value(of: neuron, in: step) }
      feed.membraneBefore =
        step == 0
        ? membranes.flatMap { _ in known?.initial }
        : membranes.map { $0.value(of: neuron, in: step - 1) }
      let currents = recordings[.currents]
      feed.currentAfter = currents.map { $0.value(of: neuron, in: step) }
      feed.currentBefore =
        step == 0
        ? currents.flatMap { _ in known?.initialCurrent }
        : currents.map { $0.value(of: neuron, in: step - 1) }
      feed.output = (recordings[.spikes] ?? recordings[.values]).map {
        $0.value(of: neuron, in: step)
      }
    }
    return feed
  }

  /// What a source gave in `step`; nil where it was not recorded.
  private func value(of source: NeuronInputs.Source, in step: Int) -> Double? {
    let node = graph.nodes[source.node]
    guard let place = layers.firstIndex(where: { $0.name == node.name }) else { return nil }
    let recordings = trace.layers[place]
    let observables: [Observable] = [.spikes, .values, .membranes]
    guard let recording = observables.lazy.compactMap({ recordings[$0] }).first,
      step < recording.stepCount, source.neuron < recording.neurons
    else { return nil }
    let value = recording.value(of: source.neuron, in: step)
    // The weights of a quantized first layer contain the scale of its integer input.
    guard node.operation.role == .input, let quantization = execution.input.quantization else {
      return value
    }
    return Double(quantization.quantized(value))
  }

  /// Real value of one integer of an output without neurons.
  private func readoutUnit(_ layer: LayerDescription, _ neuron: Int) -> Double? {
    layer.projections.first.flatMap { projection in
      graph.nodes[projection].operation.unit(of: neuron / layer.shape.positions)
    }
  }
}
