internal import HDF5
internal import NetworkModel

/// What float and quantized nodes write alike.
enum NIRNodeWriter {
  static func writeType(_ type: NIRNodeType, to group: borrowing Group) throws {
    try group.write(type.rawValue, to: "type")
  }

  /// `Input` or `Output`.
  static func writeEnd(_ type: NIRNodeType, _ shape: Shape, to group: borrowing Group) throws {
    try writeType(type, to: group)
    try writeIntegers(shape.dimensions, "shape", to: group)
  }

  static func writeFlatten(_ input: Shape, to group: borrowing Group) throws {
    try writeType(.flatten, to: group)
    try group.write([Int64(0)], shape: [], to: "start_dim", compression: .none)
    try group.write([Int64(-1)], shape: [], to: "end_dim", compression: .none)
    try writeIntegers(input.dimensions, "input_type", to: group)
  }

  static func writePooling(
    _ pooling: Pooling, node: String, settings: NodeSettings?, to group: borrowing Group
  ) throws {
    let window = pooling.window
    guard window.padding.isSymmetric, window.dilationRows == 1, window.dilationColumns == 1 else {
      throw ModelError.unsupported(
        node: node, what: "a pooling with dilation or one-sided padding, which NIR lacks",
        remedy: "pad the same on both sides and do not dilate")
    }
    try writeType(pooling.kind == .average ? .averagePooling : .sumPooling, to: group)
    try writeIntegers([window.kernelRows, window.kernelColumns], "kernel_size", to: group)
    try writeIntegers([window.strideRows, window.strideColumns], "stride", to: group)
    try writeIntegers([window.padding.top, window.padding.left], "padding", to: group)
    if pooling.kind == .maximum {
      try writeMetadata(NodeSettings(pooling: .maximum), to: group)
    }
  }

  /// Everything of a convolution but weight and bias.
  static func writeGeometry(
    _ convolution: Convolution, node: String, input: Shape, to group: borrowing Group
  ) throws {
    let window = convolution.window
    let isLine = convolution.rank == 1
    try writeType(isLine ? .convolution1 : .convolution2, to: group)
    let pairs = [
      ("input_shape", input.rows, input.columns),
      ("stride", window.strideRows, window.strideColumns),
      ("dilation", window.dilationRows, window.dilationColumns),
    ]
    for (name, rows, columns) in pairs {
      try writePair(rows, columns, name, isLine: isLine, to: group)
    }
    try group.write([Int64(convolution.groups)], shape: [], to: "groups", compression: .none)
    if window.padding.isSymmetric {
      let padding = window.padding
      try writePair(padding.top, padding.left, "padding", isLine: isLine, to: group)
    } else {
      let same = Padding.same(
        kernel: (window.kernelRows, window.kernelColumns),
        dilation: (window.dilationRows, window.dilationColumns))
      guard window.padding == same, window.strideRows == 1, window.strideColumns == 1 else {
        throw ModelError.unsupported(
          node: node, what: "padding on one side only, which NIR lacks",
          remedy: "pad the same on both sides")
      }
      try group.write("same", to: "padding")
    }
  }

  /// Numbers for rows and columns; in one dimension, one number for columns.
  private static func writePair(
    _ rows: Int, _ columns: Int, _ name: String, isLine: Bool, to group: borrowing Group
  ) throws {
    if isLine {
      try group.write([Int64(columns)], shape: [], to: name, compression: .none)
    } else {
      try writeIntegers([rows, columns], name, to: group)
    }
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

  static func writeIntegers(_ values: [Int], _ name: String, to group: borrowing Group) throws {
    try group.write(values.map(Int64.init), shape: [values.count], to: name, compression: .none)
  }

  /// One value per neuron in the node's shape.
  static func writeNeurons(
    _ values: [Double], _ name: String, _ shape: Shape, to group: borrowing Group
  ) throws {
    try group.write(values.expanded(to: shape), shape: shape.dimensions, to: name)
  }

  /// The new `metadata` group with Glint's settings, for arrays to be added to.
  @discardableResult
  static func writeMetadata(
    _ settings: NodeSettings, to group: borrowing Group
  ) throws -> Group {
    let metadata = try group.createGroup("metadata")
    try metadata.write(try settings.json(), to: "glint")
    return metadata
  }
}
