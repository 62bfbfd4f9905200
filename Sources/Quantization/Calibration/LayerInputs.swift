import NetworkModel
import Runtime
import SpikeData

/// The integer inputs of one layer at its sampled rows, as the quantized layers before it give them.
struct LayerInputs {
  /// Rows × steps, but one step per row when the input is a constant analog image.
  let rows: Int
  /// Recorded steps per row: the time steps, or 1.
  let steps: Int
  /// Inputs per row and step: those of all projections, one after the other.
  let width: Int
  /// First column of each projection.
  let columns: [Int]
  /// Compressed rows: columns and values that are not 0, `offsets[row · steps + step]` on.
  private(set) var offsets: [Int] = [0]
  private(set) var indices: [Int32] = []
  private(set) var values: [Int32] = []

  /// Runs `prefix`, whose layers include the sources of `layer`, over the samples.
  ///
  /// - Parameter prefix: Nil when the only source is the data.
  init(
    _ layer: NormalizedLayer, rows sampled: SampledRows, network: Network,
    quantization: InputQuantization?, prefix: QuantizedNetwork?, samples: [EncodedSample],
    timeSteps: Int
  ) throws(QuantizationError) {
    let gatherers = layer.projections.map { PatchGatherer($0) }
    var columns: [Int] = []
    var width = 0
    for gatherer in gatherers {
      columns.append(width)
      width += gatherer.width
    }
    self.columns = columns
    self.width = width
    rows = sampled.count
    let nodes = network.graph.nodes
    let isConstant =
      quantization != nil
      && layer.projections.allSatisfy { $0.sources.allSatisfy { nodes[$0.node].inputs.isEmpty } }
    steps = isConstant ? 1 : timeSteps
    var source = try SourceValues(
      prefix, network: network, quantization: quantization, timeSteps: timeSteps)
    var row = [Int32](repeating: 0, count: width)
    for (sample, encoded) in samples.enumerated() where !sampled.positions[sample].isEmpty {
      try source.run(encoded, sample: sample)
      let maps = (0..<steps).map { step in
        layer.projections.map { source.map(of: $0, step: step) }
      }
      for position in sampled.positions[sample] {
        for step in 0..<steps {
          for (number, gatherer) in gatherers.enumerated() {
            gatherer.add(maps[step][number], position: position, to: &row, at: columns[number])
          }
          append(&row)
        }
      }
    }
  }

  /// Keeps what is not 0 and clears the row.
  private mutating func append(_ row: inout [Int32]) {
    for index in row.indices where row[index] != 0 {
      indices.append(Int32(index))
      values.append(row[index])
      row[index] = 0
    }
    offsets.append(indices.count)
  }

  /// Where the values of a row and step lie.
  @inline(__always)
  func range(row: Int, step: Int) -> Range<Int> {
    let place = row * steps + (steps == 1 ? 0 : step)
    return offsets[place]..<offsets[place + 1]
  }
}

/// Values of the nodes that feed a layer, for one sample at a time.
private struct SourceValues {
  private let network: Network
  private let quantization: InputQuantization?
  private let timeSteps: Int
  private var engine: IntegerEngine?
  /// Float node of each layer of the prefix.
  private var nodeOfLayer: [Int] = []
  /// Spiking neurons of each node and step of the present sample.
  private var spikes: [Int: [[Int]]] = [:]
  private var analog: [Int32] = []

  init(
    _ prefix: QuantizedNetwork?, network: Network, quantization: InputQuantization?, timeSteps: Int
  ) throws(QuantizationError) {
    self.network = network
    self.quantization = quantization
    self.timeSteps = timeSteps
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

  /// Runs one sample and keeps what its layers emit.
  mutating func run(_ sample: EncodedSample, sample index: Int) throws(QuantizationError) {
    spikes.removeAll(keepingCapacity: true)
    if let input = try? network.graph.inputIndex() {
      switch sample {
      case .analog(let values):
        analog = values.map { quantization?.quantized(Double($0)) ?? 0 }
      case .spikes(let steps):
        spikes[input] = (0..<timeSteps).map { steps.units(in: $0).map { Int($0) } }
      case .series: throw .runtime(.inputKind(expected: "spikes or images, not a series"))
      }
    }
    guard engine != nil else { return }
    var emitted = [[[Int]]](
      repeating: [[Int]](repeating: [], count: timeSteps), count: nodeOfLayer.count)
    do {
      _ = try engine?.run(sample, index: index) { layer, step, neurons in
        emitted[layer][step] = neurons
      }
    } catch {
      throw .runtime(error)
    }
    for (layer, node) in nodeOfLayer.enumerated() { spikes[node] = emitted[layer] }
  }

  /// The row-major map that a projection sees in one step.
  func map(of projection: NormalizedProjection, step: Int) -> [Int32] {
    var sum: [Int32] = []
    for source in projection.sources {
      let node = network.graph.nodes[source.node]
      var map: [Int32]
      if let list = spikes[source.node] {
        map = [Int32](repeating: 0, count: node.shape.count)
        for neuron in list[step] { map[neuron] = 1 }
      } else {
        map = analog
      }
      for (pooling, shape) in source.poolings { map = pooling.summed(map, over: shape) }
      if sum.isEmpty {
        sum = map
      } else {
        for index in sum.indices { sum[index] += map[index] }
      }
    }
    return sum
  }
}
