internal import NetworkModel

/// The neuron table of a layer, over what `[neuron]` says for all.
struct TopologyNeuron {
  /// Keys of a neuron table.
  static let keys =
    TopologyQuantity.allCases.map(\.rawValue) + choiceKeys + integerKeys
    + TopologyLoihiNeuron.keys
  /// Keys that only integer networks have.
  static let integerKeys = [
    "membrane_bits", "grid", "values", "cuts", "shift", "rounding",
  ]
  private static let choiceKeys = ["model", "reset", "compare", "multiple_spikes"]

  let table: TopologyTable
  let model: Neuron.Model
  /// What a spike does, when the user or the table says it.
  let reset: Reset?
  /// When a spike comes, when the user or the table says it.
  let comparison: Comparison?
  /// Whether several spikes may come in one step, when the user or the table says it.
  let emitsSeveralSpikes: Bool?
  private let numbers: [TopologyQuantity: [Double]]

  /// The numbers of the table for `quantity`; nil where it has none.
  subscript(quantity: TopologyQuantity) -> [Double]? { numbers[quantity] }

  /// The neuron of `layer`; nil when it has none.
  init?(
    _ layer: TopologyLayer, defaults: [String: TopologyValue], tensors: borrowing TensorFile,
    options: ReadOptions
  ) throws {
    guard let table = try Self.table(layer, defaults: defaults) else { return nil }
    guard table.values["model"] != .string(TopologyLoihiNeuron.model) else {
      throw table.invalid("model", "another: LOIHI neurons need integer weights")
    }
    try table.allow(Self.keys.filter { !TopologyLoihiNeuron.keys.contains($0) })
    self.table = table
    var numbers: [TopologyQuantity: [Double]] = [:]
    for quantity in TopologyQuantity.allCases {
      numbers[quantity] = try table.numbers(quantity.rawValue, tensors)
    }
    self.numbers = numbers
    model =
      try table.choice("model", of: Neuron.Model.self)
      ?? TopologyQuantity.model(of: Set(numbers.keys))
    reset = try options.reset ?? table.choice("reset", of: Reset.self)
    comparison = try options.comparison ?? table.choice("compare", of: Comparison.self)
    emitsSeveralSpikes = try options.emitsSeveralSpikes ?? table.boolean("multiple_spikes")
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
    // Of two ways to say a thing, the layer's own wins.
    let replaced = TopologyQuantity.allCases.filter { own[$0.rawValue] != nil }
      .compactMap(\.alternative?.rawValue)
    let inherited = defaults.filter { !replaced.contains($0.key) }
    return TopologyTable(
      file: layer.table.file, place: "the neuron of layer '\(layer.name)'",
      section: layer.table.section, lines: layer.table.lines, values: inherited.merging(own) { $1 })
  }

  /// Checks that the model has what it needs and nothing else, in possible ranges.
  private func check() throws {
    for quantity in TopologyQuantity.allCases {
      let key = quantity.rawValue
      guard let values = numbers[quantity] else {
        if quantity.isNeeded(by: model), quantity.alternative.flatMap({ numbers[$0] }) == nil {
          throw table.error(
            .missingKey(key, place: table.place, expected: quantity.expected(of: model)))
        }
        continue
      }
      guard quantity.belongs(to: model) else {
        throw table.invalid(key, "none: \(quantity.reason(against: model))")
      }
      if let other = quantity.alternative, numbers[other] != nil, table.values[key] != nil {
        throw table.invalid(key, "none beside \(other.rawValue), which says the same")
      }
      if let wrong = values.first(where: { !quantity.allows($0) }) {
        throw table.error(
          .invalidValue(
            key: key, place: table.place, value: "\(wrong)", expected: quantity.range), at: key)
      }
    }
    if model.adapts, table.values["reset"] != nil {
      throw table.invalid("reset", "none: a spike of ALIF takes off the threshold of the next step")
    }
  }
}

extension TopologyTable {
  /// Numbers in the table, or the tensor or attribute that a string names; nil when the key is absent.
  func numbers(_ key: String, _ tensors: borrowing TensorFile) throws -> [Double]? {
    guard case .string(let name) = values[key] else { return try numbers(key) }
    let found = try tensors.find([name])
    let numbers = try reading(key) { () throws -> [Double]? in
      if let found { return try tensors.floats(found, as: Double.self).values }
      return try tensors.attribute(named: name)
    }
    guard let numbers, !numbers.isEmpty else {
      throw error(
        .missingTensor([name], place: place, tensors: tensors.path, found: try tensors.names()),
        at: key)
    }
    guard numbers.allSatisfy(\.isFinite) else { throw invalid(key, "finite numbers") }
    return numbers
  }
}
