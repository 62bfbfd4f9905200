import NetworkModel

/// Brings the layers of a float network into normal form.
struct LayerNormalizer {
  let network: Network
  let options: QuantizationOptions

  private var nodes: [Node<Network.Operation>] { network.graph.nodes }

  /// All layers in the order in which they run.
  func layers() throws(QuantizationError) -> [NormalizedLayer] {
    let descriptions: [LayerDescription]
    do {
      try network.validated()
      descriptions = try network.graph.layers()
    } catch {
      throw .model(error)
    }
    var users: [Int: Int] = [:]
    for projection in descriptions.flatMap(\.projections) { users[projection, default: 0] += 1 }
    for (projection, count) in users where count > 1 {
      throw .notFoldable(
        node: nodes[projection].name, what: "feeds several layers",
        remedy: "give each layer its own copy of the weights")
    }
    var layers: [NormalizedLayer] = []
    for description in descriptions { layers.append(try layer(description)) }
    return layers
  }

  private func layer(
    _ description: LayerDescription
  ) throws(QuantizationError) -> NormalizedLayer {
    var layer = NormalizedLayer(
      description: description, projections: [], neuron: nil, channels: 1, positions: 1, gain: [],
      offset: [], folded: [])
    switch description.kind {
    case .maximumPooling, .delay:
      try requirePlainSpikes(description)
      layer.delays = delays(of: description)
      return layer
    case .convolution, .dense, .readout, .neuron: break
    }
    for path in description.paths { try add(path, to: &layer) }
    layer.channels = layer.projections[0].channels
    layer.positions = description.shape.count / layer.channels
    for projection in layer.projections where projection.channels != layer.channels {
      throw .notFoldable(
        node: description.name, what: "its inputs are maps of different layout",
        remedy: "flatten after the neurons, not before them")
    }
    layer.gain = [Double](repeating: 1, count: layer.channels)
    layer.offset = [Double](repeating: 0, count: layer.channels)
    if let index = description.neuron, case .neuron(let neuron) = nodes[index].operation {
      let normalizer = NeuronNormalizer(
        execution: network.execution, options: options, name: nodes[index].name,
        channels: layer.channels, positions: layer.positions)
      let result = try normalizer.normalized(neuron)
      layer.neuron = result.neuron
      apply(result, name: nodes[index].name, to: &layer)
    }
    return layer
  }

  /// Steps of a delay node; empty for other stages.
  private func delays(of description: LayerDescription) -> [Int] {
    guard case .delay(let times) = nodes[description.stage].operation else { return [] }
    return times.map { Int(($0 / network.execution.timeStep).rounded()) }
  }

  /// Refuses factors and poolings on the way into a delay or a maximum pooling, which hand spikes on as they are.
  private func requirePlainSpikes(_ description: LayerDescription) throws(QuantizationError) {
    for index in description.paths.flatMap(\.before) {
      guard nodes[index].operation.role != .flatten else { continue }
      if case .pooling = nodes[index].operation.role, description.kind == .maximumPooling {
        continue
      }
      throw .notFoldable(
        node: nodes[index].name,
        what: "scales or pools spikes on the way into '\(nodes[description.stage].name)'",
        remedy: "scale and pool behind it")
    }
  }

  private func apply(
    _ result: NeuronNormalizer.Result, name: String, to layer: inout NormalizedLayer
  ) {
    layer.gain = result.gain
    layer.offset = result.offset
    if result.gain.contains(where: { $0 != 1 }) { layer.folded.append("gain of '\(name)'") }
    if result.offset.contains(where: { $0 != 0 })
      || result.neuron.drive.contains(where: { $0 != 0 })
    {
      layer.folded.append("rest value of '\(name)'")
    }
    for index in layer.projections.indices {
      let depth = layer.projections[index].depth
      for channel in 0..<layer.channels {
        for weight in 0..<depth {
          layer.projections[index].weight[channel * depth + weight] *= result.gain[channel]
        }
        layer.projections[index].bias[channel] *= result.gain[channel]
      }
    }
    let copies = Double(layer.projections[0].biasCopies)
    for channel in 0..<layer.channels {
      layer.projections[0].bias[channel] += result.offset[channel] / copies
    }
  }

  /// Adds one way into a layer: another source of a projection that is already there, a projection, or an identity.
  private func add(_ path: LayerPath, to layer: inout NormalizedLayer) throws(QuantizationError) {
    var before = PathFolding(from: nodes[path.source])
    for index in path.before { try before.pass(nodes[index]) }
    let source = NormalizedProjection.Source(
      node: path.source, poolings: before.poolings, delay: path.delay)
    guard let index = path.projection else {
      layer.projections.append(try identity(before, source, layer.description))
      layer.folded += before.folded
      return
    }
    var after = PathFolding(from: nodes[index])
    for node in path.after { try after.pass(nodes[node]) }
    var projection = try projection(index, source, before, after)
    projection.delayAfter = path.delayAfter
    if path.delayAfter > 0, projection.bias.contains(where: { $0 != 0 }) {
      layer.folded.append("start of the bias of '\(nodes[index].name)', now in the first step")
    }
    if let known = layer.projections.firstIndex(where: { $0.node == index }) {
      guard layer.projections[known].weight == projection.weight,
        layer.projections[known].after.map(\.pooling) == projection.after.map(\.pooling),
        layer.projections[known].delayAfter == projection.delayAfter
      else {
        throw .notFoldable(
          node: nodes[index].name,
          what: "its inputs are scaled or delayed differently before they are added",
          remedy: "give each input its own weights")
      }
      layer.projections[known].sources.append(source)
    } else {
      layer.projections.append(projection)
      layer.folded += before.folded + after.folded
    }
  }

  private func projection(
    _ index: Int, _ source: NormalizedProjection.Source, _ before: PathFolding,
    _ after: PathFolding
  ) throws(QuantizationError) -> NormalizedProjection {
    let node = nodes[index]
    var weight: [Double]
    let floatBias: [Float]?
    let channels: Int
    switch node.operation {
    case .dense(let dense, let weights, let bias):
      let factors = try before.channelFactors(dense.inputs)
      weight = weights.enumerated().map { Double($1) * factors[$0 % dense.inputs] }
      (floatBias, channels) = (bias, dense.outputs)
    case .convolution(let convolution, let weights, let bias):
      let factors = try before.channelFactors(convolution.inputChannels)
      let taps = convolution.window.taps
      let depth = convolution.inputChannels / convolution.groups
      let columns = convolution.outputChannels / convolution.groups
      weight = weights.enumerated().map { place, value in
        let output = place / (depth * taps)
        return Double(value) * factors[output / columns * depth + place / taps % depth]
      }
      (floatBias, channels) = (bias, convolution.outputChannels)
    default: fatalError("a path's projection is dense or a convolution")
    }
    let outputs = try after.channelFactors(channels)
    let depth = weight.count / channels
    for place in weight.indices { weight[place] *= outputs[place / depth] }
    return NormalizedProjection(
      node: index, name: node.name, role: node.operation.role, sources: [source],
      input: before.shape, output: node.shape, after: after.poolings, weight: weight,
      bias: (0..<channels).map { Double(floatBias?[$0] ?? 0) * outputs[$0] })
  }

  /// Weights 1 (times what was scaled on the way) from every value to its own neuron.
  private func identity(
    _ before: PathFolding, _ source: NormalizedProjection.Source, _ layer: LayerDescription
  ) throws(QuantizationError) -> NormalizedProjection {
    let shape = before.shape
    let channels = shape.channels
    let factors = try before.channelFactors(channels)
    let role: OperationRole
    var weight = factors
    if shape.dimensions.count == 1 {
      role = .dense(Dense(inputs: channels, outputs: channels))
      weight = [Double](repeating: 0, count: channels * channels)
      for channel in 0..<channels { weight[channel * channels + channel] = factors[channel] }
    } else {
      role = .convolution(
        Convolution(
          inputChannels: channels, outputChannels: channels, window: Window(kernel: (1, 1)),
          groups: channels, rank: shape.dimensions.count - 1))
    }
    let number = layer.paths.filter { $0.projection == nil }.count > 1 ? "_\(source.node)" : ""
    return NormalizedProjection(
      node: nil, name: "\(nodes[layer.stage].name)_identity\(number)", role: role,
      sources: [source], input: shape, output: shape, after: [], weight: weight,
      bias: [Double](repeating: 0, count: channels))
  }
}
