import FixedPoint
import Kernels
public import NetworkModel
public import SpikeData

/// The definition of what a quantized network computes, in plain loops over dense values: the oracle of the engine.
///
///     H = value[code] + b + (Σ w·s) << f;  s = H ≥ θ;  R = s ? reset : H;  code = store(R)
///
/// Nodes are evaluated one by one in row-major order, sums in 64 bits. Source: design section 3.
public struct IntegerReference: Sendable {
  private let network: QuantizedNetwork
  private let layers: ReferenceLayers
  private let projections: [Int: ReferenceProjection<Int64>]
  private let poolings: [Int: ReferencePooling]
  private let inputShape: Shape
  private let timeSteps: Int
  private let isAnalog: Bool

  /// Prepares a network.
  /// - Throws: ``RuntimeError`` when it is not valid or does not say how many steps to run.
  public init(_ network: QuantizedNetwork) throws(RuntimeError) {
    self.network = network
    isAnalog = network.execution.input.coding == .direct
    var projections: [Int: ReferenceProjection<Int64>] = [:]
    var poolings: [Int: ReferencePooling] = [:]
    do {
      try network.validated()
      inputShape = network.graph.nodes[try network.graph.checkedForRunning()].shape
      try network.graph.checkedFeedForward()
      try network.graph.checkedAdditionsOnly()
      layers = try ReferenceLayers(network.graph, analogInput: isAnalog)
      for (index, node) in network.graph.nodes.enumerated() {
        let input = node.inputs.first.map { network.graph.nodes[$0].shape } ?? node.shape
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
    self.projections = projections
    self.poolings = poolings
  }

  /// Values of node `node` in `step`, row-major: spikes as 0 and 1, or integers.
  public typealias Observer = (_ node: Int, _ step: Int, _ values: [Int64]) -> Void

  /// Runs one sample from the initial state.
  ///
  /// - Parameters:
  ///   - sample: The encoded sample.
  ///   - index: Its place in the data set, which enters the state hash.
  ///   - observer: Called with the values of every node in every step.
  /// - Throws: ``RuntimeError`` for a sample that does not fit.
  /// - Complexity: O(steps × (synapses + neurons)).
  public func run(
    _ sample: EncodedSample, index: Int, observer: Observer? = nil
  ) throws(RuntimeError) -> SampleResult {
    let nodes = network.graph.nodes
    let steps = try InputSteps(sample, network.execution, shape: inputShape, timeSteps: timeSteps)
    var codes = nodes.map { node -> [Int32] in
      guard case .neuron(let neuron) = node.operation else { return [] }
      return (0..<node.shape.count).map { neuron.parameter(neuron.initialCode, $0, node.shape) }
    }
    var activity = layers.emptyActivity()
    var spikesPerStep = layers.descriptions.map { _ in [Int]() }
    var hash = StateHash(sample: index)
    var readout = ReadoutCollector(network.execution.readout)
    let spiking = nodes.map {
      $0.operation.role == .neuron(spiking: true) || isMaximum($0.operation.role)
    }
    for step in 0..<timeSteps {
      var values: [[Int64]] = []
      for (index, node) in nodes.enumerated() {
        let input = Self.summed(node.inputs.map { values[$0] })
        let output = evaluate(index, node, input, steps.values(in: step), &codes[index])
        observer?(index, step, output)
        values.append(output)
      }
      activity.inputSpikes += steps.spikeCount(in: step)
      let spikes = layers.count(values, step: step, spiking: spiking, into: &activity)
      for (layer, description) in layers.descriptions.enumerated() {
        spikesPerStep[layer].append(spikes[layer])
        guard spiking[description.stage] else { continue }
        let fired = values[description.stage].indices.lazy.filter {
          values[description.stage][$0] != 0
        }
        hash.addSpikes(layer: layer, step: step, neurons: fired)
      }
      readout.collect(values[layers.descriptions[layers.outputLayer].stage].map(Double.init))
    }
    for (layer, description) in layers.descriptions.enumerated() {
      guard case .neuron(let neuron) = nodes[description.stage].operation, neuron.width.bits > 0
      else {
        continue
      }
      let shape = nodes[description.stage].shape
      hash.addMembranes(
        layer: layer,
        values: codes[description.stage].enumerated().map {
          ($0, UInt64(bitPattern: neuron.value(of: $1, neuron: $0, shape)))
        })
    }
    return SampleResult(
      outputs: readout.values,
      prediction: SampleResult.decide(readout.values, classes: network.execution.classes),
      activity: activity, spikesPerStep: spikesPerStep, stateHash: hash.value)
  }

  private func isMaximum(_ role: OperationRole) -> Bool {
    if case .pooling(let pooling) = role { return pooling.kind == .maximum }
    return false
  }

  private static func summed(_ inputs: [[Int64]]) -> [Int64] {
    guard var sum = inputs.first else { return [] }
    for other in inputs.dropFirst() {
      for index in sum.indices { sum[index] += other[index] }
    }
    return sum
  }

  private func evaluate(
    _ index: Int, _ node: Node<QuantizedNetwork.Operation>, _ input: [Int64], _ data: [Int64],
    _ codes: inout [Int32]
  ) -> [Int64] {
    switch node.operation {
    case .input: return data
    case .output, .flatten: return input
    case .shift(let places): return input.map { $0 << Int64(places) }
    case .delay: fatalError("delays were refused")
    case .sigmaDelta: fatalError("graded spikes were refused")
    case .pooling: return poolings[index]?.apply(input) ?? input
    case .dense(_, let weights), .convolution(_, let weights):
      guard let projection = projections[index] else { fatalError("every projection was prepared") }
      let positions = node.shape.positions
      return projection.apply(input).enumerated().map { neuron, sum in
        let bias = weights.bias.map { Int64($0[neuron / positions]) } ?? 0
        return sum << Int64(weights.guardBits) + bias
      }
    case .neuron(let neuron):
      return (0..<node.shape.count).map { index in
        neuron.step(input[index], code: &codes[index], neuron: index, node.shape)
      }
    }
  }
}

extension QuantizedNeuron {
  /// The entry of a parameter array that belongs to neuron `index` (row-major) of a map.
  func parameter<Value>(_ values: [Value], _ index: Int, _ shape: Shape) -> Value {
    values[row(values.count, index, shape)]
  }

  func row(_ count: Int, _ index: Int, _ shape: Shape) -> Int {
    if count == 1 { return 0 }
    return count == shape.count ? index : index / shape.positions
  }

  /// The value of a stored code.
  func value(of code: Int32, neuron index: Int, _ shape: Shape) -> Int64 {
    switch store {
    case .table(let table): Int64(table.value(of: Int(code), row: row(table.rows, index, shape)))
    case .shift(let shift): shift.value(of: code)
    }
  }

  /// One step of one neuron: 1 for a spike and 0 for none, or the membrane of an integrator.
  func step(_ input: Int64, code: inout Int32, neuron index: Int, _ shape: Shape) -> Int64 {
    var membrane = value(of: code, neuron: index, shape) + input
    var output = membrane
    if let threshold {
      output = membrane >= Int64(parameter(threshold, index, shape)) ? 1 : 0
      if output == 1 {
        switch reset {
        case .toValue(let values): membrane = Int64(parameter(values, index, shape))
        case .subtract(let values): membrane -= Int64(parameter(values, index, shape))
        }
      }
    }
    switch store {
    case .table(let table):
      let bounded = membrane.saturated(to: Int32.min...Int32.max)
      code = Int32(table.code(of: bounded, row: row(table.rows, index, shape)))
    case .shift(let shift): code = shift.code(of: membrane)
    }
    return output
  }
}
