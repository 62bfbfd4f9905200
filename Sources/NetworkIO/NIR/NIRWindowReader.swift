internal import NetworkModel

/// Reads kernels, strides, paddings and dilations, and checks what `Flatten` flattens.
enum NIRWindowReader {
  private static let extents = 1...65_535

  /// The window of a convolution.
  static func window(
    _ node: NIRNodeView, kernel: (rows: Int, columns: Int), rank: Int
  ) throws -> Window {
    guard extents.contains(kernel.rows), extents.contains(kernel.columns) else {
      throw node.invalid("weight", "a kernel of \(kernel)", "at most 65535 rows and columns")
    }
    let stride = try pair(node, "stride", in: extents, rank: rank, absent: 1)
    let dilation = try pair(node, "dilation", in: extents, rank: rank, absent: 1)
    var window = Window(
      kernel: kernel, stride: (stride[0], stride[1]), dilation: (dilation[0], dilation[1]))
    guard node.has("padding") else { return window }
    switch try node.text("padding") {
    case nil:
      let padding = try pair(node, "padding", in: 0...65_535, rank: rank, absent: 0)
      window.padding = Padding(rows: rank == 1 ? 0 : padding[0], columns: padding[1])
    case "valid": break
    case "same":
      guard stride == [1, 1] else {
        throw node.invalid("padding", "\"same\" with stride \(stride)", "numbers, or stride 1")
      }
      window.padding = .same(
        kernel: kernel, dilation: (window.dilationRows, window.dilationColumns))
    case .some(let text):
      throw node.invalid("padding", "\"\(text)\"", "\"same\", \"valid\" or numbers")
    }
    return window
  }

  /// `SumPool2d` or `AvgPool2d`.
  static func pooling(_ node: NIRNodeView, kind: Pooling.Kind) throws -> Pooling {
    let kernel = try pair(node, "kernel_size", in: extents, rank: 2, absent: nil)
    let stride =
      node.has("stride")
      ? try pair(node, "stride", in: extents, rank: 2, absent: nil) : kernel
    let padding = try pair(node, "padding", in: 0...65_535, rank: 2, absent: 0)
    return Pooling(
      kind: kind,
      window: Window(
        kernel: (kernel[0], kernel[1]), stride: (stride[0], stride[1]),
        padding: Padding(rows: padding[0], columns: padding[1])))
  }

  /// Two numbers from one or two; in one dimension, rows have 1.
  private static func pair(
    _ node: NIRNodeView, _ parameter: String, in range: ClosedRange<Int>, rank: Int,
    absent: Int?
  ) throws -> [Int] {
    if let absent, !node.has(parameter) { return [absent, absent] }
    let values = try node.integers(parameter, in: range)
    switch (values.count, rank) {
    case (1, 1): return [1, values[0]]
    case (1, _): return [values[0], values[0]]
    case (2, 2): return values
    default: throw node.invalid(parameter, "\(values)", "one number for each of \(rank) axes")
    }
  }

  /// Only flattening everything is run; extents of 1 outside of it change nothing.
  static func checkFlatten(
    _ node: NIRNodeView, _ shape: Shape, hasBatchAxis: Bool
  ) throws {
    let rank = shape.dimensions.count
    func axis(_ parameter: String, absent: Int) throws -> Int {
      guard node.has(parameter) else { return absent }
      let stated = try node.integers(parameter, in: -8...8).first ?? absent
      if stated < 0 { return stated + rank }
      return hasBatchAxis ? max(stated - 1, 0) : stated
    }
    let start = try axis("start_dim", absent: 0)
    let end = try axis("end_dim", absent: rank - 1)
    let outside = shape.dimensions.indices.filter { $0 < start || $0 > end }
    guard start >= 0, start <= end, end < rank,
      outside.allSatisfy({ shape.dimensions[$0] == 1 })
    else {
      throw node.invalid(
        "start_dim and end_dim", "\(start) and \(end)",
        "0 and \(rank - 1): all of \(shape), counted without a batch axis")
    }
  }
}

extension Padding {
  /// What keeps the size at stride 1; of an odd number of zeros the extra one comes last, as in PyTorch.
  static func same(
    kernel: (rows: Int, columns: Int), dilation: (rows: Int, columns: Int)
  ) -> Padding {
    let rows = dilation.rows * (kernel.rows - 1)
    let columns = dilation.columns * (kernel.columns - 1)
    return Padding(
      top: rows / 2, left: columns / 2, bottom: rows - rows / 2, right: columns - columns / 2)
  }
}
