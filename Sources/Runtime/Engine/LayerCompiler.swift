import FixedPoint
import Kernels
import NetworkModel

/// Turns layer descriptions of a quantized network into compiled layers, in the order in which they run.
struct LayerCompiler {
  let network: QuantizedNetwork
  let descriptions: [LayerDescription]
  let maps: LayerMaps
  /// Layer whose values are the network's answer.
  let outputLayer: Int

  init(
    network: QuantizedNetwork, descriptions: [LayerDescription], outputLayer: Int
  ) {
    self.network = network
    self.descriptions = descriptions
    self.outputLayer = outputLayer
    maps = LayerMaps(network.graph, descriptions)
  }

  var nodes: [Node<QuantizedNetwork.Operation>] { network.graph.nodes }
  private var coding: InputCoding { network.execution.input.coding }

  /// Compiles all layers.
  func layers() throws(ModelError) -> [CompiledLayer] {
    var layers: [CompiledLayer] = []
    for index in descriptions.indices { layers.append(try layer(index)) }
    for feed in layers.flatMap(\.feeds) {
      guard case .layer(let source) = feed.source else { continue }
      layers[source].historyDepth = max(layers[source].historyDepth, feed.delay)
    }
    return layers
  }

  private func layer(_ index: Int) throws(ModelError) -> CompiledLayer {
    let description = descriptions[index]
    switch description.kind {
    case .maximumPooling: return try maximumPooling(description)
    case .delay: return try delay(description)
    case .convolution, .dense, .readout, .neuron: break
    }
    let map = maps[description.stage]
    let compiler = WayCompiler(network: network, maps: maps, target: map, layer: description.name)
    var ways: [CompiledLayer.Projection] = []
    var biases: [Int64]?
    for (index, path) in description.paths.enumerated() {
      let way = try compiler.projection(path, feed: feed(path, into: description), sharing: ways)
      let isRepeated = description.paths[..<index].contains(where: path.sharesBias)
      if !isRepeated, let bias = try compiler.bias(path) {
        guard path.delayAfter == 0 else {
          throw .unsupported(
            node: path.projection.map { nodes[$0].name } ?? description.name,
            what:
              "its bias comes \(path.delayAfter) steps late, behind an edge that closes a cycle",
            remedy: "give the bias to the neurons as their drive, or to weights outside the cycle")
        }
        biases = Self.added(biases, bias, map)
      }
      ways.append(way)
    }
    let inputShift = ways.map(\.shift).min() ?? 0
    for index in ways.indices { ways[index].shift -= inputShift }
    return try finished(
      index, ways.sorted { $0.shift > $1.shift }, map,
      try narrowed(biases ?? [], description.name), inputShift)
  }

  /// Where the values of a way come from.
  private func feed(
    _ path: LayerPath, into layer: LayerDescription
  ) throws(ModelError) -> CompiledLayer.Feed {
    let node = nodes[path.source]
    guard node.operation.role != .input else {
      guard coding != .direct || path.delay == 0 else {
        throw .unsupported(
          node: layer.name, what: "an analog image that comes a step late",
          remedy: "take the image without delay, it is the same in every step")
      }
      return CompiledLayer.Feed(source: .input, delay: path.delay)
    }
    guard let index = descriptions.firstIndex(where: { $0.stage == path.source }) else {
      throw .missing("layer of node '\(node.name)'")
    }
    if node.operation.role == .neuron(spiking: false) {
      throw .unsupported(
        node: node.name, what: "an integrator that feeds other layers",
        remedy: "integrators are run as the last layer only")
    }
    return CompiledLayer.Feed(source: .layer(index), delay: path.delay)
  }

  /// The only way into a layer that hands spikes on, without anything between.
  private func spikes(
    into description: LayerDescription, what: String, remedy: String
  ) throws(ModelError) -> (feed: CompiledLayer.Feed, map: Shape) {
    guard description.paths.count == 1, let path = description.paths.first,
      path.projection == nil,
      path.before.allSatisfy({ nodes[$0].operation.role == .flatten }),
      nodes[path.source].operation.role != .input || coding.givesSpikes
    else {
      throw .unsupported(node: description.name, what: what, remedy: remedy)
    }
    return (try feed(path, into: description), maps[path.source])
  }

  private func delay(_ description: LayerDescription) throws(ModelError) -> CompiledLayer {
    let (feed, map) = try spikes(
      into: description, what: "a delay of anything but the spikes of one layer",
      remedy: "put a delay directly behind each layer of neurons")
    guard map.channels == maps[description.stage].channels else {
      throw .unsupported(
        node: description.name, what: "a cycle of delays around a flattened map",
        remedy: "flatten after the cycle")
    }
    // Of an edge into the delay that closes a cycle, the feed takes the step.
    let steps = network.delays(of: description.stage).map { Int32($0) }
    let layout = NeuronLayout(channels: map.channels, positions: map.positions)
    let isUniform = steps.allSatisfy { $0 == steps[0] }
    return CompiledLayer(
      name: description.name, kind: description.kind.rawValue, channels: map.channels,
      positions: map.positions, projections: [],
      body: .delay(feed, SmallIntegers(isUniform ? [steps[0]] : layout.permuted(steps))),
      width: NeuronLayout.stateless, initialCodes: SmallIntegers([0]), denseOperations: 0)
  }

  private func maximumPooling(_ description: LayerDescription) throws(ModelError) -> CompiledLayer {
    let (feed, source) = try spikes(
      into: description, what: "maximum pooling of anything but the spikes of one layer",
      remedy: "pool directly behind neurons")
    guard case .pooling(let pooling) = nodes[description.stage].operation else {
      preconditionFailure("a maximum pooling is a pooling")
    }
    var connectivity = try Connectivity(over: source, node: description.name)
    try connectivity.pool(pooling)
    let map = connectivity.map
    var starts: [Int32] = [0]
    var targets: [Int32] = []
    for list in connectivity.connections {
      targets += list.map { Int32($0.target * map.channels) }
      starts.append(Int32(targets.count))
    }
    return CompiledLayer(
      name: description.name, kind: description.kind.rawValue, channels: map.channels,
      positions: map.positions, projections: [],
      body: .maximumPooling(feed, starts: starts, targets: targets),
      width: NeuronLayout.stateless, initialCodes: SmallIntegers([0]), denseOperations: 0)
  }

  private func finished(
    _ index: Int, _ projections: [CompiledLayer.Projection], _ map: Shape, _ bias: [Int32],
    _ inputShift: Int
  ) throws(ModelError) -> CompiledLayer {
    let description = descriptions[index]
    let layout = NeuronLayout(channels: map.channels, positions: map.positions)
    var layer = CompiledLayer(
      name: description.name, kind: description.kind.rawValue, channels: map.channels,
      positions: map.positions, projections: projections,
      body: .readout(bias: layout.spread(bias), inputShift: inputShift),
      width: NeuronLayout.stateless, initialCodes: SmallIntegers([0]),
      denseOperations: projections.reduce(0) { total, projection in
        coding == .direct && projection.feed.source == .input
          ? total : total + projection.plan.denseSynapticOperations
      })
    guard let node = description.neuron, case .neuron(let neuron) = nodes[node].operation else {
      return layer
    }
    layer.width = neuron.width
    layer.initialCodes = layout.spread(neuron.initialCode)
    layer.initialCurrents = layout.spread(neuron.current?.initial ?? [])
    layer.initialRises = layout.spread(neuron.adaptation?.initial ?? [])
    layer.body = try layout.body(
      neuron, bias: bias, inputShift: inputShift,
      givesMembranes: index == outputLayer && network.execution.readout != .spikes)
    return layer
  }

  private static func added(_ left: [Int64]?, _ right: [Int64], _ map: Shape) -> [Int64] {
    guard let left else { return right }
    if left.count == right.count { return zip(left, right).map(+) }
    return zip(map.perNeuron(left), map.perNeuron(right)).map(+)
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
}

extension Shape {
  /// Values per channel or per neuron of this map as one per neuron, row-major.
  func perNeuron(_ values: [Int64]) -> [Int64] {
    values.count == count
      ? values : values.flatMap { [Int64](repeating: $0, count: positions) }
  }
}
