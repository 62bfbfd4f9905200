import FixedPoint
import Kernels
import NetworkModel

/// Turns layer descriptions of a quantized network into compiled layers, in the order in which they run.
struct LayerCompiler {
  let network: QuantizedNetwork
  let descriptions: [LayerDescription]
  /// The map of each compiled stage as it is laid out in its layer: flattening does not move anything.
  private var maps: [Int: Shape] = [:]

  init(network: QuantizedNetwork, descriptions: [LayerDescription]) {
    self.network = network
    self.descriptions = descriptions
  }

  private var nodes: [Node<QuantizedNetwork.Operation>] { network.graph.nodes }
  private var takesAnalogInput: Bool { network.execution.input.coding == .direct }

  /// Weights and connections of one way into a layer.
  private struct Part {
    var projection: CompiledLayer.Projection
    var map: Shape
    var bias: [Int64]?
    var guardBits: Int
  }

  /// Compiles layer `index`; the layers before it have been compiled.
  mutating func layer(_ index: Int) throws(ModelError) -> CompiledLayer {
    let description = descriptions[index]
    if description.kind == .maximumPooling { return try maximumPooling(description) }
    var parts: [Part] = []
    var biases: [Int64]?
    for (index, path) in description.paths.enumerated() {
      let part = try self.part(path, of: parts, into: description)
      let first = parts.first ?? part
      guard first.map.channels == part.map.channels, first.map.positions == part.map.positions
      else {
        throw .unsupported(
          node: description.name, what: "its inputs are maps of different layout",
          remedy: "flatten after the neurons, not before them")
      }
      guard first.guardBits == part.guardBits else {
        throw .unsupported(
          node: description.name, what: "its inputs have different guard bits",
          remedy: "quantize them together")
      }
      // Weights that several sources share are applied to their sum: their bias counts once.
      let isRepeated = description.paths[..<index].contains {
        $0.projection == path.projection && $0.after == path.after
      }
      if let bias = part.bias, !isRepeated { biases = added(biases, bias, part.map) }
      parts.append(part)
    }
    guard let first = parts.first else { throw .missing("input of '\(description.name)'") }
    maps[description.stage] = first.map
    return try finished(
      description, parts.map(\.projection), first.map,
      try narrowed(biases ?? [], description.name), first.guardBits)
  }

  /// One way into the layer; a way with weights that one of `others` has shares them.
  private func part(
    _ path: LayerPath, of others: [Part], into description: LayerDescription
  ) throws(ModelError) -> Part {
    let source = try self.source(path.source)
    let sourceMap = maps[path.source] ?? nodes[path.source].shape
    var connectivity = try Connectivity(over: sourceMap, node: description.name)
    for pooling in poolings(path.before) { try connectivity.pool(pooling) }
    guard let index = path.projection, let weights = nodes[index].operation.weights else {
      // Without weights every spike adds 1 to the neuron of its channel.
      let channels = sourceMap.channels
      let ones = PackedRows([Int16](repeating: 1, count: channels), columns: 1, bits: 2)
      return Part(
        projection: CompiledLayer.Projection(
          source: source, node: nil,
          plan: ScatterPlan(connectivity, channels: channels, groups: channels, ones), weights: ones
        ), map: connectivity.map, bias: nil, guardBits: 0)
    }
    try connectivity.project(nodes[index].operation.role)
    var bias = weights.bias?.map { Int64($0) }
    let outputs = connectivity.map.channels
    let taps = connectivity.taps
    for pooling in poolings(path.after) {
      bias = try bias.map { (bias) throws(ModelError) in
        try pooledBias(bias, pooling, over: connectivity.map)
      }
      try connectivity.pool(pooling)
    }
    let groups = self.groups(index)
    let rows: PackedRows
    if let shared = others.first(where: { $0.projection.node == index }) {
      rows = shared.projection.weights
    } else {
      rows = try packed(
        weights, outputs: outputs, inputs: sourceMap.channels, taps: taps, groups: groups,
        node: nodes[index].name)
    }
    return Part(
      projection: CompiledLayer.Projection(
        source: source, node: index,
        plan: ScatterPlan(
          connectivity, channels: sourceMap.channels, groups: groups, rows), weights: rows),
      map: connectivity.map, bias: bias, guardBits: weights.guardBits)
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

  /// The bias of a map, summed over the windows of a pooling behind it: one value per neuron, row-major.
  private func pooledBias(
    _ bias: [Int64], _ pooling: Pooling, over map: Shape
  ) throws(ModelError) -> [Int64] {
    let bias = perNeuron(bias, map)
    let windows = try Connectivity.slide(pooling.window, over: map, node: "")
    let pooled = try OperationRole.pooling(pooling).outputShape(of: map, node: "")
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

  private func added(_ left: [Int64]?, _ right: [Int64], _ map: Shape) -> [Int64] {
    guard let left else { return right }
    if left.count == right.count { return zip(left, right).map(+) }
    return zip(perNeuron(left, map), perNeuron(right, map)).map(+)
  }

  /// A bias per channel or per neuron as one per neuron, row-major.
  private func perNeuron(_ bias: [Int64], _ map: Shape) -> [Int64] {
    bias.count == map.count
      ? bias : bias.flatMap { [Int64](repeating: $0, count: map.positions) }
  }

  private func narrowed(_ bias: [Int64], _ name: String) throws(ModelError) -> [Int32] {
    var values: [Int32] = []
    for value in bias {
      guard let narrow = Int32(exactly: value) else {
        throw .parameterValue(
          node: name, parameter: "sum of biases", value: "\(value)", expected: "32 bits")
      }
      values.append(narrow)
    }
    return values
  }

  private mutating func maximumPooling(
    _ description: LayerDescription
  ) throws(ModelError) -> CompiledLayer {
    guard case .pooling(let pooling) = nodes[description.stage].operation,
      description.paths.count == 1, let path = description.paths.first, path.before.isEmpty,
      nodes[path.source].operation.role != .input || !takesAnalogInput
    else {
      throw .unsupported(
        node: description.name, what: "maximum pooling of anything but the spikes of one layer",
        remedy: "pool directly behind neurons")
    }
    let sourceMap = maps[path.source] ?? nodes[path.source].shape
    var connectivity = try Connectivity(over: sourceMap, node: description.name)
    try connectivity.pool(pooling)
    let map = connectivity.map
    maps[description.stage] = map
    var starts: [Int32] = [0]
    var targets: [Int32] = []
    for list in connectivity.connections {
      targets += list.map { Int32($0.target * map.channels) }
      starts.append(Int32(targets.count))
    }
    return CompiledLayer(
      name: description.name, kind: description.kind.rawValue, channels: map.channels,
      positions: map.positions, projections: [], pooled: try source(path.source),
      body: .maximumPooling(starts: starts, targets: targets), width: NeuronLayout.stateless,
      initialCodes: SmallIntegers([0]), denseOperations: 0)
  }

  private func finished(
    _ description: LayerDescription, _ projections: [CompiledLayer.Projection], _ map: Shape,
    _ bias: [Int32], _ guardBits: Int
  ) throws(ModelError) -> CompiledLayer {
    let layout = NeuronLayout(channels: map.channels, positions: map.positions)
    var neuron: QuantizedNeuron?
    if let index = description.neuron, case .neuron(let found) = nodes[index].operation {
      guard found.isPlain else {
        throw .unsupported(
          node: description.name, what: "a current, an adaptive threshold or decays of its own",
          remedy: "run it with the integer reference")
      }
      neuron = found
    }
    let compiled = try layout.body(neuron, bias: bias, inputShift: guardBits)
    let isAnalog = takesAnalogInput
    return CompiledLayer(
      name: description.name, kind: description.kind.rawValue, channels: map.channels,
      positions: map.positions, projections: projections, pooled: nil, body: compiled.body,
      width: neuron?.width ?? NeuronLayout.stateless, initialCodes: compiled.initialCodes,
      denseOperations: projections.reduce(0) { total, projection in
        isAnalog && projection.source == .input
          ? total : total + projection.plan.denseSynapticOperations
      })
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
