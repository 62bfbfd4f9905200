import FixedPoint
import Kernels
import NetworkModel

/// Turns one way into a layer into packed weights and the plan of where spikes go.
struct WayCompiler {
  let network: QuantizedNetwork
  let maps: LayerMaps
  /// Map of the layer that the way leads to.
  let target: Shape
  /// Name of that layer, for errors.
  let layer: String

  private var nodes: [Node<QuantizedNetwork.Operation>] { network.graph.nodes }

  /// The way with its weights, which it shares with one of `others` where that has the same.
  func projection(
    _ path: LayerPath, feed: CompiledLayer.Feed, sharing others: [CompiledLayer.Projection]
  ) throws(ModelError) -> CompiledLayer.Projection {
    let source = maps[path.source]
    var connectivity = try Connectivity(over: source, node: layer)
    for pooling in poolings(path.before) { try connectivity.pool(pooling) }
    guard let index = path.projection, let weights = nodes[index].operation.weights else {
      // Without weights every spike adds 1 to the neuron of its channel.
      let channels = source.channels
      let ones = PackedRows([Int16](repeating: 1, count: channels), columns: 1, bits: 2)
      try check(connectivity.map, isSpread: false)
      return CompiledLayer.Projection(
        feed: feed, node: nil,
        plan: ScatterPlan(connectivity, channels: channels, groups: channels, ones),
        weights: ones, shift: network.shift(of: path))
    }
    try connectivity.project(nodes[index].operation.role)
    let (outputs, taps) = (connectivity.map.channels, connectivity.taps)
    for pooling in poolings(path.after) { try connectivity.pool(pooling) }
    let isSpread = isSpread(index, connectivity.map)
    try check(connectivity.map, isSpread: isSpread)
    let groups = self.groups(index)
    let rows: PackedRows
    if let shared = others.first(where: { $0.node == index }) {
      rows = shared.weights
    } else {
      rows = try packed(
        isSpread ? reordered(weights) : weights, outputs: outputs,
        inputs: source.channels, taps: taps, groups: groups, node: nodes[index].name)
    }
    return CompiledLayer.Projection(
      feed: feed, node: index,
      plan: ScatterPlan(connectivity, channels: source.channels, groups: groups, rows),
      weights: rows, shift: network.shift(of: path))
  }

  /// The bias of a way, summed over the windows of poolings behind it: per channel, or per neuron row-major; nil for none.
  func bias(_ path: LayerPath) throws(ModelError) -> [Int64]? {
    guard let index = path.projection, let values = nodes[index].operation.weights?.bias,
      values.contains(where: { $0 != 0 })
    else { return nil }
    var bias = values.map { Int64($0) }
    var map = nodes[index].shape
    for node in path.after {
      switch nodes[node].operation {
      case .shift(let places): bias = bias.map { $0 << Int64(places) }
      case .pooling(let pooling):
        bias = try pooled(map.perNeuron(bias), pooling, over: map)
        map = nodes[node].shape
      default: continue
      }
    }
    return bias
  }

  /// True for outputs of dense weights that meet a map.
  private func isSpread(_ projection: Int, _ map: Shape) -> Bool {
    guard case .dense = nodes[projection].operation else { return false }
    return target.positions > 1 && map.dimensions == [target.count]
  }

  private func check(_ map: Shape, isSpread: Bool) throws(ModelError) {
    let isSame = map.channels == target.channels && map.positions == target.positions
    guard isSame || isSpread else {
      throw .unsupported(
        node: layer, what: "its inputs are maps of different layout",
        remedy: "flatten after the neurons, not before them")
    }
  }

  /// Dense weights with their outputs in the order of the map that they meet: the channels of a position side by side.
  private func reordered(_ weights: QuantizedWeights) -> QuantizedWeights {
    let length = weights.values.count / target.count
    var result = weights
    result.values = []
    result.values.reserveCapacity(weights.values.count)
    for position in 0..<target.positions {
      for channel in 0..<target.channels {
        let output = channel * target.positions + position
        result.values += weights.values[output * length..<(output + 1) * length]
      }
    }
    return result
  }

  /// Weights in rows by source channel and kernel element, each starting at a byte.
  private func packed(
    _ weights: QuantizedWeights, outputs: Int, inputs: Int, taps: Int, groups: Int, node: String
  ) throws(ModelError) -> PackedRows {
    let rows = WeightRows.transposed(
      weights.values, outputs: outputs, inputs: inputs, taps: taps, groups: groups)
    let packed = PackedRows(rows, columns: outputs / groups, bits: weights.width.bits)
    guard packed.bytes.count <= Int(Int32.max) else {
      throw .unsupported(
        node: node, what: "its packed weights take \(packed.bytes.count) bytes",
        remedy: "use at most \(Int32.max) bytes, with narrower weights or fewer of them")
    }
    return packed
  }

  private func groups(_ projection: Int) -> Int {
    guard case .convolution(let convolution, _) = nodes[projection].operation else { return 1 }
    return convolution.groups
  }

  private func poolings(_ path: [Int]) -> [Pooling] {
    path.compactMap { index in
      if case .pooling(let pooling) = nodes[index].operation { return pooling }
      return nil
    }
  }

  /// The bias of a map, row-major, summed over the windows of a pooling behind it.
  private func pooled(
    _ bias: [Int64], _ pooling: Pooling, over map: Shape
  ) throws(ModelError) -> [Int64] {
    let windows = try Connectivity.slide(pooling.window, over: map, node: layer)
    let pooled = try OperationRole.pooling(pooling).outputShape(of: map, node: layer)
    var sums = [Int64](repeating: 0, count: pooled.count)
    for channel in 0..<map.channels {
      for position in 0..<map.positions {
        for window in windows[position] {
          sums[channel * pooled.positions + window.target] +=
            bias[channel * map.positions + position]
        }
      }
    }
    return sums
  }
}

extension ScatterPlan {
  /// The plan of packed weights along `connectivity` from a source of `channels` channels.
  fileprivate init(
    _ connectivity: Connectivity, channels: Int, groups: Int, _ weights: PackedRows
  ) {
    self.init(
      connections: connectivity.connections, taps: connectivity.taps, sourceChannels: channels,
      targetPositions: connectivity.map.positions, targetChannels: connectivity.map.channels,
      groups: groups, rowBytes: weights.rowBytes)
  }
}
