internal import NetworkModel

/// Layers with weights: `[rows, columns, input channels, output channels]` in Keras, outputs first here.
extension KerasNetworkBuilder {
  private static let channelRange = 1...(1 << 24)

  /// The values of an array, counted.
  private mutating func values(
    _ names: String..., number: Int, shape: [Int], _ call: Call
  ) throws -> [Float] {
    try count(weights: shape)
    return try weights.values(names, number: number, of: call.layer.name, shape: shape)
  }

  /// The biases, which come behind `number` other arrays.
  private mutating func bias(
    _ channels: Int, number: Int = 1, _ call: Call
  ) throws -> [Float]? {
    guard try call.settings.flag("use_bias", standard: true) else { return nil }
    return try values("bias", number: number, shape: [channels], call)
  }

  /// The node of weights, and that of the activation that its settings name.
  private mutating func projected(
    _ call: Call, _ operation: AnalogOperation, _ input: Value
  ) throws -> Value {
    try activated(add(call.name, operation, to: [input]), call, name: call.name + "/activation")
  }

  /// `[inputs, outputs]` for a vector; the same weights at each position of a map.
  mutating func dense(_ call: Call) throws -> Value {
    let input = call.input
    let (inputs, isVector) = (input.shape.channels, input.shape.dimensions.count == 1)
    let outputs = try call.settings.integer("units", in: Self.channelRange)
    let kernel = try values("kernel", number: 0, shape: [inputs, outputs], call)
    let rows = isVector ? input.order.kerasIndices : Array(0..<inputs)
    var weight: [Float] = []
    weight.reserveCapacity(kernel.count)
    for output in 0..<outputs { for row in rows { weight.append(kernel[row * outputs + output]) } }
    let bias = try bias(outputs, call)
    let operation: AnalogOperation =
      isVector
      ? .dense(Dense(inputs: inputs, outputs: outputs), weight: weight, bias: bias)
      : .convolution(
        Convolution(
          inputChannels: inputs, outputChannels: outputs, window: Window(kernel: (1, 1)),
          rank: input.shape.dimensions.count - 1), weight: weight, bias: bias)
    return try projected(call, operation, input)
  }

  mutating func convolution(_ call: Call) throws -> Value {
    let settings = call.settings
    try settings.requireChannelsLast()
    try requireMap(call)
    let window = try window(
      settings, kernel: settings.pair("kernel_size"),
      stride: settings.pair("strides", standard: (1, 1)),
      dilation: settings.pair("dilation_rate", standard: (1, 1)), over: call.input.shape)
    return try convolution(call, window, rank: 2)
  }

  mutating func seriesConvolution(_ call: Call) throws -> Value {
    let settings = call.settings
    try settings.requireChannelsLast()
    guard call.input.shape.dimensions.count == 2 else {
      throw call.unsupported(
        "it takes steps and channels but gets \(call.input.shape)",
        "give the model an input of two axes")
    }
    let kernel = try settings.single("kernel_size")
    let dilation = try settings.single("dilation_rate", standard: 1)
    let stride = try settings.single("strides", standard: 1)
    guard try settings.text("padding") == "causal" else {
      let window = try window(
        settings, kernel: (1, kernel), stride: (1, stride), dilation: (1, dilation),
        over: call.input.shape)
      return try convolution(call, window, rank: 1)
    }
    let before = Padding(top: 0, left: (kernel - 1) * dilation, bottom: 0, right: 0)
    let window = Window(
      kernel: (1, kernel), stride: (1, stride), padding: before, dilation: (1, dilation))
    return try convolution(call, window, rank: 1)
  }

  private mutating func convolution(_ call: Call, _ window: Window, rank: Int) throws -> Value {
    let inputs = call.input.shape.channels
    let outputs = try call.settings.integer("filters", in: Self.channelRange)
    let groups = try call.settings.integer("groups", in: 1...max(inputs, 1), standard: 1)
    guard inputs % groups == 0, outputs % groups == 0 else {
      throw call.settings.invalid(
        "groups", expected: "a divisor of \(inputs) and \(outputs) channels")
    }
    let sizes = rank == 1 ? [window.kernelColumns] : [window.kernelRows, window.kernelColumns]
    let kernel = try values("kernel", number: 0, shape: sizes + [inputs / groups, outputs], call)
    let convolution = Convolution(
      inputChannels: inputs, outputChannels: outputs, window: window, groups: groups, rank: rank)
    let operation = AnalogOperation.convolution(
      convolution,
      weight: Self.outputsFirst(
        kernel, taps: window.taps, inputs: inputs / groups, outputs: outputs),
      bias: try bias(outputs, call))
    return try projected(call, operation, call.input)
  }

  /// One map per input channel and multiplier: as many groups as input channels.
  mutating func depthwise(_ call: Call) throws -> Value {
    let operation = try depthwiseOperation(
      call, kernel: ["depthwise_kernel", "kernel"],
      bias: { builder, channels in try builder.bias(channels, call) })
    return try projected(call, operation, call.input)
  }

  /// A depthwise convolution, then one over 1×1.
  mutating func separable(_ call: Call) throws -> Value {
    let first = try depthwiseOperation(
      call, kernel: ["depthwise_kernel"], bias: { _, _ in nil })
    let middle = try add(call.name + "/depthwise", first, to: [call.input])
    let inputs = middle.shape.channels
    let outputs = try call.settings.integer("filters", in: Self.channelRange)
    let kernel = try values("pointwise_kernel", number: 1, shape: [1, 1, inputs, outputs], call)
    let operation = AnalogOperation.convolution(
      Convolution(
        inputChannels: inputs, outputChannels: outputs, window: Window(kernel: (1, 1))),
      weight: Self.outputsFirst(kernel, taps: 1, inputs: inputs, outputs: outputs),
      bias: try bias(outputs, number: 2, call))
    return try projected(call, operation, middle)
  }

  private mutating func depthwiseOperation(
    _ call: Call, kernel names: [String],
    bias: (inout KerasNetworkBuilder, Int) throws -> [Float]?
  ) throws -> AnalogOperation {
    let settings = call.settings
    try settings.requireChannelsLast()
    try requireMap(call)
    let window = try window(
      settings, kernel: settings.pair("kernel_size"),
      stride: settings.pair("strides", standard: (1, 1)),
      dilation: settings.pair("dilation_rate", standard: (1, 1)), over: call.input.shape)
    let inputs = call.input.shape.channels
    let multiplier = try settings.integer(
      "depth_multiplier", in: KerasSettings.windowRange, standard: 1)
    let shape = [window.kernelRows, window.kernelColumns, inputs, multiplier]
    try count(weights: shape)
    let kernel = try weights.values(names, number: 0, of: call.layer.name, shape: shape)
    // Channel `i · multiplier + m` is the m-th map of input channel i: Keras's last two axes as one.
    return .convolution(
      Convolution(
        inputChannels: inputs, outputChannels: inputs * multiplier, window: window,
        groups: inputs),
      weight: Self.outputsFirst(
        kernel, taps: window.taps, inputs: 1, outputs: inputs * multiplier),
      bias: try bias(&self, inputs * multiplier))
  }

  /// From `[taps, inputs, outputs]` to `[outputs, inputs, taps]`.
  private static func outputsFirst(
    _ kernel: [Float], taps: Int, inputs: Int, outputs: Int
  ) -> [Float] {
    var weight = [Float](repeating: 0, count: kernel.count)
    for tap in 0..<taps {
      for input in 0..<inputs {
        for output in 0..<outputs {
          weight[(output * inputs + input) * taps + tap] =
            kernel[(tap * inputs + input) * outputs + output]
        }
      }
    }
    return weight
  }
}
