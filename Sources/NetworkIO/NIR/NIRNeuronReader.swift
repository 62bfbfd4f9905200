internal import NetworkModel

/// Reads `IF LIF I LI Threshold` of a float network and notes what had to be assumed.
struct NIRNeuronReader {
  let rootReset: Reset?
  let rootComparison: Comparison?
  let options: ReadOptions
  private(set) var assumptions: [String] = []
  /// A neuron integrates its input over time.
  private(set) var integrates = false
  /// A neuron leaks.
  private(set) var leaks = false

  init(rootReset: Reset?, rootComparison: Comparison?, options: ReadOptions) {
    self.rootReset = rootReset
    self.rootComparison = rootComparison
    self.options = options
  }

  mutating func neuron(
    _ node: borrowing NIRNodeFile, _ type: NIRNodeType, shape: Shape
  ) throws -> Neuron {
    guard let model = Neuron.Model(rawValue: type.rawValue) else {
      fatalError("\(type) is no neuron")
    }
    var neuron = Neuron(model: model)
    let settings = try node.settings()
    if model == .threshold {
      neuron.threshold = try parameter(node, "threshold", shape)
    } else {
      neuron.resistance = try parameter(node, "r", shape)
      integrates = true
    }
    if model.leaks {
      neuron.tau = try parameter(node, "tau", shape)
      for tau in neuron.tau where tau <= 0 {
        throw node.invalid("tau", "\(tau)", "a time constant above 0")
      }
      neuron.leak = try parameter(node, "v_leak", shape)
      leaks = true
    }
    if model.spikes, model != .threshold {
      neuron.threshold = try parameter(node, "v_threshold", shape)
      if try node.has("v_reset") { neuron.resetValue = try parameter(node, "v_reset", shape) }
    }
    if model != .threshold { neuron.initial = try initial(node, settings, shape) }
    if model.spikes { decide(&neuron, settings) }
    return neuron
  }

  private mutating func decide(_ neuron: inout Neuron, _ settings: NodeSettings?) {
    if neuron.model != .threshold {
      let stated: Reset? =
        switch settings?.reset {
        case .zero: .zero
        case .subtract: .subtract
        case .some(.none), nil: nil
        }
      if let reset = options.reset ?? stated ?? rootReset {
        neuron.reset = reset
      } else {
        assumptions.append("a spike resets the membrane to v_reset (--reset)")
      }
    }
    if let comparison = options.comparison ?? settings?.comparison ?? rootComparison {
      neuron.comparison = comparison
    } else {
      assumptions.append("neurons spike when v > v_threshold")
    }
  }

  private func initial(
    _ node: borrowing NIRNodeFile, _ settings: NodeSettings?, _ shape: Shape
  ) throws -> [Double] {
    if settings != nil, try node.hasMetadata("glint_initial") {
      let array = try node.metadata("glint_initial", as: Double.self)
      return try Self.spread(array, "glint_initial", node, shape)
    }
    return [settings?.initial ?? 0]
  }

  private func parameter(
    _ node: borrowing NIRNodeFile, _ name: String, _ shape: Shape
  ) throws -> [Double] {
    try Self.spread(node.floats(name, as: Double.self), name, node, shape)
  }

  /// One value, or one per neuron: from one, one per channel as `[C, 1, 1]`, or the node's shape; equal values become one.
  static func spread<Number: BinaryFloatingPoint>(
    _ array: NIRNodeFile.Array<Number>, _ name: String, _ node: borrowing NIRNodeFile,
    _ shape: Shape
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
