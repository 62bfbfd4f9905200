internal import NetworkModel

extension KerasNetworkBuilder {
  /// `value` behind the activation that the layer's settings name; itself for none.
  mutating func activated(_ value: Value, _ call: Call, name: String) throws -> Value {
    let setting = call.settings.values["activation"]
    if setting == .null { return value }
    // Keras 3 writes functions as objects, and layers in the place of functions.
    let type = setting["class_name"].text ?? "function"
    let nested = KerasSettings(values: setting["config"], place: call.settings.place)
    switch type {
    case "ReLU": return try activated(value, by: rectifier(nested), name: name)
    case "LeakyReLU": return try activated(value, by: leaky(nested), name: name)
    case "function":
      guard let function = setting.text ?? setting["config"].text else {
        throw call.settings.invalid("activation", expected: "the name of a function")
      }
      return try activated(value, by: Self.function(function, call), name: name)
    default: throw KerasProblem.unknownActivation(type, layer: call.layer.name)
    }
  }

  /// `value` behind `activation`; itself for nil.
  mutating func activated(
    _ value: Value, by activation: Activation?, name: String
  ) throws -> Value {
    guard let activation else { return value }
    if activation == .softmax, value.shape.positions > 1 {
      throw KerasProblem.unsupported(
        layer: name, what: "a softmax at each position of a map",
        remedy: "apply it to a vector")
    }
    return try add(name, .activation(activation), to: [value], order: value.order)
  }

  private static func function(_ name: String, _ call: Call) throws -> Activation? {
    switch name {
    case "linear": return nil
    case "relu": return .rectifier(maximum: nil)
    case "relu6": return .rectifier(maximum: 6)
    case "leaky_relu": return .leakyRectifier(slope: 0.2)
    case "softmax": return .softmax
    default: throw KerasProblem.unknownActivation(name, layer: call.layer.name)
    }
  }

  func rectifier(_ settings: KerasSettings) throws -> Activation {
    let slope = try settings.number("negative_slope") ?? 0
    let maximum = try settings.number("max_value")
    guard try settings.number("threshold") ?? 0 == 0 else {
      throw settings.invalid("threshold", expected: "0")
    }
    guard slope != 0 else { return .rectifier(maximum: maximum.map { Float($0) }) }
    guard maximum == nil else {
      throw settings.invalid("max_value", expected: "none beside a negative_slope")
    }
    return .leakyRectifier(slope: Float(slope))
  }

  func leaky(_ settings: KerasSettings) throws -> Activation {
    let key = settings.values["alpha"] == .null ? "negative_slope" : "alpha"
    return .leakyRectifier(slope: Float(try settings.number(key) ?? 0.3))
  }

  mutating func softmax(_ call: Call) throws -> Value {
    try call.settings.requireLastAxis(rank: call.input.shape.dimensions.count + 1)
    return try activated(call.input, by: .softmax, name: call.name)
  }
}
