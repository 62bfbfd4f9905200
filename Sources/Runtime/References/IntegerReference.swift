import Kernels
public import NetworkModel
public import SpikeData

/// The definition of what a quantized network computes, in plain loops over dense values: the oracle of the engine.
///
///     input = b + (Σ w·s) << f, over the inputs of this step and the delayed inputs of the step before
///     H = value[code] + input;  s = H ≥ θ;  R = s ? reset : H;  code = store(R)
///
/// Currents, adaptive thresholds and drives: ``QuantizedNeuron``; graded spikes, which are multiplied: ``SigmaDelta``. Nodes are evaluated one by one in row-major order, sums in
/// 64 bits. Source: design section 3.
public struct IntegerReference: Sendable {
  private let network: QuantizedNetwork
  private let layers: ReferenceLayers
  private let projections: [Int: ReferenceProjection<Int64>]
  private let poolings: [Int: ReferencePooling]
  private let inputShape: Shape
  private let timeSteps: Int
  /// Node whose neurons give the answer with their membranes; nil where the answer is the last layer's values.
  private let membraneOutput: Int?

  /// Prepares a network.
  /// - Throws: ``RuntimeError`` when it is not valid or does not say how many steps to run.
  public init(_ network: QuantizedNetwork) throws(RuntimeError) {
    self.network = network
    var projections: [Int: ReferenceProjection<Int64>] = [:]
    var poolings: [Int: ReferencePooling] = [:]
    do {
      try network.validated()
      let nodes = network.graph.nodes
      inputShape = nodes[try network.graph.checkedForRunning()].shape
      layers = try ReferenceLayers(network.graph, input: network.execution.input.coding)
      try network.checkedForRunning(layers.descriptions)
      for (index, node) in nodes.enumerated() {
        let input = (node.inputs + node.delayedInputs).first.map { nodes[$0].shape } ?? node.shape
        if let weights = node.operation.weights {
          projections[index] = try ReferenceProjection(
            role: node.operation.role, weights: weights.values.map { Int64($0) }, input: input,
            node: node.name)
        }
        if case .pooling(let pooling) = node.operation {
          poolings[index] = try ReferencePooling(pooling, input: input, node: node.name)
        }
      }
    } catch {
      throw .model(error)
    }
    timeSteps = try network.execution.knownTimeSteps()
    let output = layers.descriptions[layers.outputLayer]
    try network.checkedReadout(output)
    membraneOutput = network.execution.readout == .spikes ? nil : output.neuron
    self.projections = projections
    self.poolings = poolings
  }

  /// Values of node `node` in `step`, row-major: spikes as 0 and 1, or integers.
  public typealias Observer = (_ node: Int, _ step: Int, _ values: [Int64]) -> Void
  /// Membranes of neuron node `node` after `step`, row-major: `R`, reset included, before they are stored.
  ///
  /// Adaptive neurons give `H`, because what a spike takes off, it takes off in the next step; sigma-delta neurons give
  /// their sums.
  public typealias MembraneObserver = (_ node: Int, _ step: Int, _ membranes: [Int64]) -> Void
  /// Synaptic currents of neuron node `node` after `step`, row-major; of nodes that have them.
  public typealias CurrentObserver = (_ node: Int, _ step: Int, _ currents: [Int32]) -> Void

  /// Runs one sample from the initial state.
  ///
  /// - Parameters:
  ///   - sample: The encoded sample.
  ///   - index: Its place in the data set, which enters the state hash.
  ///   - observer: Called with the values of every node in every step.
  ///   - membranes: Called with the membranes of every neuron node after every step.
  ///   - currents: Called with the synaptic currents of every neuron node that has them, after every step.
  /// - Throws: ``RuntimeError`` for a sample that does not fit.
  /// - Complexity: O(steps × (synapses + neurons)).
  public func run(
    _ sample: EncodedSample, index: Int, observer: Observer? = nil,
    membranes: MembraneObserver? = nil, currents: CurrentObserver? = nil
  ) throws(RuntimeError) -> SampleResult {
    let nodes = network.graph.nodes
    let steps = try InputSteps(sample, network.execution, shape: inputShape, timeSteps: timeSteps)
    var state = State(network)
    var activity = layers.emptyActivity()
    var counter = LayerCounter<Int64>(layers)
    var spikesPerStep = layers.descriptions.map { _ in [Int]() }
    var hash = StateHash(sample: index)
    var readout = ReadoutCollector(network.execution)
    for step in 0..<timeSteps {
      var values: [[Int64]] = []
      for (index, node) in nodes.enumerated() {
        let inputs =
          node.inputs.map { values[$0] } + node.delayedInputs.map { state.previous[$0] }
        let input = inputs.isEmpty ? steps.values(in: step) : Self.summed(inputs)
        let output = evaluate(index, node, input, &state)
        observer?(index, step, output)
        if let neurons = state.neurons[index] {
          membranes?(index, step, neurons.membranes)
          if !neurons.currents.isEmpty { currents?(index, step, neurons.currents) }
        }
        if let neurons = state.sigmaDeltas[index] {
          membranes?(index, step, neurons.sums.map { Int64($0) })
        }
        values.append(output)
      }
      activity.inputSpikes += steps.spikeCount(in: step)
      let spikes = counter.count(values, step: step, into: &activity)
      for (layer, description) in layers.descriptions.enumerated() {
        spikesPerStep[layer].append(spikes[layer])
        guard layers.values[description.stage].areSpikes else { continue }
        let fired = values[description.stage].indices.lazy.filter {
          values[description.stage][$0] != 0
        }
        hash.addSpikes(layer: layer, step: step, neurons: fired)
      }
      let stage = layers.descriptions[layers.outputLayer].stage
      let answer = membraneOutput.flatMap { state.neurons[$0]?.potentials } ?? values[stage]
      readout.collect(answer.map { Double($0) })
      state.previous = values
    }
    addState(state, to: &hash)
    return SampleResult(
      outputs: readout.values, prediction: readout.prediction,
      stepPredictions: readout.stepPredictions, activity: activity, spikesPerStep: spikesPerStep,
      stateHash: hash.value)
  }

  /// What a run keeps from step to step.
  private struct State {
    /// Neurons by node.
    var neurons: [IntegerNeurons?]
    /// Sigma-delta neurons by node.
    var sigmaDeltas: [SigmaDeltaNeurons?]
    /// Delay lines by node.
    var lines: [DelayLine<Int64>?]
    /// Values of all nodes in the step before.
    var previous: [[Int64]]

    init(_ network: QuantizedNetwork) {
      let nodes = network.graph.nodes
      neurons = nodes.map { node in
        guard case .neuron(let neuron) = node.operation else { return nil }
        return IntegerNeurons(neuron, shape: node.shape)
      }
      sigmaDeltas = nodes.map { node in
        guard case .sigmaDelta(let neuron) = node.operation else { return nil }
        return SigmaDeltaNeurons(neuron, shape: node.shape)
      }
      lines = nodes.indices.map { index in
        guard nodes[index].operation.role == .delay else { return nil }
        return DelayLine(delays: network.delays(of: index))
      }
      previous = nodes.map { [Int64](repeating: 0, count: $0.shape.count) }
    }
  }

  private func addState(_ state: State, to hash: inout StateHash) {
    for (layer, description) in layers.descriptions.enumerated() {
      if let line = state.lines[description.stage] {
        for (due, index, value) in line.pending {
          hash.addPending(layer: layer, due: due, neuron: index, value: value)
        }
      }
      if let neurons = state.sigmaDeltas[description.stage] {
        hash.add(.membrane, layer: layer, values: neurons.sums.map { Int64($0) })
        hash.add(.sent, layer: layer, values: neurons.sent.map { Int64($0) })
      }
      guard let neurons = state.neurons[description.stage] else { continue }
      hash.add(.membrane, layer: layer, values: neurons.stored)
      hash.add(.current, layer: layer, values: neurons.currents.map { Int64($0) })
      hash.add(.adaptation, layer: layer, values: neurons.rises.map { Int64($0) })
    }
  }

  private static func summed(_ inputs: [[Int64]]) -> [Int64] {
    var sum = inputs[0]
    for other in inputs.dropFirst() {
      for index in sum.indices { sum[index] += other[index] }
    }
    return sum
  }

  private func evaluate(
    _ index: Int, _ node: Node<QuantizedNetwork.Operation>, _ input: [Int64], _ state: inout State
  ) -> [Int64] {
    switch node.operation {
    case .input, .output, .flatten: return input
    case .shift(let places): return input.map { $0 << Int64(places) }
    case .sigmaDelta: return state.sigmaDeltas[index]?.step(input) ?? input
    case .delay: return state.lines[index]?.advance(input) ?? input
    case .pooling: return poolings[index]?.apply(input) ?? input
    case .dense(_, let weights), .convolution(_, let weights):
      guard let projection = projections[index] else { fatalError("every projection was prepared") }
      let positions = node.shape.positions
      return projection.apply(input).enumerated().map { neuron, sum in
        let bias = weights.bias.map { Int64($0[neuron / positions]) } ?? 0
        return sum << Int64(weights.guardBits) + bias
      }
    case .neuron: return state.neurons[index]?.step(input) ?? input
    }
  }
}
