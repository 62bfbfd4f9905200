import Kernels
public import NetworkModel
public import SpikeData

/// The float reference: NIR's meaning, discretised as the network says, in plain loops.
///
/// Sums of weights are taken in double precision, membranes in single, as the frameworks keep them.
/// It runs the float parents of quantized networks, gives calibration its targets, and reproduces other frameworks' traces.
public struct FloatReference: Sendable {
  private let network: Network
  private let layers: ReferenceLayers
  private let projections: [Int: ReferenceProjection<Double>]
  private let poolings: [Int: ReferencePooling]
  private let biases: [Int: [Double]]
  private let inputShape: Shape
  private let timeSteps: Int
  private let isAnalog: Bool
  /// Nodes whose values are the same in every step: an analog input and what is computed from it without neurons.
  private let isConstant: [Bool]

  /// Prepares a network.
  /// - Throws: ``RuntimeError`` when it is not valid or does not say how many steps to run.
  public init(_ network: Network) throws(RuntimeError) {
    self.network = network
    isAnalog = network.execution.input.coding == .direct
    var projections: [Int: ReferenceProjection<Double>] = [:]
    var poolings: [Int: ReferencePooling] = [:]
    var biases: [Int: [Double]] = [:]
    var constant: [Bool] = []
    do {
      try network.validated()
      inputShape = network.graph.nodes[try network.graph.checkedForRunning()].shape
      try network.graph.checkedFeedForward()
      layers = try ReferenceLayers(network.graph, input: network.execution.input.coding)
      for (index, node) in network.graph.nodes.enumerated() {
        let input = node.inputs.first.map { network.graph.nodes[$0].shape } ?? node.shape
        let role = node.operation.role
        switch node.operation {
        case .dense(_, let weight, let bias), .convolution(_, let weight, let bias):
          projections[index] = try ReferenceProjection(
            role: role, weights: weight.map { Double($0) }, input: input, node: node.name)
          biases[index] = bias?.map { Double($0) }
        case .pooling(let pooling):
          poolings[index] = try ReferencePooling(pooling, input: input, node: node.name)
        default: break
        }
        if case .neuron = role {
          constant.append(false)
        } else {
          constant.append(role == .input ? isAnalog : node.inputs.allSatisfy { constant[$0] })
        }
      }
    } catch {
      throw .model(error)
    }
    timeSteps = try network.execution.knownTimeSteps()
    self.projections = projections
    self.poolings = poolings
    self.biases = biases
    isConstant = constant
  }

  /// Values of node `node` in `step`, row-major: spikes as 0 and 1, currents, or membranes of integrators.
  public typealias Observer = (_ node: Int, _ step: Int, _ values: [Double]) -> Void
  /// Membranes of neuron node `node` after `step`, row-major.
  public typealias MembraneObserver = (_ node: Int, _ step: Int, _ membranes: [Float]) -> Void

  /// Runs one sample from the initial state.
  ///
  /// - Parameters:
  ///   - sample: The encoded sample.
  ///   - index: Its place in the data set, which enters the state hash.
  ///   - observer: Called with the values of every node in every step.
  ///   - membranes: Called with the membranes of every neuron node after every step, reset included.
  /// - Throws: ``RuntimeError`` for a sample that does not fit.
  /// - Complexity: O(steps × (synapses of values that are not 0 + neurons)).
  public func run(
    _ sample: EncodedSample, index: Int, observer: Observer? = nil,
    membranes: MembraneObserver? = nil
  ) throws(RuntimeError) -> SampleResult {
    let nodes = network.graph.nodes
    try check(sample)
    var neurons = nodes.map { node -> FloatNeuron? in
      guard case .neuron(let neuron) = node.operation else { return nil }
      return FloatNeuron(neuron, count: node.shape.count, execution: network.execution)
    }
    var activity = layers.emptyActivity()
    var spikesPerStep = layers.descriptions.map { _ in [Int]() }
    var hash = StateHash(sample: index)
    var readout = ReadoutCollector(network.execution)
    var counter = LayerCounter<Double>(layers)
    var values = [[Double]](repeating: [], count: nodes.count)
    for step in 0..<timeSteps {
      for (index, node) in nodes.enumerated() {
        if !isConstant[index] || step == 0 {
          let input =
            node.inputs.isEmpty ? data(sample, step) : Self.summed(node.inputs.map { values[$0] })
          values[index] = evaluate(index, node, input, &neurons[index])
        }
        observer?(index, step, values[index])
        if let neuron = neurons[index] { membranes?(index, step, neuron.membranes) }
      }
      if case .spikes(let spikes) = sample { activity.inputSpikes += spikes.units(in: step).count }
      let spikes = counter.count(values, step: step, into: &activity)
      for (layer, description) in layers.descriptions.enumerated() {
        spikesPerStep[layer].append(spikes[layer])
        guard layers.values[description.stage].areSpikes else { continue }
        let fired = values[description.stage].indices.lazy.filter {
          values[description.stage][$0] != 0
        }
        hash.addSpikes(layer: layer, step: step, neurons: fired)
      }
      readout.collect(values[layers.descriptions[layers.outputLayer].stage])
    }
    for (layer, description) in layers.descriptions.enumerated() {
      guard let neuron = neurons[description.stage] else { continue }
      hash.addMembranes(
        layer: layer,
        values: neuron.membranes.enumerated().map { ($0, $1 == 0 ? 0 : UInt64($1.bitPattern)) })
    }
    return SampleResult(
      outputs: readout.values,
      prediction: readout.prediction, stepPredictions: readout.stepPredictions,
      activity: activity, spikesPerStep: spikesPerStep, stateHash: hash.value)
  }

  private func check(_ sample: EncodedSample) throws(RuntimeError) {
    switch sample {
    case .analog(let values):
      guard isAnalog else { throw .inputKind(expected: "spikes, not an analog image") }
      try inputShape.check(values.count)
    case .spikes(let spikes):
      try spikes.check(network.execution, shape: inputShape, timeSteps: timeSteps)
    case .series(let series):
      try series.check(network.execution, shape: inputShape, timeSteps: timeSteps)
    }
  }

  private func data(_ sample: EncodedSample, _ step: Int) -> [Double] {
    switch sample {
    case .analog(let values): return values.map { Double($0) }
    case .spikes(let spikes):
      var values = [Double](repeating: 0, count: inputShape.count)
      for unit in spikes.units(in: step) { values[Int(unit)] = 1 }
      return values
    case .series(let series):
      var values = [Double](repeating: 0, count: inputShape.count)
      for place in series.range(of: step) {
        values[Int(series.units[place])] = Double(series.values[place])
      }
      return values
    }
  }

  private static func summed(_ inputs: [[Double]]) -> [Double] {
    var sum = inputs[0]
    for other in inputs.dropFirst() {
      for index in sum.indices { sum[index] += other[index] }
    }
    return sum
  }

  private func evaluate(
    _ index: Int, _ node: Node<Network.Operation>, _ input: [Double], _ neuron: inout FloatNeuron?
  ) -> [Double] {
    switch node.operation {
    case .input, .output, .flatten: return input
    case .scale(let factors):
      return input.enumerated().map { $1 * Double(factors[factors.count == 1 ? 0 : $0]) }
    case .pooling:
      guard let pooling = poolings[index] else { return input }
      let pooled = pooling.apply(input)
      return pooling.kind == .average ? pooled.map { $0 / Double(pooling.taps) } : pooled
    case .dense, .convolution:
      var sums = projections[index]?.apply(input) ?? input
      if let bias = biases[index] {
        let positions = node.shape.positions
        for neuron in sums.indices { sums[neuron] += bias[neuron / positions] }
      }
      return sums
    case .neuron: return neuron?.step(input) ?? input
    case .delay: fatalError("delays were refused")
    }
  }
}
