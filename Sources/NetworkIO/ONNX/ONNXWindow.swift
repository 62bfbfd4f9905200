internal import NetworkModel

/// The window of a convolution or a pooling, as the attributes of its node describe it.
struct ONNXWindow {
  /// The window; that of a one-dimensional map has one row.
  let window: Window

  /// - Parameters:
  ///   - kernel: Extents of the kernel, one per axis of the map.
  ///   - input: The map.
  init(
    _ node: ONNXNode, kernel: [Int], over input: ONNXActivation
  ) throws(ONNXProblem) {
    let map = Array(input.dimensions.dropFirst())
    let axes = map.count
    guard axes > 0 else {
      throw .unsupported(
        place: node.place, what: "it takes \(input.description) values, which are no map",
        remedy: "give it channels and a map")
    }
    try Self.check(kernel, "kernel_shape", count: axes, 1...65_535, node)
    let strides = try Self.list("strides", count: axes, 1...65_535, node) ?? [1, 1]
    let dilations = try Self.list("dilations", count: axes, 1...65_535, node) ?? [1, 1]
    let stated = try Self.list("pads", count: 2 * axes, 0...65_535, node)
    let mode = try node.text("auto_pad") ?? "NOTSET"
    if let stated, mode != "NOTSET", stated.contains(where: { $0 != 0 }) {
      throw .invalidValue(
        name: "pads", place: node.place, value: "\(stated)",
        expected: "none beside auto_pad \(mode)")
    }
    // As in ONNX Runtime.
    if mode.hasPrefix("SAME"), dilations.contains(where: { $0 > 1 }) {
      throw .invalidValue(
        name: "dilations", place: node.place, value: "\(dilations)", expected: "1 beside \(mode)")
    }
    var begins: [Int] = []
    var ends: [Int] = []
    for axis in 0..<axes {
      switch mode {
      case "NOTSET", "VALID":
        begins.append(stated?[axis] ?? 0)
        ends.append(stated?[axes + axis] ?? 0)
      case "SAME_UPPER", "SAME_LOWER":
        let outputs = (map[axis] + strides[axis] - 1) / strides[axis]
        let total = max((outputs - 1) * strides[axis] + kernel[axis] - map[axis], 0)
        let smaller = total / 2
        begins.append(mode == "SAME_UPPER" ? smaller : total - smaller)
        ends.append(mode == "SAME_UPPER" ? total - smaller : smaller)
      default:
        throw .invalidValue(
          name: "auto_pad", place: node.place, value: "'\(mode)'",
          expected: "NOTSET, SAME_UPPER, SAME_LOWER or VALID")
      }
    }
    if try node.integer("ceil_mode") ?? 0 != 0 {
      for axis in 0..<axes {
        let last =
          map[axis] + begins[axis] + ends[axis] - dilations[axis] * (kernel[axis] - 1) - 1
        guard last % strides[axis] == 0 else {
          throw .invalidValue(
            name: "ceil_mode", place: node.place, value: "1",
            expected: "0, or windows that fit \(input.description) without a rest")
        }
      }
    }
    let last = axes - 1
    window = Window(
      kernel: (axes == 1 ? 1 : kernel[0], kernel[last]),
      stride: (axes == 1 ? 1 : strides[0], strides[last]),
      padding: Padding(
        top: axes == 1 ? 0 : begins[0], left: begins[last], bottom: axes == 1 ? 0 : ends[0],
        right: ends[last]),
      dilation: (axes == 1 ? 1 : dilations[0], dilations[last]))
  }

  /// A list of an attribute; nil where it is not there.
  private static func list(
    _ name: String, count: Int, _ range: ClosedRange<Int>, _ node: ONNXNode
  ) throws(ONNXProblem) -> [Int]? {
    guard let list = try node.integers(name) else { return nil }
    try check(list, name, count: count, range, node)
    return list
  }

  private static func check(
    _ list: [Int], _ name: String, count: Int, _ range: ClosedRange<Int>, _ node: ONNXNode
  ) throws(ONNXProblem) {
    guard list.count == count, list.allSatisfy(range.contains) else {
      throw .invalidValue(
        name: name, place: node.place, value: "\(list.prefix(20))",
        expected: "\(count) numbers in \(range.lowerBound)…\(range.upperBound)")
    }
  }
}
