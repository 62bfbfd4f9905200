internal import NetworkModel

/// Makes the nodes of an analog network from the calls of a Keras model's layers.
struct KerasNetworkBuilder {
  /// What a call of a layer gives.
  struct Value {
    /// The node that holds it.
    var node: Int
    var shape: Shape
    /// Keras's order of a vector's features.
    var order: FlattenOrder
    /// True for images without an axis of channels, which have one channel here.
    var lacksChannels = false
  }

  /// A call of a layer and what it takes.
  struct Call {
    let layer: KerasLayer
    /// Name of the node: that of the layer, with the number of the call behind it from the second one on.
    let name: String
    let inputs: [Value]

    var settings: KerasSettings { layer.settings }
    var input: Value { inputs[0] }

    func unsupported(_ what: String, _ remedy: String) -> KerasProblem {
      .unsupported(layer: layer.name, what: what, remedy: remedy)
    }
  }

  /// Weights of all nodes together, 2^28 (1 GiB): shared layers repeat theirs.
  static let maximumWeights = 1 << 28

  let weights: KerasWeights
  private(set) var nodes: [AnalogNode] = []
  private var weightCount = 0
  /// True when inputs of two axes are series with channels, not images without.
  private let hasSeries: Bool

  init(_ model: KerasModel, weights: KerasWeights) {
    self.weights = weights
    hasSeries = model.layers.contains { $0.type == "Conv1D" }
  }

  /// The nodes of a model.
  static func nodes(of model: KerasModel, weights: KerasWeights) throws -> [AnalogNode] {
    var builder = KerasNetworkBuilder(model, weights: weights)
    var values: [KerasReference: Value] = [:]
    var last: Value?
    for step in try model.ordered() {
      let call = step.reference.call
      let value = try builder.value(
        of: Call(
          layer: step.layer, name: step.layer.name + (call == 0 ? "" : ".\(call)"),
          inputs: step.inputs.compactMap { values[$0] }))
      values[step.reference] = value
      last = value
    }
    if let last, !last.order.isPlain {
      throw KerasProblem.unsupported(
        layer: model.output.layer, what: "the answer is a map made a vector",
        remedy: "leave out the last Flatten or Reshape")
    }
    return builder.nodes
  }

  /// Adds a node.
  mutating func add(
    _ name: String, _ operation: AnalogOperation, to inputs: [Value], order: FlattenOrder? = nil
  ) throws -> Value {
    let shape = try operation.outputShape(of: inputs.map(\.shape), node: name)
    nodes.append(
      AnalogNode(name: name, operation: operation, inputs: inputs.map(\.node), shape: shape))
    return Value(
      node: nodes.count - 1, shape: shape, order: order ?? FlattenOrder(features: shape.count),
      lacksChannels: inputs[0].lacksChannels)
  }

  /// Counts weights before they are read.
  mutating func count(weights shape: [Int]) throws {
    let product = shape.reduce((partialValue: 1, overflow: false)) { count, extent in
      let next = count.partialValue.multipliedReportingOverflow(by: extent)
      return (next.partialValue, count.overflow || next.overflow)
    }
    weightCount = product.overflow ? Int.max : weightCount + min(product.partialValue, Int.max / 2)
    guard weightCount <= Self.maximumWeights else {
      throw NetworkIOError.tooLarge(
        file: weights.file, what: "weights", found: weightCount, allowed: Self.maximumWeights)
    }
  }

  /// The node of the input.
  mutating func input(_ call: Call) throws -> Value {
    let settings = call.settings
    let key = settings.values["batch_input_shape"] == .null ? "batch_shape" : "batch_input_shape"
    let extents = settings.values[key].elements?.dropFirst().map(\.integer) ?? []
    let known = extents.compactMap(\.self)
    guard (1...3).contains(known.count), known.count == extents.count, known.allSatisfy({ $0 > 0 })
    else {
      throw settings.invalid(
        key, expected: "the batch and 1 to 3 known extents; save the model with an input shape")
    }
    let lacksChannels = known.count == 2 && !hasSeries
    let shape = try Shape(
      lacksChannels ? [1] + known : [known[known.count - 1]] + known.dropLast())
    nodes.append(AnalogNode(name: call.name, operation: .input, inputs: [], shape: shape))
    return Value(
      node: nodes.count - 1, shape: shape, order: FlattenOrder(features: shape.count),
      lacksChannels: lacksChannels)
  }
}
