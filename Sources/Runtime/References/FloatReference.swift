public import NetworkModel
public import SpikeData

/// The float reference: NIR's meaning, discretised as the network says, in plain loops.
///
/// Sums of weights are taken in double precision, membranes in that of the convention (``DiscretizationRules/precision``).
/// It runs the float parents of quantized networks, gives calibration its targets, and reproduces other frameworks' traces.
public struct FloatReference: Sendable {
  private let network: Network
  private let layers: ReferenceLayers
  private let operations: FloatOperations
  private let inputShape: Shape
  private let timeSteps: Int
  /// Node whose neurons give the answer with their membranes; nil where the answer is the last layer's values.
  private let membraneOutput: Int?

  /// Prepares a network.
  /// - Throws: ``RuntimeError`` when it is not valid or does not say how many steps to run.
  public init(_ network: Network) throws(RuntimeError) {
    self.network = network
    let coding = network.execution.input.coding
    do {
      try network.validated()
      inputShape = network.graph.nodes[try network.graph.checkedForRunning()].shape
      layers = try ReferenceLayers(network.graph, input: coding)
      try network.checkedForRunning(layers.descriptions)
      operations = try FloatOperations(network.graph, input: coding)
    } catch {
      throw .model(error)
    }
    timeSteps = try network.execution.knownTimeSteps()
    membraneOutput =
      network.execution.readout == .spikes ? nil : layers.descriptions[layers.outputLayer].neuron
  }

  /// Values of node `node` in `step`, row-major: numbers of spikes, currents, or membranes of integrators.
  public typealias Observer = (_ node: Int, _ step: Int, _ values: [Double]) -> Void
  /// States of neuron node `node` after `step`, row-major, in the network's own units.
  public typealias StateObserver = (_ node: Int, _ step: Int, _ values: [Double]) -> Void

  /// Runs one sample from the initial state.
  ///
  /// - Parameters:
  ///   - sample: The encoded sample.
  ///   - index: Its place in the data set, which enters the state hash.
  ///   - observer: Called with the values of every node in every step.
  ///   - membranes: Called with the membranes of every neuron node after every step, reset included; where a spike takes
  ///     its part off in the next step (ALIF, spyx), without it.
  ///   - currents: Called with the synaptic currents of every neuron node that has them, after every step.
  /// - Throws: ``RuntimeError`` for a sample that does not fit.
  /// - Complexity: O(steps × (synapses of values that are not 0 + neurons)).
  public func run(
    _ sample: EncodedSample, index: Int, observer: Observer? = nil,
    membranes: StateObserver? = nil, currents: StateObserver? = nil
  ) throws(RuntimeError) -> SampleResult {
    let input = try FloatInput(
      sample, network.execution, shape: inputShape, timeSteps: timeSteps)
    var state = FloatState(network)
    var activity = layers.emptyActivity()
    var counter = LayerCounter<Double>(layers)
    var spikesPerStep = layers.descriptions.map { _ in [Int]() }
    var hash = StateHash(sample: index)
    var readout = ReadoutCollector(network.execution)
    var values = state.previous
    for step in 0..<timeSteps {
      for index in values.indices {
        if step == 0 || !operations.isConstant[index] {
          values[index] = evaluate(index, input, step, values, &state)
        }
        observer?(index, step, values[index])
        if let membranes, let shown = state.neurons[index]?.shownMembranes {
          membranes(index, step, shown)
        }
        if let currents, let shown = state.neurons[index]?.shownCurrents, !shown.isEmpty {
          currents(index, step, shown)
        }
      }
      activity.inputSpikes += input.spikeCount(in: step)
      let spikes = counter.count(values, step: step, into: &activity)
      for (layer, description) in layers.descriptions.enumerated() {
        spikesPerStep[layer].append(spikes[layer])
        guard layers.values[description.stage].areSpikes else { continue }
        hash.addSpikes(layer: layer, step: step, counts: values[description.stage])
      }
      let stage = layers.descriptions[layers.outputLayer].stage
      readout.collect(
        membraneOutput.flatMap { state.neurons[$0]?.shownPotentials } ?? values[stage])
      state.previous = values
    }
    add(state, to: &hash)
    return SampleResult(
      outputs: readout.values, prediction: readout.prediction,
      stepPredictions: readout.stepPredictions, activity: activity, spikesPerStep: spikesPerStep,
      stateHash: hash.value)
  }

  /// The values of node `index` in `step`, given those of the nodes before it.
  private func evaluate(
    _ index: Int, _ input: FloatInput, _ step: Int, _ values: [[Double]], _ state: inout FloatState
  ) -> [Double] {
    let node = network.graph.nodes[index]
    var sum: [Double]?
    for source in node.inputs { add(values[source], to: &sum) }
    for source in node.delayedInputs { add(state.previous[source], to: &sum) }
    let taken = sum ?? input.values(in: step)
    if let line = state.lines[index]?.advance(taken) { return line }
    if let output = state.neurons[index]?.step(taken) { return output }
    return operations.apply(index, to: taken)
  }

  private func add(_ values: [Double], to sum: inout [Double]?) {
    guard var total = sum else {
      sum = values
      return
    }
    sum = nil
    for index in total.indices { total[index] += values[index] }
    sum = total
  }

  private func add(_ state: FloatState, to hash: inout StateHash) {
    for (layer, description) in layers.descriptions.enumerated() {
      for (part, values) in state.neurons[description.stage]?.finalState ?? [] {
        hash.add(part, layer: layer, values: values)
      }
      for (due, neuron, value) in state.lines[description.stage]?.pending ?? [] {
        hash.addPending(
          layer: layer, due: due, neuron: neuron, value: Int64(bitPattern: value.bitPattern))
      }
    }
  }
}

extension StateHash {
  /// Adds the spikes of one layer and step, given how many every neuron has emitted.
  fileprivate mutating func addSpikes(layer: Int, step: Int, counts: [Double]) {
    let fired = counts.indices.lazy.filter { counts[$0] != 0 }
    addSpikes(
      layer: layer, step: step,
      neurons: fired.map { $0 | (max(counts[$0].wholeMagnitude, 1) - 1) << 32 })
  }
}
