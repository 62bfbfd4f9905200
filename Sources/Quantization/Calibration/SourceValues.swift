import NetworkModel
import Runtime
import SpikeData

/// Values of the nodes that feed a layer, for one sample at a time.
///
/// The data as the integers see it, the spikes of the quantized layers before, and for layers on a cycle with it those of the
/// float network, since theirs do not exist yet.
struct SourceValues {
  private let network: Network
  private let quantization: InputQuantization?
  private let timeSteps: Int
  private let delays: [Int: LayerSources.Delay]
  private let feedback: FeedbackSpikes
  private var engine: IntegerEngine?
  /// Float node of each layer of the prefix.
  private var nodeOfLayer: [Int] = []
  /// Spiking neurons of each node and step of the present sample.
  private var spikes: [Int: [[Int32]]] = [:]
  private var analog: [Int32] = []
  private var series: [[Int32]] = []
  private let input: Int?

  /// - Parameters:
  ///   - prefix: Quantized layers whose spikes are wanted; nil when only the data is.
  ///   - delays: Delays by node.
  ///   - feedback: Spikes of layers that are not quantized yet.
  init(
    _ prefix: QuantizedNetwork?, network: Network, timeSteps: Int,
    delays: [Int: LayerSources.Delay], feedback: FeedbackSpikes
  ) throws(QuantizationError) {
    self.network = network
    self.delays = delays
    self.timeSteps = timeSteps
    self.feedback = feedback
    quantization = network.execution.input.quantization
    input = network.graph.nodes.firstIndex { $0.operation.role == .input }
    guard let prefix else { return }
    var nodeOfName: [String: Int] = [:]
    for (index, node) in network.graph.nodes.enumerated() { nodeOfName[node.name] = index }
    do {
      engine = IntegerEngine(try CompiledNetwork(prefix))
    } catch {
      throw .runtime(error)
    }
    do {
      nodeOfLayer = try prefix.graph.layers().map {
        nodeOfName[prefix.graph.nodes[$0.stage].name] ?? -1
      }
    } catch {
      throw .model(error)
    }
  }

  /// True for a layer whose inputs are the same in every step: an analog image.
  func isConstant(_ layer: NormalizedLayer) -> Bool {
    network.execution.input.coding == .direct
      && layer.projections.allSatisfy {
        $0.sources.allSatisfy { $0.node == input && $0.delay == 0 }
      }
  }

  /// Runs one sample and keeps what its layers emit.
  mutating func run(_ sample: EncodedSample, sample index: Int) throws(QuantizationError) {
    spikes = feedback.spikes(in: index)
    switch sample {
    case .analog(let values):
      analog = values.map { quantization?.quantized(Double($0)) ?? 0 }
    case .spikes(let steps):
      if let input { spikes[input] = (0..<timeSteps).map { Array(steps.units(in: $0)) } }
    case .series(let steps): series = (0..<timeSteps).map { integers(of: steps, in: $0) }
    }
    guard engine != nil else { return }
    var emitted = [[[Int32]]](
      repeating: [[Int32]](repeating: [], count: timeSteps), count: nodeOfLayer.count)
    do {
      _ = try engine?.run(sample, index: index) { layer, step, neurons in
        emitted[layer][step] = neurons.map { Int32($0) }
      }
    } catch {
      throw .runtime(error)
    }
    for (layer, node) in nodeOfLayer.enumerated() { spikes[node] = emitted[layer] }
  }

  private func integers(of steps: ValueSteps, in step: Int) -> [Int32] {
    guard let input else { return [] }
    var dense = [Int32](repeating: 0, count: network.graph.nodes[input].shape.count)
    for place in steps.range(of: step) {
      let value = Double(steps.values[place])
      dense[Int(steps.units[place])] = quantization?.quantized(value) ?? Int32(value)
    }
    return dense
  }

  /// The row-major map that a projection sees in one step.
  func map(of projection: NormalizedProjection, step: Int) -> [Int32] {
    var sum: [Int32] = []
    for source in projection.sources {
      var map = values(of: source.node, step: step - source.delay)
      for (pooling, shape) in source.poolings { map = pooling.summed(map, over: shape) }
      if sum.isEmpty {
        sum = map
      } else {
        for index in sum.indices { sum[index] += map[index] }
      }
    }
    return sum
  }

  /// Values of a node in one step; 0 before the first.
  private func values(of node: Int, step: Int) -> [Int32] {
    let count = network.graph.nodes[node].shape.count
    guard step >= 0 else { return [Int32](repeating: 0, count: count) }
    if let delay = delays[node] { return delayed(delay, step: step, count: count) }
    guard let list = spikes[node] else { return series.isEmpty ? analog : series[step] }
    var map = [Int32](repeating: 0, count: count)
    for neuron in list[step] { map[Int(neuron)] = 1 }
    return map
  }

  private func delayed(_ delay: LayerSources.Delay, step: Int, count: Int) -> [Int32] {
    var sum = [Int32](repeating: 0, count: count)
    for source in delay.sources {
      for steps in Set(delay.steps) {
        let late = values(of: source.node, step: step - source.delay - steps)
        for index in sum.indices where delay.steps[delay.steps.count == 1 ? 0 : index] == steps {
          sum[index] += late[index]
        }
      }
    }
    return sum
  }
}
