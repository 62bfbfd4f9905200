internal import NetworkModel

extension KerasNetworkBuilder {
  /// Layers that do nothing but while a model is trained.
  private static let trainingOnly: Set<String> = [
    "Dropout", "SpatialDropout1D", "SpatialDropout2D", "GaussianDropout", "GaussianNoise",
    "AlphaDropout", "ActivityRegularization", "Identity", "RandomFlip", "RandomRotation",
    "RandomZoom", "RandomTranslation", "RandomContrast", "RandomBrightness",
  ]

  /// Layers that ask nothing about channels.
  private static let withoutChannels: Set<String> = [
    "Flatten", "Reshape", "Activation", "ReLU", "LeakyReLU",
  ]

  /// What a call of a layer gives.
  mutating func value(of call: Call) throws -> Value {
    let type = call.layer.type
    if type == "InputLayer" { return try input(call) }
    if Self.trainingOnly.contains(type) {
      try requireInputs(call, 1...1)
      return call.input
    }
    if call.inputs.contains(where: \.lacksChannels), !Self.withoutChannels.contains(type) {
      throw call.unsupported(
        "its input has two axes and no channels", "add an axis with Reshape before it")
    }
    try requireInputs(call, ["Add", "Concatenate"].contains(type) ? 1...Int.max : 1...1)
    switch type {
    case "Dense": return try dense(call)
    case "Conv2D", "Convolution2D": return try convolution(call)
    case "Conv1D", "Convolution1D": return try seriesConvolution(call)
    case "DepthwiseConv2D": return try depthwise(call)
    case "SeparableConv2D": return try separable(call)
    case "BatchNormalization": return try batchNormalization(call)
    case "Rescaling": return try rescaling(call)
    case "Activation":
      return try activated(call.input, call, name: call.name)
    case "ReLU": return try activated(call.input, by: rectifier(call.settings), name: call.name)
    case "LeakyReLU":
      return try activated(call.input, by: leaky(call.settings), name: call.name)
    case "Softmax": return try softmax(call)
    case "AveragePooling2D": return try pooling(.average, call)
    case "MaxPooling2D": return try pooling(.maximum, call)
    case "GlobalAveragePooling2D": return try globalPooling(.average, call)
    case "GlobalMaxPooling2D": return try globalPooling(.maximum, call)
    case "ZeroPadding2D": return try padding(call)
    case "Flatten": return try flatten(call)
    case "Reshape": return try reshape(call)
    case "Add": return try addition(call)
    case "Concatenate": return try concatenation(call)
    default: throw KerasProblem.unknownLayer(call.layer.name, type: type)
    }
  }

  private func requireInputs(_ call: Call, _ range: ClosedRange<Int>) throws {
    guard range.contains(call.inputs.count) else {
      throw call.unsupported("it takes \(call.inputs.count) values", "give it one")
    }
  }

  private mutating func addition(_ call: Call) throws -> Value {
    guard call.inputs.allSatisfy({ $0.order == call.input.order }) else {
      throw call.unsupported(
        "it adds a map that was made a vector to another vector", "add before Flatten")
    }
    return try add(call.name, .addition, to: call.inputs, order: call.input.order)
  }

  private mutating func concatenation(_ call: Call) throws -> Value {
    try call.settings.requireLastAxis(rank: call.input.shape.dimensions.count + 1)
    let isVector = call.input.shape.dimensions.count == 1
    return try add(
      call.name, .concatenation, to: call.inputs,
      order: isVector ? FlattenOrder(joining: call.inputs.map(\.order)) : nil)
  }

  private mutating func flatten(_ call: Call) throws -> Value {
    try call.settings.requireChannelsLast()
    return try flattened(call.input, name: call.name)
  }

  /// A map as one vector; a vector as it is.
  mutating func flattened(_ input: Value, name: String) throws -> Value {
    guard input.shape.dimensions.count > 1 else { return input }
    var value = try add(
      name, .flatten, to: [input], order: FlattenOrder(flattening: input.shape))
    value.lacksChannels = false
    return value
  }

  /// A reshape that only flattens, or that gives an image its axis of channels.
  private mutating func reshape(_ call: Call) throws -> Value {
    let shape = call.input.shape
    let key = "target_shape"
    let target = call.settings.values[key].elements?.map(\.integer) ?? []
    let extents = target.compactMap(\.self)
    guard !target.isEmpty, extents.count == target.count,
      extents.allSatisfy({ $0 == -1 || $0 > 0 })
    else { throw call.settings.invalid(key, expected: "whole numbers") }
    if extents == [shape.count] || extents == [-1] {
      return try flattened(call.input, name: call.name)
    }
    let own = Array(shape.dimensions.dropFirst()) + [shape.channels]
    let matches =
      extents.count == own.count && extents.filter { $0 == -1 }.count <= 1
      && zip(extents, own).allSatisfy { $0 == -1 || $0 == $1 }
    guard matches else {
      throw call.unsupported(
        "it makes \(extents) of \(own) (Keras's order)",
        "give the network the shape that it computes with, or one vector")
    }
    var value = call.input
    value.lacksChannels = false
    return value
  }
}
