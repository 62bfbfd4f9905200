internal import NetworkModel

/// One `[[layer]]`: its name, what it is, where its values come from, and the table with the rest.
struct TopologyLayer {
  /// What a layer is.
  enum Kind: String, CaseIterable {
    case convolution = "conv"
    case dense
    case maximumPooling = "max_pool"
    case sumPooling = "sum_pool"
    case averagePooling = "avg_pool"
    case flatten
    case delay
    case neuron

    /// Keys beside `name`, `kind`, `from` and `from_previous`.
    var keys: [String] {
      switch self {
      case .convolution:
        ["weight", "bias", "stride", "padding", "dilation", "groups", "batch_norm", "neuron"]
          + Self.integerKeys
      case .dense: ["weight", "bias", "batch_norm", "neuron", "recurrent"] + Self.integerKeys
      case .maximumPooling, .sumPooling, .averagePooling: ["kernel", "stride", "padding"]
      case .flatten: []
      case .delay: ["steps"]
      case .neuron: ["neuron"]
      }
    }

    private static let integerKeys = ["weight_bits", "step", "guard_bits"]

    /// True for layers with weights.
    var hasWeights: Bool { self == .convolution || self == .dense }
  }

  let name: String
  let kind: Kind
  /// Names of earlier layers or "input"; nil for the layer before.
  let from: [String]?
  /// Names of layers, also later ones, whose values of the step before are added; nil for none.
  let fromPrevious: [String]?
  let table: TopologyTable

  init(_ table: TopologyTable) throws {
    guard let name = try table.string("name"), !name.isEmpty else {
      throw table.error(.missingKey("name", place: table.place, expected: "a name of its own"))
    }
    guard !name.contains("/") else { throw table.invalid("name", "a name without '/'") }
    let named = TopologyTable(
      file: table.file, place: "layer '\(name)'", section: table.section, lines: table.lines,
      values: table.values)
    guard let kind = try named.choice("kind", of: Kind.self) else {
      let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw named.error(.missingKey("kind", place: named.place, expected: "one of \(kinds)"))
    }
    try named.allow(["name", "kind", "from", "from_previous"] + kind.keys)
    self.name = name
    self.kind = kind
    from = try named.names("from")
    fromPrevious = try named.names("from_previous")
    self.table = named
  }

  /// The window of a pooling.
  func pooling() throws -> Pooling {
    guard let kernel = try pair("kernel", in: 1...65_535, rank: 2) else {
      throw table.error(
        .missingKey("kernel", place: table.place, expected: "rows and columns, such as 2 or [2, 2]")
      )
    }
    let stride = try pair("stride", in: 1...65_535, rank: 2) ?? kernel
    let padding = try pair("padding", in: 0...65_535, rank: 2) ?? (0, 0)
    return Pooling(
      kind: kind == .maximumPooling ? .maximum : kind == .sumPooling ? .sum : .average,
      window: Window(
        kernel: kernel, stride: stride, padding: Padding(rows: padding.0, columns: padding.1)))
  }

  /// Steps of a delay: one number, or one per value, which may be a tensor.
  func delays(_ tensors: borrowing TensorFile) throws -> [Int] {
    guard let numbers = try table.numbers("steps", tensors) else {
      throw table.error(
        .missingKey("steps", place: table.place, expected: "whole numbers of steps, such as 1"))
    }
    let steps = numbers.compactMap { Int(exactly: $0) }
    guard steps.count == numbers.count, steps.allSatisfy((0...65_535).contains) else {
      throw table.invalid("steps", "whole numbers in 0...65535")
    }
    return steps
  }

  /// The geometry of a convolution with weights of this shape.
  func convolution(_ shape: [Int], tensor: String) throws -> Convolution {
    guard shape.count == 3 || shape.count == 4, shape.allSatisfy({ $0 > 0 }),
      shape.dropFirst(2).allSatisfy({ $0 <= 65_535 })
    else {
      throw table.error(
        .wrongShape(
          tensor: tensor, place: table.place, shape: shape,
          expected: "[outputs, inputs/groups, rows, columns]"), at: "weight")
    }
    let rank = shape.count - 2
    let kernel = rank == 1 ? (rows: 1, columns: shape[2]) : (rows: shape[2], columns: shape[3])
    let stride = try pair("stride", in: 1...65_535, rank: rank) ?? (1, 1)
    let dilation = try pair("dilation", in: 1...65_535, rank: rank) ?? (1, 1)
    let groups = try table.integer("groups", in: 1...shape[0]) ?? 1
    let padding = try padding(kernel: kernel, stride: stride, dilation: dilation, rank: rank)
    return Convolution(
      inputChannels: shape[1] * groups, outputChannels: shape[0],
      window: Window(kernel: kernel, stride: stride, padding: padding, dilation: dilation),
      groups: groups, rank: rank)
  }

  private func padding(
    kernel: (rows: Int, columns: Int), stride: (Int, Int), dilation: (rows: Int, columns: Int),
    rank: Int
  ) throws -> Padding {
    guard case .string(let text) = table.values["padding"] else {
      let padding = try pair("padding", in: 0...65_535, rank: rank) ?? (0, 0)
      return Padding(rows: rank == 1 ? 0 : padding.0, columns: padding.1)
    }
    if text == "valid" { return Padding(rows: 0, columns: 0) }
    guard text == "same", stride == (1, 1) else {
      throw table.invalid("padding", "numbers, \"valid\", or \"same\" with stride 1")
    }
    return .same(kernel: kernel, dilation: dilation)
  }

  private func pair(
    _ key: String, in range: ClosedRange<Int>, rank: Int
  ) throws -> (rows: Int, columns: Int)? {
    guard let values = try table.integers(key, in: range) else { return nil }
    switch (values.count, rank) {
    case (1, 1): return (1, values[0])
    case (1, _): return (values[0], values[0])
    case (2, 2): return (values[0], values[1])
    default: throw table.invalid(key, "one number, or rows and columns")
    }
  }
}

extension TopologyTable {
  /// A name or a list of names.
  func names(_ key: String) throws -> [String]? {
    switch values[key] {
    case nil: return nil
    case .string(let name): return [name]
    case .list(let list):
      let names = list.compactMap { value in
        if case .string(let name) = value { name } else { String?.none }
      }
      guard names.count == list.count, !names.isEmpty, Set(names).count == names.count else {
        throw invalid(key, "names of layers, each once")
      }
      return names
    default: throw invalid(key, "a name or a list of names")
    }
  }
}
