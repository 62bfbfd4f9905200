internal import FixedPoint
internal import NetworkModel

/// Reads the integers of a neuron and holds the float parameters beside them to it.
enum NIRQuantizedNeuronReader {
  static func neuron(
    _ node: NIRNodeView, _ type: NIRNodeType, shape: Shape
  ) throws -> QuantizedNeuron {
    guard let settings = try node.settings(), let bits = settings.membraneBits else {
      throw node.invalid("metadata/glint", "without membraneBits", "{\"membraneBits\": …}")
    }
    guard let width = try? BitWidth(membrane: bits) else {
      throw node.invalid("membraneBits", "\(bits)", "0 to 16, 24 or 32")
    }
    let unit = try node.metadata("glint_unit", as: Double.self).values
    try checkCount("glint_unit", unit.count, node, shape)
    let spikes = Neuron.Model(rawValue: type.rawValue)?.spikes ?? false
    let threshold = spikes ? try integers("glint_threshold", node, shape) : nil
    let reset = try reset(settings, threshold: threshold, node, shape)
    let store = try store(settings, width: width, node)
    var initial: [Int32] = [0]
    if node.hasMetadata("glint_initial") {
      initial = try integers("glint_initial", node, shape)
    }
    var neuron = QuantizedNeuron(
      width: width, unit: unit, threshold: threshold, reset: reset, store: store,
      initialCode: initial)
    if node.hasMetadata("glint_drive") {
      neuron.drive = try integers("glint_drive", node, shape)
    }
    if let current = settings.current {
      neuron.current = QuantizedCurrent(
        width: try stateWidth(current, "current", node),
        decays: try decays(current.decays, "current_decay", node),
        overflow: current.overflow ?? .saturate,
        initial: try integers("glint_initial_current", node, shape))
    }
    if let adaptation = settings.adaptation {
      neuron.adaptation = QuantizedAdaptation(
        width: try stateWidth(adaptation, "adaptation", node),
        decays: try decays(adaptation.decays, "adaptation_decay", node),
        increment: try integers("glint_increment", node, shape),
        initial: try integers("glint_initial_adaptation", node, shape))
    }
    try compare(neuron, node, type, shape)
    return neuron
  }

  private static func checkCount(
    _ name: String, _ count: Int, _ node: NIRNodeView, _ shape: Shape
  ) throws {
    guard [1, shape.channels, shape.count].contains(count) else {
      throw node.invalid(
        name, "\(count) values", "1, \(shape.channels) (channels) or \(shape.count) (neurons)")
    }
  }

  private static func integers(
    _ name: String, _ node: NIRNodeView, _ shape: Shape
  ) throws -> [Int32] {
    let values = try node.metadata(name, as: Int32.self).values
    try checkCount(name, values.count, node, shape)
    return values
  }

  private static func reset(
    _ settings: NodeSettings, threshold: [Int32]?, _ node: NIRNodeView, _ shape: Shape
  ) throws -> QuantizedNeuron.Reset {
    let kind = settings.reset ?? (threshold == nil ? .none : .zero)
    if kind == .none { return threshold == nil ? .toValue([0]) : .subtract([0]) }
    var values: [Int32]?
    if node.hasMetadata("glint_reset") { values = try integers("glint_reset", node, shape) }
    return kind == .zero ? .toValue(values ?? [0]) : .subtract(values ?? threshold ?? [0])
  }

  private static func store(
    _ settings: NodeSettings, width: BitWidth, _ node: NIRNodeView
  ) throws -> MembraneStore {
    if let store = settings.store {
      guard store.low <= store.high else {
        throw node.invalid("store", "\(store.low)...\(store.high)", "low ≤ high")
      }
      let list = store.decays ?? [store.decay ?? [[1, 0]]]
      return .shift(
        MembraneShift(
          shift: store.shift, rounding: store.rounding ?? .nearest, range: store.low...store.high,
          decays: try decays(list, "decay", node)))
    }
    let values = try node.metadata("glint_values", as: Int32.self)
    guard let codes = values.shape.last, codes > 0, values.shape.count <= 2 else {
      throw node.invalid("glint_values", "of shape \(values.shape)", "shape [rows, codes]")
    }
    let rows = values.values.count / codes
    let cuts =
      codes == 1 && !node.hasMetadata("glint_cuts")
      ? [] : try node.metadata("glint_cuts", as: Int32.self).values
    do {
      return .table(
        try MembraneTable(codes: codes, rows: rows, values: values.values, cuts: cuts))
    } catch {
      throw node.invalid(
        "glint_values and glint_cuts", "\(values.values.count) and \(cuts.count) numbers",
        "rows × codes ascending values and rows × (codes − 1) ascending cuts")
    }
  }

  /// Decays, one for all or one for each index in the metadata; how many there must be, validation says.
  private static func decays(
    _ distinct: [[[Int]]], _ name: String, _ node: NIRNodeView
  ) throws -> [Decay] {
    let array = "glint_\(name)"
    let indices =
      node.hasMetadata(array) ? try node.metadata(array, as: Int32.self).values : nil
    guard let decays = DecayList.decays(distinct, indices: indices) else {
      throw node.invalid(
        name, "\(distinct.prefix(8))",
        "pairs [sign, shift], one list of them or one for each number in \(array)")
    }
    return decays
  }

  private static func stateWidth(
    _ state: NodeSettings.State, _ name: String, _ node: NIRNodeView
  ) throws -> BitWidth {
    guard let width = try? BitWidth(membrane: state.bits) else {
      throw node.invalid("\(name).bits", "\(state.bits)", "0 to 16, 24 or 32")
    }
    return width
  }

  private static func compare(
    _ neuron: QuantizedNeuron, _ node: NIRNodeView, _ type: NIRNodeType, _ shape: Shape
  ) throws {
    guard let threshold = neuron.threshold else { return }
    let name = type == .threshold ? "threshold" : "v_threshold"
    let stored = try NIRNeuronReader.spread(
      node.floats(name, as: Double.self), name, node, shape)
    let wanted = neuron.real(threshold, shape: shape)
    try node.require(name, stored.expanded(to: shape), is: wanted)
    guard type != .threshold, case .toValue(let reset) = neuron.reset else { return }
    let value =
      node.has("v_reset")
      ? try NIRNeuronReader.spread(node.floats("v_reset", as: Double.self), "v_reset", node, shape)
      : [0]
    try node.require(
      "v_reset", value.expanded(to: shape), is: neuron.real(reset, shape: shape))
  }
}

extension QuantizedNeuron {
  /// Integers in the neuron's unit as real values, one per neuron.
  func real(_ integers: [Int32], shape: Shape) -> [Double] {
    let units = unit.expanded(to: shape)
    return zip(integers.expanded(to: shape), units).map { Double($0) * $1 }
  }
}

extension Array {
  /// One value per neuron, from 1, one per channel, or one per neuron.
  func expanded(to shape: Shape) -> [Element] {
    if count == shape.count { return self }
    if count == shape.channels {
      return flatMap { [Element](repeating: $0, count: shape.positions) }
    }
    return first.map { [Element](repeating: $0, count: shape.count) } ?? []
  }
}
