internal import NetworkModel

/// The neuron table of a layer, over what `[neuron]` says for all.
struct TopologyNeuron {
  /// Keys of a neuron table.
  static let keys = floatKeys + sharedKeys + integerKeys + TopologyLoihiNeuron.keys
  /// Keys that only integer networks have.
  static let integerKeys = [
    "membrane_bits", "grid", "values", "cuts", "shift", "rounding",
  ]
  private static let floatKeys = ["gain"]
  private static let sharedKeys = [
    "model", "threshold", "reset", "reset_value", "compare", "beta", "initial",
  ]

  let table: TopologyTable
  let model: Neuron.Model
  let threshold: [Double]
  let beta: [Double]
  let gain: [Double]
  let initial: [Double]
  let resetValue: [Double]
  let reset: Reset
  let comparison: Comparison
  /// What the table left open.
  let assumptions: [String]

  /// The neuron of `layer`; nil when it has none.
  init?(
    _ layer: TopologyLayer, defaults: [String: TopologyValue], tensors: borrowing TensorFile,
    options: ReadOptions
  ) throws {
    guard let table = try Self.table(layer, defaults: defaults) else { return nil }
    guard table.values["model"] != .string(TopologyLoihiNeuron.model) else {
      throw table.invalid("model", "another: LOIHI neurons need integer weights")
    }
    try table.allow(Self.floatKeys + Self.sharedKeys + Self.integerKeys)
    self.table = table
    beta = try Self.parameter("beta", table, tensors) ?? []
    model =
      try table.choice("model", of: Neuron.Model.self)
      ?? (beta.isEmpty ? .integrateAndFire : .leakyIntegrateAndFire)
    threshold = try Self.parameter("threshold", table, tensors) ?? []
    gain = try Self.parameter("gain", table, tensors) ?? [1]
    initial = try Self.parameter("initial", table, tensors) ?? [0]
    resetValue = try Self.parameter("reset_value", table, tensors) ?? [0]
    let statedReset = try options.reset ?? table.choice("reset", of: Reset.self)
    let statedComparison = try options.comparison ?? table.choice("compare", of: Comparison.self)
    reset = statedReset ?? .zero
    comparison = statedComparison ?? .greater
    var assumptions: [String] = []
    if statedReset == nil, model.spikes, model != .threshold {
      assumptions.append("a spike resets the membrane to reset_value (reset)")
    }
    if statedComparison == nil, model.spikes {
      assumptions.append("neurons spike when the membrane is above the threshold (compare)")
    }
    self.assumptions = assumptions
    try check()
  }

  /// The neuron table of `layer` over the `[neuron]` table; nil when the layer has no neurons.
  static func table(
    _ layer: TopologyLayer, defaults: [String: TopologyValue]
  ) throws -> TopologyTable? {
    var own: [String: TopologyValue] = [:]
    switch layer.table.values["neuron"] {
    case nil, .boolean(false):
      guard layer.kind == .neuron else { return nil }
      guard !defaults.isEmpty else {
        throw layer.table.error(
          .missingKey(
            "neuron", place: layer.table.place, expected: "a table, or a [neuron] table for all"))
      }
    case .boolean(true): break
    case .table(let values): own = values
    default: throw layer.table.invalid("neuron", "a table such as { threshold = 1.0 }, or true")
    }
    return TopologyTable(
      file: layer.table.file, place: "the neuron of layer '\(layer.name)'",
      section: layer.table.section, lines: layer.table.lines, values: defaults.merging(own) { $1 })
  }

  private func check() throws {
    if model.spikes, threshold.isEmpty {
      throw table.error(
        .missingKey(
          "threshold", place: table.place, expected: "a number, a list, or the name of a tensor"))
    }
    if !model.spikes, table.values["threshold"] != nil {
      throw table.invalid("threshold", "none: \(model.rawValue) never spikes")
    }
    if model.leaks, beta.isEmpty {
      throw table.error(
        .missingKey("beta", place: table.place, expected: "what a membrane keeps in one step"))
    }
    guard beta.isEmpty || model.leaks else {
      throw table.invalid("beta", "none: only LIF and LI leak")
    }
    guard beta.allSatisfy({ $0 > 0 && $0 < 1 }) else {
      throw table.invalid("beta", "numbers above 0 and below 1 (an IF neuron keeps all)")
    }
  }

  /// Numbers in the table, or the tensor or attribute that a string names.
  private static func parameter(
    _ key: String, _ table: TopologyTable, _ tensors: borrowing TensorFile
  ) throws -> [Double]? {
    guard case .string(let name) = table.values[key] else { return try table.numbers(key) }
    var values: [Double]?
    if let at = name.lastIndex(of: "@") {
      values = try tensors.attribute(
        String(name[name.index(after: at)...]), of: String(name[..<at]))
    } else if let found = try tensors.find([name]) {
      values = try tensors.floats(found, as: Double.self).values
    }
    guard let values, !values.isEmpty else {
      throw table.error(
        .missingTensor(
          [name], place: table.place, tensors: tensors.path, found: try tensors.names()),
        at: key)
    }
    guard values.allSatisfy(\.isFinite) else { throw table.invalid(key, "finite numbers") }
    return values
  }
}
