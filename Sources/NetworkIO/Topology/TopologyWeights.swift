internal import FixedPoint
internal import HDF5
internal import NetworkModel

/// Finds and reads the weights and biases of a layer.
struct TopologyWeights {
  let layer: TopologyLayer
  /// Dataset of the weights.
  let weight: String
  /// Dataset of the biases; nil for none.
  let bias: String?
  /// True when the weights are integers.
  let isInteger: Bool

  /// Key that names them, for errors: `weight` or `recurrent`.
  let key: String

  /// The weights of `layer`.
  init(_ layer: TopologyLayer, tensors: borrowing TensorFile) throws {
    let stated = try layer.table.string("weight")
    try self.init(
      layer, key: "weight", prefix: layer.name, weight: stated, bias: layer.table.values["bias"],
      tensors: tensors)
  }

  /// The recurrent weights of `layer`; nil when it has none.
  init?(recurrentOf layer: TopologyLayer, tensors: borrowing TensorFile) throws {
    var prefix = "\(layer.name).recurrent"
    var table: TopologyTable?
    switch layer.table.values["recurrent"] {
    case nil, .boolean(false): return nil
    case .boolean(true): break
    case .string(let name): prefix = name
    case .table:
      table = try layer.table.table("recurrent", place: layer.table.place)
      try table?.allow(["weight", "bias"])
    default: throw layer.table.invalid("recurrent", "a name, true, or { weight = …, bias = … }")
    }
    try self.init(
      layer, key: "recurrent", prefix: prefix, weight: table?.string("weight"),
      bias: table?.values["bias"], tensors: tensors)
  }

  /// The tensors `weight` and `bias`, else `prefix.weight` and, if it is there, `prefix.bias`.
  private init(
    _ layer: TopologyLayer, key: String, prefix: String, weight stated: String?,
    bias: TopologyValue?, tensors: borrowing TensorFile
  ) throws {
    func missing(_ names: [String], _ key: String) throws -> NetworkIOError {
      layer.table.error(
        .missingTensor(
          names, place: layer.table.place, tensors: tensors.path, found: try tensors.names()),
        at: key)
    }
    self.layer = layer
    self.key = key
    let names = stated.map { [$0] } ?? ["\(prefix).weight", "\(prefix)/weight"]
    guard let weight = try layer.table.reading(key, { try tensors.find(names) }) else {
      throw try missing(names, key)
    }
    self.weight = weight
    isInteger = try layer.table.reading(key) { try tensors.isInteger(weight) }
    let defaults = ["\(prefix).bias", "\(prefix)/bias"]
    let biasKey = key == "weight" ? "bias" : key
    switch bias {
    case nil: self.bias = try tensors.find(defaults)
    case .boolean(false): self.bias = nil
    case .boolean(true):
      guard let found = try tensors.find(defaults) else { throw try missing(defaults, biasKey) }
      self.bias = found
    case .string(let name):
      guard let found = try tensors.find([name]) else { throw try missing([name], biasKey) }
      self.bias = found
    default: throw layer.table.invalid(biasKey, "the name of a tensor, or false")
    }
  }

  /// Float weights with batch normalisation folded.
  func float(_ tensors: borrowing TensorFile) throws -> Network.Operation {
    for key in ["weight_bits", "step", "guard_bits"] where layer.table.values[key] != nil {
      throw layer.table.invalid(key, "none: it is for integer tensors")
    }
    let tensor = try layer.table.reading(key) { try tensors.floats(weight, as: Double.self) }
    let bias = try layer.table.reading(key) { () throws -> TensorFile.Tensor<Double>? in
      try self.bias.map { try tensors.floats($0, as: Double.self) }
    }
    let outputs = try outputs(of: tensor.shape)
    try checkBias(bias?.name, bias?.shape ?? [], bias?.values.count ?? outputs, outputs)
    var values: (weights: [Float], bias: [Float]?)
    if key == "weight",
      let normalization = try BatchNormalization(layer, outputs: outputs, tensors: tensors)
    {
      let zeros = [Double](repeating: 0, count: outputs)
      values = normalization.folded(weights: tensor.values, bias: bias?.values ?? zeros)
    } else {
      values = (tensor.values.map { Float($0) }, bias?.values.map { Float($0) })
    }
    return layer.kind == .dense
      ? .dense(try dense(tensor.shape), weight: values.weights, bias: values.bias)
      : .convolution(
        try layer.convolution(tensor.shape, tensor: weight), weight: values.weights,
        bias: values.bias)
  }

  /// Integer weights as they are.
  func quantized(_ tensors: borrowing TensorFile) throws -> QuantizedNetwork.Operation {
    guard layer.table.values["batch_norm"] == nil else {
      throw layer.table.invalid("batch_norm", "none: fold it before weights become integers")
    }
    let tensor = try layer.table.reading(key) { try tensors.integers(weight) }
    let bias = try layer.table.reading(key) { () throws -> TensorFile.Tensor<Int>? in
      try self.bias.map { try tensors.integers($0) }
    }
    let outputs = try outputs(of: tensor.shape)
    try checkBias(bias?.name, bias?.shape ?? [], bias?.values.count ?? outputs, outputs)
    let width = try width(tensor.values, signedBits: tensors.signedBits(weight))
    let step = try layer.table.numbers("step") ?? [1]
    guard step.allSatisfy({ $0 > 0 }), step.count == 1 || step.count == outputs else {
      throw layer.table.invalid("step", "1 or \(outputs) numbers above 0")
    }
    let integers = QuantizedWeights(
      values: tensor.values.map { Int16($0) }, width: width, step: step,
      guardBits: try layer.table.integer("guard_bits", in: 0...15) ?? 0,
      bias: try bias.map { bias in
        let values = bias.values.compactMap { Int32(exactly: $0) }
        guard values.count == bias.values.count else {
          throw doesNotFit(bias.name, "32 bits")
        }
        return values
      })
    return layer.kind == .dense
      ? .dense(try dense(tensor.shape), integers)
      : .convolution(try layer.convolution(tensor.shape, tensor: weight), integers)
  }

  /// The stated width, else the smallest that holds the tensor's type; the values decide where none does.
  private func width(_ values: [Int], signedBits: Int) throws -> BitWidth {
    func fits(_ bits: Int) -> Bool {
      bits == 1
        ? values.allSatisfy { $0 == 1 || $0 == -1 }
        : values.allSatisfy { $0 >= -(1 << (bits - 1)) && $0 < 1 << (bits - 1) }
    }
    let stated = try layer.table.integer("weight_bits", in: 1...16)
    let bits = stated ?? (signedBits <= 8 || (signedBits > 16 && fits(8)) ? 8 : 16)
    guard let width = try? BitWidth(weights: bits) else {
      throw layer.table.invalid("weight_bits", "1 to 8 or 16")
    }
    guard fits(bits) else {
      throw doesNotFit(weight, bits == 1 ? "1 bit (only −1 and 1)" : "\(bits) bits")
    }
    return width
  }

  private func doesNotFit(_ tensor: String, _ expected: String) -> NetworkIOError {
    layer.table.error(
      .doesNotFit(tensor: tensor, place: layer.table.place, expected: expected), at: key)
  }

  private func outputs(of shape: [Int]) throws -> Int {
    guard let outputs = shape.first, shape.count > 1, !shape.contains(0) else {
      throw wrongShape(weight, shape, "[outputs, inputs, …]")
    }
    return outputs
  }

  private func dense(_ shape: [Int]) throws -> Dense {
    guard shape.count == 2 else { throw wrongShape(weight, shape, "[outputs, inputs]") }
    return Dense(inputs: shape[1], outputs: shape[0])
  }

  private func checkBias(_ name: String?, _ shape: [Int], _ count: Int, _ outputs: Int) throws {
    guard let name, count != outputs else { return }
    throw wrongShape(name, shape, "[\(outputs)]")
  }

  private func wrongShape(_ tensor: String, _ shape: [Int], _ expected: String) -> NetworkIOError {
    layer.table.error(
      .wrongShape(tensor: tensor, place: layer.table.place, shape: shape, expected: expected),
      at: key)
  }
}
