internal import HDF5
internal import NetworkModel

/// One node of a NIR file while it is put right.
struct NIRNodeRepair {
  private(set) var node: NIRNode
  /// What was done to which parameter.
  private(set) var steps: [(name: String, what: String)] = []
  private let type: NIRNodeType

  init(_ node: NIRNode, type: NIRNodeType) {
    self.node = node
    self.type = type
  }

  /// Moves what the type does not have into the metadata, where every reader leaves it alone.
  mutating func moveUnknown() {
    let rules = type.rules
    steps += node.moveIntoMetadata { !rules.contains($0) }.map { ($0, NIRNode.moved) }
  }

  /// Writes shapes and values that reading assumed.
  ///
  /// - Throws: Only when settings cannot be written as JSON.
  mutating func complete(input: Shape, output: Shape) throws {
    for name in type.rules.shaped { spread(name, to: output) }
    switch type {
    case .input, .output: write("shape", output.dimensions)
    case .flatten: completeFlatten(input)
    case .convolution1, .convolution2: try completeConvolution(input)
    case .affine: try writeBias()
    case .sumPooling, .averagePooling:
      if let kernel = node.parameters["kernel_size"] { writeAbsent("stride", kernel) }
      writeAbsent("padding", NIRValue([0, 0]))
    case .integrateAndFire, .leakyIntegrateAndFire: writeReset(output)
    case .currentBasedLeakyIntegrateAndFire:
      writeReset(output)
      writeWeights(output)
    case .currentBasedLeakyIntegrator: writeWeights(output)
    case .linear, .scale, .delay, .threshold, .integrator, .leakyIntegrator: break
    }
  }

  private mutating func completeFlatten(_ input: Shape) {
    // Where the stored shape had a batch axis, the dimensions counted it; everything is flattened in any case.
    if let stated = node.parameters["input_type"]?.integers, stated.count > input.dimensions.count {
      set("start_dim", NIRValue(0), "wrote 0, counted without a batch axis")
      set("end_dim", NIRValue(-1), "wrote -1")
    }
    write("input_type", input.dimensions)
    writeAbsent("start_dim", NIRValue(0))
    writeAbsent("end_dim", NIRValue(-1))
  }

  private mutating func completeConvolution(_ input: Shape) throws {
    let isLine = type == .convolution1
    let extents = Array(input.dimensions.dropFirst())
    /// The same number for every axis.
    func all(_ number: Int) -> NIRValue { isLine ? NIRValue(number) : NIRValue([number, number]) }
    if node.parameters["input_shape"]?.integers != extents {
      let value = isLine ? NIRValue(extents[0]) : NIRValue(extents)
      set("input_shape", value, "wrote \(isLine ? "\(extents[0])" : "\(extents)")")
    }
    writeAbsent("stride", all(1))
    writeAbsent("padding", all(0))
    writeAbsent("dilation", all(1))
    writeAbsent("groups", NIRValue(1))
    try writeBias()
  }

  /// Zeros for a bias that is not there, marked as none so that the network stays the same.
  private mutating func writeBias() throws {
    guard node.parameters["bias"] == nil, node.metadata?["glint"] == nil,
      let outputs = node.parameters["weight"]?.shape.first
    else { return }
    set("bias", NIRValue([Float](repeating: 0, count: outputs)), "wrote \(outputs) zeros")
    try node.describe(NodeSettings(bias: false))
  }

  private mutating func writeReset(_ shape: Shape) {
    guard node.parameters["v_reset"] == nil else { return }
    node.set("v_reset", [Float](repeating: 0, count: shape.count), shape)
    steps.append(("v_reset", "wrote 0, which was assumed"))
  }

  private mutating func writeWeights(_ shape: Shape) {
    guard node.parameters["w_in"] == nil else { return }
    node.set("w_in", [Float](repeating: 1, count: shape.count), shape)
    steps.append(("w_in", "wrote 1, which was assumed"))
  }

  /// A list of extents that is not there or not right.
  private mutating func write(_ name: String, _ extents: [Int]) {
    guard node.parameters[name]?.integers != extents else { return }
    set(name, NIRValue(extents), "wrote \(extents)")
  }

  private mutating func writeAbsent(_ name: String, _ value: NIRValue) {
    guard node.parameters[name] == nil else { return }
    set(name, value, "wrote \(value.integers.map { $0.count == 1 ? "\($0[0])" : "\($0)" } ?? "it")")
  }

  private mutating func set(_ name: String, _ value: NIRValue, _ what: String) {
    node.parameters[name] = value
    steps.append((name, what))
  }

  /// Gives a parameter one value for each neuron, in the type that it has.
  private mutating func spread(_ name: String, to shape: Shape) {
    guard let value = node.parameters[name], value.shape != shape.dimensions else { return }
    let isSingle: Bool
    if case .float(let bits) = value.elementType { isSingle = bits <= 32 } else { isSingle = false }
    let done =
      isSingle
      ? fill(name, (try? value.numbers(as: Float.self)) ?? nil, shape)
      : fill(name, (try? value.numbers(as: Double.self)) ?? nil, shape)
    guard done else { return }
    let text = value.count == 1 ? "one value" : "shape \(value.shape)"
    steps.append((name, "spread from \(text) to \(shape.dimensions)"))
  }

  /// Each number for as many neurons as it stands for: all, those of a channel, or one.
  private mutating func fill<Number: HDF5Number>(
    _ name: String, _ numbers: [Number]?, _ shape: Shape
  ) -> Bool {
    guard let numbers, !numbers.isEmpty, shape.count % numbers.count == 0,
      [1, shape.channels, shape.count].contains(numbers.count)
    else { return false }
    let each = shape.count / numbers.count
    node.parameters[name] = NIRValue(
      numbers.flatMap { [Number](repeating: $0, count: each) }, shape: shape.dimensions)
    return true
  }
}

extension NIRNode {
  /// What is said of a dataset that was moved.
  static let moved = "moved into the node's metadata"

  /// Moves parameters that are strange to the node, and everything else that it should not have, into its metadata.
  ///
  /// What the metadata has by that name already stays where it is.
  /// - Returns: The names, parameters first.
  mutating func moveIntoMetadata(_ isStrange: (String) -> Bool) -> [String] {
    var names: [String] = []
    for name in parameters.keys.filter(isStrange).sorted() {
      guard let value = parameters[name], metadata?[name] == nil else { continue }
      parameters[name] = nil
      metadata = metadata ?? [:]
      metadata?[name] = .value(value)
      names.append(name)
    }
    for name in others.keys.sorted() {
      guard let member = others[name], metadata?[name] == nil else { continue }
      others[name] = nil
      metadata = metadata ?? [:]
      metadata?[name] = member
      names.append(name)
    }
    return names
  }
}
