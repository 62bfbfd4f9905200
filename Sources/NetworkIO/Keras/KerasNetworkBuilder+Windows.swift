internal import NetworkModel

extension KerasNetworkBuilder {
  /// The window of a layer over `shape`, padded as its settings say.
  func window(
    _ settings: KerasSettings, kernel: (rows: Int, columns: Int),
    stride: (rows: Int, columns: Int), dilation: (rows: Int, columns: Int) = (1, 1),
    over shape: Shape
  ) throws -> Window {
    var window = Window(kernel: kernel, stride: stride, dilation: dilation)
    guard try settings.isSamePadding() else { return window }
    let rows = Self.samePadding(shape.rows, kernel.rows, stride.rows, dilation.rows)
    let columns = Self.samePadding(
      shape.columns, kernel.columns, stride.columns, dilation.columns)
    window.padding = Padding(
      top: rows / 2, left: columns / 2, bottom: rows - rows / 2, right: columns - columns / 2)
    return window
  }

  /// Elements that "same" adds on an axis, so that there are `⌈length / stride⌉` windows; the extra one goes to the end.
  private static func samePadding(
    _ length: Int, _ kernel: Int, _ stride: Int, _ dilation: Int
  ) -> Int {
    let windows = (length + stride - 1) / stride
    return max((windows - 1) * stride + (kernel - 1) * dilation + 1 - length, 0)
  }

  mutating func pooling(_ kind: Pooling.Kind, _ call: Call) throws -> Value {
    let settings = call.settings
    try settings.requireChannelsLast()
    try requireMap(call)
    let kernel = try settings.pair("pool_size", standard: (2, 2))
    let window = try window(
      settings, kernel: kernel, stride: settings.pair("strides", standard: kernel),
      over: call.input.shape)
    // TensorFlow's rule: what "same" pads is left out of the mean.
    return try add(
      call.name,
      .pooling(
        Pooling(kind: kind, window: window),
        excludesPadding: kind == .average && window.padding != Padding(rows: 0, columns: 0)),
      to: [call.input])
  }

  mutating func globalPooling(_ kind: Pooling.Kind, _ call: Call) throws -> Value {
    try call.settings.requireChannelsLast()
    try requireMap(call)
    let shape = call.input.shape
    let pooling = Pooling(kind: kind, window: Window(kernel: (shape.rows, shape.columns)))
    let value = try add(
      call.name, .pooling(pooling, excludesPadding: false), to: [call.input])
    guard try !call.settings.flag("keepdims", standard: false) else { return value }
    return try flattened(value, name: call.name + "/flatten")
  }

  /// `padding` is `[[top, bottom], [left, right]]`, `[rows, columns]` or one number.
  mutating func padding(_ call: Call) throws -> Value {
    try call.settings.requireChannelsLast()
    try requireMap(call)
    let setting = call.settings.values["padding"]
    let axes = setting.elements ?? [setting, setting]
    let ends = axes.map { axis in (axis.elements ?? [axis, axis]).compactMap(\.integer) }
    guard ends.count == 2, ends.allSatisfy({ $0.count == 2 }),
      ends.joined().allSatisfy({ (0...65_535).contains($0) })
    else { throw call.settings.invalid("padding", expected: "two pairs of whole numbers") }
    let padding = Padding(
      top: ends[0][0], left: ends[1][0], bottom: ends[0][1], right: ends[1][1])
    return try add(call.name, .padding(padding, value: 0), to: [call.input])
  }

  func requireMap(_ call: Call) throws {
    guard call.input.shape.dimensions.count == 3 else {
      throw call.unsupported(
        "it takes rows, columns and channels but gets \(call.input.shape)",
        "give the model an input of three axes")
    }
  }
}
