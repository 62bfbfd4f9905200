import FixedPoint
import Kernels
import NetworkModel

/// Turns layer descriptions of a quantized network into compiled layers.
struct LayerCompiler {
  let network: QuantizedNetwork
  let descriptions: [LayerDescription]

  private var nodes: [Node<QuantizedNetwork.Operation>] { network.graph.nodes }

  /// Compiles layer `index`.
  func layer(_ index: Int) throws(ModelError) -> CompiledLayer {
    let description = descriptions[index]
    if description.kind == .maximumPooling { return try maximumPooling(description) }
    var projections: [CompiledLayer.Projection] = []
    var map: (channels: Int, positions: Int)?
    var biases: [Int32]?
    var guardBits: Int?
    for path in description.paths {
      let part = try self.path(path, into: description)
      guard map == nil || map! == part.map else {
        throw .unsupported(
          node: description.name, what: "its inputs are maps of different layout",
          remedy: "flatten after the neurons, not before them")
      }
      guard guardBits == nil || guardBits == part.guardBits else {
        throw .unsupported(
          node: description.name, what: "its inputs have different guard bits",
          remedy: "quantize them together")
      }
      map = part.map
      guardBits = part.guardBits
      if let bias = part.bias { biases = try added(biases, bias, part.map, description.name) }
      projections.append(part.projection)
    }
    guard let map, let guardBits else { throw .missing("input of '\(description.name)'") }
    return try finished(description, projections, map, biases ?? [], guardBits)
  }

  /// One way into the layer: its packed weights, target map, and bias.
  private func path(
    _ path: LayerPath, into description: LayerDescription
  ) throws(ModelError) -> (
    projection: CompiledLayer.Projection, map: (channels: Int, positions: Int), bias: [Int32]?,
    guardBits: Int
  ) {
    let source = try self.source(path.source)
    guard let index = path.projection, let weights = nodes[index].operation.weights else {
      return try identity(path, source: source, into: description)
    }
    let sourceShape = map(of: path.source)
    let before = poolings(path.before)
    var connectivity = try Connectivity(
      source: sourceShape, before: before, role: nodes[index].operation.role)
    let outputs: Int
    let groups: Int
    if case .convolution(let convolution, _) = nodes[index].operation {
      (outputs, groups) = (convolution.outputChannels, convolution.groups)
    } else {
      (outputs, groups) = (nodes[index].shape.channels, 1)
    }
    var bias = weights.bias
    var map = nodes[index].shape
    for pooling in poolings(path.after) {
      bias = bias.map { pooledBias($0, pooling, over: map) }
      connectivity.pool(pooling, over: map)
      map = try OperationRole.pooling(pooling).outputShape(of: map, node: nodes[index].name)
    }
    let rows = WeightRows.transposed(
      weights.values, outputs: outputs, inputs: sourceShape.channels, taps: connectivity.taps,
      groups: groups)
    let packed = PackedRows(rows, columns: outputs / groups, bits: weights.width.bits)
    let plan = ScatterPlan(
      connections: connectivity.connections, taps: connectivity.taps,
      sourceChannels: sourceShape.channels, targetPositions: connectivity.targetPositions,
      targetChannels: outputs, groups: groups, rowBytes: packed.rowBytes)
    return (
      CompiledLayer.Projection(source: source, plan: plan, weights: packed),
      (outputs, connectivity.targetPositions), bias, weights.guardBits
    )
  }

  /// A way without weights: every spike adds 1 to the neuron of its channel.
  private func identity(
    _ path: LayerPath, source: CompiledLayer.Source, into description: LayerDescription
  ) throws(ModelError) -> (
    projection: CompiledLayer.Projection, map: (channels: Int, positions: Int), bias: [Int32]?,
    guardBits: Int
  ) {
    var shape = map(of: path.source)
    var reached = (0..<shape.positions).map { [ScatterPlan.Connection(tap: 0, target: $0)] }
    for pooling in poolings(path.before) {
      let step = Connectivity.slide(pooling.window, over: shape)
      reached = reached.map { list in
        list.flatMap { connection in
          step.connections[connection.target].map {
            ScatterPlan.Connection(tap: 0, target: $0.target)
          }
        }
      }
      shape = try OperationRole.pooling(pooling).outputShape(of: shape, node: description.name)
    }
    let ones = PackedRows([Int16](repeating: 1, count: shape.channels), columns: 1, bits: 2)
    let plan = ScatterPlan(
      connections: reached, taps: 1, sourceChannels: shape.channels,
      targetPositions: shape.positions,
      targetChannels: shape.channels, groups: shape.channels, rowBytes: ones.rowBytes)
    return (
      CompiledLayer.Projection(source: source, plan: plan, weights: ones),
      (shape.channels, shape.positions), nil, 0
    )
  }

  private func poolings(_ path: [Int]) -> [Pooling] {
    path.compactMap { index in
      if case .pooling(let pooling) = nodes[index].operation { return pooling }
      return nil
    }
  }

  private func source(_ index: Int) throws(ModelError) -> CompiledLayer.Source {
    if nodes[index].operation.role == .input { return .input }
    guard let layer = descriptions.firstIndex(where: { $0.stage == index }) else {
      throw .missing("layer of node '\(nodes[index].name)'")
    }
    if case .neuron(let neuron) = nodes[index].operation, neuron.threshold == nil {
      throw .unsupported(
        node: nodes[index].name, what: "an integrator that feeds other layers",
        remedy: "integrators are run as the last layer only")
    }
    return .layer(layer)
  }

  /// The map of a source as it is laid out in its layer: flattening does not move anything.
  private func map(of index: Int) -> Shape {
    guard let layer = descriptions.first(where: { $0.stage == index }),
      let first = layer.paths.first
    else { return nodes[index].shape }
    var shape = first.projection.map { nodes[$0].shape } ?? map(of: first.source)
    let moved = first.projection == nil ? first.before : first.after
    for pooling in poolings(moved) + (layer.kind == .maximumPooling ? poolings([index]) : []) {
      if let next = try? OperationRole.pooling(pooling).outputShape(of: shape, node: "") {
        shape = next
      }
    }
    return shape
  }

  /// The bias of a map, summed over the windows of a pooling behind it: one value per neuron, row-major.
  private func pooledBias(_ bias: [Int32], _ pooling: Pooling, over map: Shape) -> [Int32] {
    let perPosition = bias.count == map.count
    let windows = Connectivity.slide(pooling.window, over: map)
    var sums = [Int32](repeating: 0, count: map.channels * windows.targetPositions)
    for channel in 0..<map.channels {
      for position in 0..<map.positions {
        let value = perPosition ? bias[channel * map.positions + position] : bias[channel]
        for window in windows.connections[position] {
          sums[channel * windows.targetPositions + window.target] += value
        }
      }
    }
    return sums
  }

  private func added(
    _ left: [Int32]?, _ right: [Int32], _ map: (channels: Int, positions: Int), _ name: String
  ) throws(ModelError) -> [Int32] {
    guard let left else { return right }
    func perNeuron(_ values: [Int32]) -> [Int32] {
      values.count == map.channels * map.positions
        ? values : values.flatMap { [Int32](repeating: $0, count: map.positions) }
    }
    if left.count == right.count { return zip(left, right).map(&+) }
    return zip(perNeuron(left), perNeuron(right)).map(&+)
  }

  private func maximumPooling(_ description: LayerDescription) throws(ModelError) -> CompiledLayer {
    guard case .pooling(let pooling) = nodes[description.stage].operation,
      description.paths.count == 1, let path = description.paths.first, path.before.isEmpty
    else {
      throw .unsupported(
        node: description.name, what: "maximum pooling of anything but the spikes of one layer",
        remedy: "pool directly behind neurons")
    }
    let shape = map(of: path.source)
    let windows = Connectivity.slide(pooling.window, over: shape)
    var starts: [Int32] = [0]
    var targets: [Int32] = []
    for list in windows.connections {
      targets += list.map { Int32($0.target * shape.channels) }
      starts.append(Int32(targets.count))
    }
    return CompiledLayer(
      name: description.name, kind: description.kind.rawValue, channels: shape.channels,
      positions: windows.targetPositions, projections: [], pooled: try source(path.source),
      body: .maximumPooling(starts: starts, targets: targets), width: NeuronLayout.stateless,
      initialCodes: SmallIntegers([0]), denseOperations: 0)
  }

  private func finished(
    _ description: LayerDescription, _ projections: [CompiledLayer.Projection],
    _ map: (channels: Int, positions: Int), _ bias: [Int32], _ guardBits: Int
  ) throws(ModelError) -> CompiledLayer {
    let layout = NeuronLayout(
      channels: map.channels, positions: map.positions, shape: description.shape)
    var neuron: QuantizedNeuron?
    if let index = description.neuron, case .neuron(let found) = nodes[index].operation {
      neuron = found
    }
    let compiled = try layout.body(neuron, bias: bias, inputShift: guardBits)
    return CompiledLayer(
      name: description.name, kind: description.kind.rawValue, channels: compiled.channels,
      positions: compiled.positions, projections: projections, pooled: nil, body: compiled.body,
      width: neuron?.width ?? NeuronLayout.stateless, initialCodes: compiled.initialCodes,
      denseOperations: projections.reduce(0) { $0 + $1.plan.denseSynapticOperations })
  }
}
