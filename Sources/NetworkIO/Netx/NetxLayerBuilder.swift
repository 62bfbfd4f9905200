internal import FixedPoint
internal import NetworkModel

/// Turns the layers of a netx file into nodes, one after the other.
struct NetxLayerBuilder {
  var settings: NetxSettings
  var builder: NetxGraphBuilder
  /// True while what the last node gives is spikes of 0 and 1.
  var givesSpikes = false
  /// True once neurons of sigma-delta layers were met.
  var givesChanges = false

  init(settings: NetxSettings) {
    self.settings = settings
    builder = NetxGraphBuilder(layerDelay: settings.layerDelay)
  }

  /// The finished graph.
  mutating func finish() throws -> Graph<QuantizedNetwork.Operation> {
    if settings.layerDelay == 0 {
      settings.assume(
        "spikes reach the next layer in the step in which they are sent (--layer-delay 1: a step later, as in Lava)"
      )
    }
    return try builder.finish()
  }

  /// Adds a layer.
  mutating func add(_ layer: borrowing NetxLayer, index: Int, isLast: Bool) throws {
    let type = try layer.type()
    if builder.nodes.isEmpty, type != .input { try begin(without: layer, type) }
    switch type {
    case .input:
      guard index == 0 else {
        throw layer.invalid("type", "'input'", "an input layer at place 0 only")
      }
      try input(layer)
    case .flatten: try builder.append("flatten\(index)", .flatten)
    case .dense, .recurrentDense:
      try dense(layer, "dense\(index)", isRecurrent: type == .recurrentDense, isLast: isLast)
    case .convolution: try convolution(layer, "conv\(index)")
    case .pooling: try pooling(layer, "pool\(index)")
    case .average: try average(layer, "average\(index)", isLast: isLast)
    }
    try checkShape(layer)
  }

  /// What the file says the layer gives must be what it does give, but for extents of 1.
  private func checkShape(_ layer: borrowing NetxLayer) throws {
    guard let stated = try layer.shape() else { return }
    let actual = builder.shape.dimensions
    guard stated.filter({ $0 != 1 }) == actual.filter({ $0 != 1 }) else {
      throw layer.invalid("shape", "\(stated)", "\(actual), what the layer gives")
    }
  }

  /// Files without an input layer begin with weights, which say how many features there are.
  private mutating func begin(without layer: borrowing NetxLayer, _ type: NetxLayerType) throws {
    guard type == .dense || type == .recurrentDense else {
      throw layer.invalid(
        "type", "'\(type.rawValue)' without an input layer before it",
        "an input layer, which says how large the maps are")
    }
    let outputs =
      try layer.has("outFeatures")
      ? layer.integer("outFeatures", in: 1...Shape.maximumCount)
      : layer.statedCount()
    builder.begin(try Shape([try NetxWeights(layer, "weight", rank: 2, outputs: outputs).shape[1]]))
    givesSpikes = settings.options.coding != .direct && settings.options.coding != .series
  }

  private mutating func input(_ layer: borrowing NetxLayer) throws {
    guard var extents = try layer.shape(), extents.count <= 3 else {
      throw layer.invalid(
        "shape", "absent or of more than 3 extents", "[features], or [channels, rows, columns]")
    }
    if extents.count == 2 { extents.insert(1, at: 0) }
    builder.begin(try Shape(extents))
    guard let neuron = try NetxNeuron(layer, shape: builder.shape) else {
      givesSpikes = settings.options.coding != .direct && settings.options.coding != .series
      return
    }
    let weight = try layer.integer("weight", in: 1...4096, absent: 64)
    let bias = try layer.integer("bias", in: -4096...4095, absent: 0)
    try settings.encodeInput(weight: weight, bias: bias)
    switch neuron {
    case .currentBased(let constants):
      try builder.append("input.scale", .shift(6))
      try append("input.neurons", constants, bias: [bias], largestSum: 0, layer)
    case .sigmaDelta(let threshold, _):
      try builder.append("input.scale", .shift(SigmaDelta.netxStateShift))
      try builder.append(
        "input.neurons",
        .sigmaDelta(
          try .netx(
            threshold: threshold, bias: bias == 0 ? nil : [bias], accumulates: false,
            activation: .identity)))
      (givesSpikes, givesChanges) = (false, true)
    }
  }

  /// LOIHI and CUBA neurons behind weights whose sums are at most `largestSum`; nil where their input is no spikes.
  mutating func append(
    _ name: String, _ constants: NetxNeuron.CurrentBased, bias: [Int]?, largestSum: Int?,
    _ layer: borrowing NetxLayer
  ) throws {
    if constants.refractorySteps != 1 {
      settings.assume(
        "\(layer.name): the refractory time of \(constants.refractorySteps) steps is left out, as in Lava's netx"
      )
    }
    if Set(constants.membraneDecay).count > 1 {
      settings.assume(
        "\(layer.name): membranes saturate by the slowest of its decays")
    }
    let neuron = try constants.neuron(
      bias: bias, keepsCurrent: constants.needsCurrent(largestSum: largestSum),
      comparison: settings.comparison)
    if settings.options.comparison == nil {
      settings.assume(
        "neurons spike above their threshold, as on Loihi (--comparison '>=': at it, as SLAYER trains)"
      )
    }
    try builder.append(name, .neuron(neuron))
    (givesSpikes, givesChanges) = (true, false)
  }
}
