internal import NetworkModel

/// Reads the neurons of a float network and notes what had to be assumed.
struct NIRNeuronReader {
  let root: RootSettings?
  let options: ReadOptions
  private var conventions: Conventions
  /// Nodes without a parameter that may be absent, by parameter.
  private var absent: [String: [String]] = [:]
  /// A neuron integrates its input over time.
  private(set) var integrates = false
  /// A neuron or a current decays.
  private(set) var leaks = false

  init(root: RootSettings?, options: ReadOptions, discretization: Discretization) {
    self.root = root
    self.options = options
    conventions = Conventions(discretization)
  }

  /// What had to be assumed.
  var assumptions: [String] {
    let defaults = [("v_reset", "0"), ("w_in", "1")].compactMap { parameter, value in
      absent[parameter].map { "\(parameter) is \(value) where the file has none: \(listed($0))" }
    }
    return conventions.assumptions + defaults
  }

  mutating func neuron(_ node: NIRNodeView, shape: Shape) throws -> Neuron {
    let settings = try node.settings()
    guard let model = settings?.model ?? Neuron.Model(rawValue: node.node.type) else {
      throw NetworkIOError.unknownNodeType(file: node.file, node: node.name, type: node.node.type)
    }
    var neuron = Neuron(model: model)
    if model == .threshold {
      neuron.threshold = try parameter(node, "threshold", shape)
    } else {
      neuron.resistance = try parameter(node, "r", shape)
      neuron.initial = try metadata(node, "initial", settings?.initial, shape) ?? [0]
      integrates = true
    }
    if model.hasCurrent {
      neuron.synapticTau = try time(node, "tau_syn", shape)
      if node.has("w_in") {
        neuron.inputWeight = try parameter(node, "w_in", shape)
      } else {
        neuron.inputWeight = [1]
        absent["w_in", default: []].append(node.name)
      }
    }
    if model.leaks {
      neuron.tau = try time(node, model.hasCurrent ? "tau_mem" : "tau", shape)
      neuron.leak = try parameter(node, "v_leak", shape)
      leaks = true
    }
    if model.spikes, model != .threshold {
      neuron.threshold = try parameter(node, "v_threshold", shape)
      if !model.adapts, node.has("v_reset") {
        neuron.resetValue = try parameter(node, "v_reset", shape)
      }
    }
    if model.adapts { try readAdaptation(&neuron, node, shape) }
    try complete(&neuron, node, settings, shape)
    let usesResetValue =
      neuron.reset == .zero && neuron.parameters.contains { $0.name == "v_reset" }
    if usesResetValue, !node.has("v_reset") { absent["v_reset", default: []].append(node.name) }
    return neuron
  }

  private func readAdaptation(
    _ neuron: inout Neuron, _ node: NIRNodeView, _ shape: Shape
  ) throws {
    guard let tau = try metadata(node, "tau_adaptation", nil, shape),
      let strength = try metadata(node, "adaptation", nil, shape)
    else {
      throw node.invalid(
        "metadata", "that of an ALIF neuron without glint_tau_adaptation or glint_adaptation",
        "both")
    }
    for value in tau where value <= 0 {
      throw node.invalid("tau_adaptation", "\(value)", "a time constant above 0")
    }
    (neuron.adaptationTau, neuron.adaptationStrength) = (tau, strength)
  }

  /// Floor, reset, comparison and number of spikes: the user's word, else the node's, else the root's, else the convention's.
  private mutating func complete(
    _ neuron: inout Neuron, _ node: NIRNodeView, _ settings: NodeSettings?, _ shape: Shape
  ) throws {
    let floor = try metadata(node, "floor", nil, shape)
    guard neuron.model.spikes else {
      neuron.floor = floor ?? []
      return
    }
    var stated = Conventions.Stated(
      reset: options.reset,
      comparison: options.comparison ?? settings?.comparison ?? root?.comparison,
      emitsSeveralSpikes: options.emitsSeveralSpikes ?? settings?.severalSpikes, floor: floor)
    switch settings?.reset {
    case .zero: stated.reset = stated.reset ?? .zero
    case .subtract: stated.reset = stated.reset ?? .subtract
    case .some(.none), nil: stated.reset = stated.reset ?? root?.reset
    }
    if settings?.comparison != nil {
      // Glint writes everything about a neuron: what is not there is not so.
      stated.emitsSeveralSpikes = stated.emitsSeveralSpikes ?? false
      stated.floor = stated.floor ?? []
    }
    switch options.floor {
    case .unbounded: stated.floor = []
    case .at(let value): stated.floor = [value]
    case nil: break
    }
    conventions.complete(&neuron, stated)
  }

  private func time(_ node: NIRNodeView, _ name: String, _ shape: Shape) throws -> [Double] {
    let values = try parameter(node, name, shape)
    for tau in values where tau <= 0 {
      throw node.invalid(name, "\(tau)", "a time constant above 0")
    }
    return values
  }

  /// A value of Glint's metadata: the array `glint_<name>`, else the number of the settings.
  private func metadata(
    _ node: NIRNodeView, _ name: String, _ single: Double?, _ shape: Shape
  ) throws -> [Double]? {
    let array = "glint_\(name)"
    guard node.hasMetadata(array) else { return single.map { [$0] } }
    return try Self.spread(node.metadata(array, as: Double.self), array, node, shape)
  }

  private func parameter(
    _ node: NIRNodeView, _ name: String, _ shape: Shape
  ) throws -> [Double] {
    try Self.spread(node.floats(name, as: Double.self), name, node, shape)
  }

  /// One value, or one per neuron: from one, one per channel as `[C, 1, 1]`, or the node's shape; equal values become one.
  static func spread<Number: BinaryFloatingPoint>(
    _ array: NIRNodeView.Array<Number>, _ name: String, _ node: NIRNodeView, _ shape: Shape
  ) throws -> [Number] {
    let extents = Array(array.shape.drop { $0 == 1 })
    let isShape = extents == Array(shape.dimensions.drop { $0 == 1 })
    let isPerChannel =
      array.shape.count == shape.dimensions.count && array.shape.first == shape.channels
      && array.shape.dropFirst().allSatisfy { $0 == 1 }
    guard let first = array.values.first, array.values.count == 1 || isShape || isPerChannel else {
      throw node.invalid(
        name, "of shape \(array.shape)",
        "the node's shape \(shape.dimensions), one value per channel as [\(shape.channels), 1, …], or one value"
      )
    }
    if array.values.allSatisfy({ $0 == first }) { return [first] }
    if isShape { return array.values }
    return array.values.flatMap { [Number](repeating: $0, count: shape.positions) }
  }
}
