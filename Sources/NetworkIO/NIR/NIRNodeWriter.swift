internal import HDF5
internal import NetworkModel

/// What float and quantized nodes write alike.
enum NIRNodeWriter {
  static func node(_ type: NIRNodeType, _ parameters: [String: NIRValue] = [:]) -> NIRNode {
    NIRNode(type: type.rawValue, parameters: parameters)
  }

  /// `Input` or `Output`.
  static func end(_ type: NIRNodeType, _ shape: Shape) -> NIRNode {
    node(type, ["shape": NIRValue(shape.dimensions)])
  }

  static func flatten(_ input: Shape) -> NIRNode {
    node(
      .flatten,
      [
        "start_dim": NIRValue(0), "end_dim": NIRValue(-1),
        "input_type": NIRValue(input.dimensions),
      ])
  }

  static func pooling(_ pooling: Pooling, name: String) throws -> NIRNode {
    let window = pooling.window
    guard window.padding.isSymmetric, window.dilationRows == 1, window.dilationColumns == 1 else {
      throw ModelError.unsupported(
        node: name, what: "a pooling with dilation or one-sided padding, which NIR lacks",
        remedy: "pad the same on both sides and do not dilate")
    }
    var node = node(
      pooling.kind == .average ? .averagePooling : .sumPooling,
      [
        "kernel_size": NIRValue([window.kernelRows, window.kernelColumns]),
        "stride": NIRValue([window.strideRows, window.strideColumns]),
        "padding": NIRValue([window.padding.top, window.padding.left]),
      ])
    if pooling.kind == .maximum { try node.describe(NodeSettings(pooling: .maximum)) }
    return node
  }

  /// Everything of a convolution but weight and bias.
  static func convolution(_ convolution: Convolution, input: Shape, name: String) throws -> NIRNode
  {
    let window = convolution.window
    let isLine = convolution.rank == 1
    /// Numbers for rows and columns; in one dimension, one number for columns.
    func pair(_ rows: Int, _ columns: Int) -> NIRValue {
      isLine ? NIRValue(columns) : NIRValue([rows, columns])
    }
    var node = node(
      isLine ? .convolution1 : .convolution2,
      [
        "input_shape": pair(input.rows, input.columns),
        "stride": pair(window.strideRows, window.strideColumns),
        "dilation": pair(window.dilationRows, window.dilationColumns),
        "groups": NIRValue(convolution.groups),
      ])
    if window.padding.isSymmetric {
      node.parameters["padding"] = pair(window.padding.top, window.padding.left)
      return node
    }
    let same = Padding.same(
      kernel: (window.kernelRows, window.kernelColumns),
      dilation: (window.dilationRows, window.dilationColumns))
    guard window.padding == same, window.strideRows == 1, window.strideColumns == 1 else {
      throw ModelError.unsupported(
        node: name, what: "padding on one side only, which NIR lacks",
        remedy: "pad the same on both sides")
    }
    node.parameters["padding"] = NIRValue("same")
    return node
  }

  /// The shape of a convolution's weights in NIR.
  static func weightShape(_ convolution: Convolution) -> [Int] {
    let window = convolution.window
    let channels = [
      convolution.outputChannels, convolution.inputChannels / convolution.groups,
    ]
    return channels
      + (convolution.rank == 1
        ? [window.kernelColumns] : [window.kernelRows, window.kernelColumns])
  }
}

extension NIRNode {
  /// Adds Glint's settings to the metadata.
  mutating func describe(_ settings: NodeSettings) throws {
    metadata = metadata ?? [:]
    metadata?["glint"] = .value(NIRValue(try settings.json()))
  }

  /// Adds an array to Glint's metadata.
  mutating func note(_ name: String, _ value: NIRValue) {
    metadata = metadata ?? [:]
    metadata?[name] = .value(value)
  }

  /// Adds one value per neuron in the node's shape.
  mutating func set<Number: HDF5Number>(_ name: String, _ values: [Number], _ shape: Shape) {
    parameters[name] = NIRValue(values.expanded(to: shape), shape: shape.dimensions)
  }
}
