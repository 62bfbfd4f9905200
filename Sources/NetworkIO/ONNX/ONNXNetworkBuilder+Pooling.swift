internal import NetworkModel

extension ONNXNetworkBuilder {
  /// `AveragePool` and `MaxPool`.
  mutating func pool(_ node: ONNXNode, isMaximum: Bool) throws(ONNXProblem) -> ONNXValue {
    let input = try activation(node, 0, "X")
    guard let kernel = try node.integers("kernel_shape") else {
      throw .missingInput(name: "kernel_shape", place: node.place)
    }
    let window = try ONNXWindow(node, kernel: kernel, over: input).window
    let countsPadding = try node.integer("count_include_pad") ?? 0 != 0
    let isPadded = window.padding != Padding(rows: 0, columns: 0)
    return try add(
      .pooling(
        Pooling(kind: isMaximum ? .maximum : .average, window: window),
        excludesPadding: !isMaximum && isPadded && !countsPadding), to: [input], node)
  }

  /// `GlobalAveragePool` and `GlobalMaxPool`: a window as large as the map.
  mutating func poolWhole(_ node: ONNXNode, isMaximum: Bool) throws(ONNXProblem) -> ONNXValue {
    try poolWhole(try activation(node, 0, "X"), node, isMaximum: isMaximum)
  }

  /// `ReduceMean` over the whole map; its axes are an attribute before version 18 of the operators, then an input.
  mutating func reduceMean(_ node: ONNXNode) throws(ONNXProblem) -> ONNXValue {
    let input = try activation(node, 0, "data")
    let stated =
      graph.operatorSet < 18
      ? try node.integers("axes") : try constant(node, 1, "axes")?.integers(node.place)
    let rank = input.dimensions.count + 1
    let axes = Set((stated ?? []).map { $0 < 0 && $0 >= -rank ? $0 + rank : $0 })
    guard rank > 2, axes == Set(2..<rank), axes.count == stated?.count else {
      throw .invalidValue(
        name: "axes", place: node.place, value: "\((stated ?? []).prefix(20))",
        expected: "all axes of the map of \(input.description) values and no others")
    }
    let pooled = try poolWhole(input, node, isMaximum: false)
    guard try node.integer("keepdims") ?? 1 == 0, case .activation(let mean) = pooled else {
      return pooled
    }
    return try add(.flatten, to: [mean], node, rank: 1)
  }

  private mutating func poolWhole(
    _ input: ONNXActivation, _ node: ONNXNode, isMaximum: Bool
  ) throws(ONNXProblem) -> ONNXValue {
    let map = Array(input.dimensions.dropFirst())
    let window = try ONNXWindow(node, kernel: map, over: input).window
    return try add(
      .pooling(
        Pooling(kind: isMaximum ? .maximum : .average, window: window), excludesPadding: false),
      to: [input], node)
  }

  /// `Pad` of a map with a constant; all numbers are attributes before version 11 of the operators, then inputs.
  mutating func pad(_ node: ONNXNode) throws(ONNXProblem) -> ONNXValue {
    let input = try activation(node, 0, "data")
    let mode = try node.text("mode") ?? "constant"
    guard mode == "constant" else {
      throw .invalidValue(name: "mode", place: node.place, value: "'\(mode)'", expected: "constant")
    }
    let axes = input.dimensions.count + 1
    let pads: [Int]?
    var value: Float = 0
    var padded = Array(0..<axes)
    if graph.operatorSet < 11 {
      pads = try node.integers("pads")
      value = try node.float("value") ?? 0
    } else {
      pads = try constant(node, 1, "pads")?.integers(node.place)
      if let tensor = try constant(node, 2, "constant_value") {
        guard tensor.count == 1 else {
          throw .wrongShape(
            tensor: tensor.name, place: node.place, shape: tensor.dimensions, expected: "one number"
          )
        }
        value = try tensor.floats(node.place)[0]
      }
      if let stated = try constant(node, 3, "axes")?.integers(node.place) {
        padded = stated.map { $0 < 0 ? $0 + axes : $0 }
        guard Set(padded).count == padded.count, padded.allSatisfy((0..<axes).contains) else {
          throw .invalidValue(
            name: "axes", place: node.place, value: "\(stated.prefix(20))",
            expected: "each axis in 0…\(axes - 1) once")
        }
      }
    }
    guard let pads else { throw .missingInput(name: "pads", place: node.place) }
    guard pads.count == 2 * padded.count, pads.allSatisfy((0...65_535).contains) else {
      throw .invalidValue(
        name: "pads", place: node.place, value: "\(pads.prefix(20))",
        expected: "\(2 * padded.count) numbers in 0…65535")
    }
    var begins = [Int](repeating: 0, count: axes)
    var ends = begins
    for (index, axis) in padded.enumerated() {
      begins[axis] = pads[index]
      ends[axis] = pads[padded.count + index]
    }
    guard (begins.prefix(2) + ends.prefix(2)).allSatisfy({ $0 == 0 }) else {
      throw .invalidValue(
        name: "pads", place: node.place, value: "\(pads)",
        expected: "none on the axes of batch and channels")
    }
    guard (begins + ends).contains(where: { $0 > 0 }) else { return .activation(input) }
    let rows = axes == 4 ? (begins[2], ends[2]) : (0, 0)
    return try add(
      .padding(
        Padding(top: rows.0, left: begins[axes - 1], bottom: rows.1, right: ends[axes - 1]),
        value: value), to: [input], node)
  }
}
