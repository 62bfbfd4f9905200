internal import FixedPoint
internal import NetworkModel

/// Reads the integers of a projection and holds the float parameters beside them to it.
struct NIRQuantizedWeightReader {
  /// Scale of an analog input that `step` contains and the NIR weight does not.
  let inputScale: Double

  func projection(
    _ node: NIRNodeView, _ type: NIRNodeType
  ) throws -> QuantizedNetwork.Operation {
    let float = try node.floats("weight", as: Double.self)
    let weights = try weights(node, shape: float.shape)
    let operation: QuantizedNetwork.Operation
    if type == .convolution1 || type == .convolution2 {
      let geometry = try NIRProjectionReader.convolutionGeometry(
        float.shape, rank: type == .convolution1 ? 1 : 2, node)
      operation = .convolution(geometry, weights)
    } else {
      operation = .dense(try NIRProjectionReader.denseGeometry(float.shape, node), weights)
    }
    try compare(weights, float: float, node)
    return operation
  }

  private func weights(
    _ node: NIRNodeView, shape: [Int]
  ) throws -> QuantizedWeights {
    guard let settings = try node.settings(), let bits = settings.weightBits else {
      throw node.invalid("metadata/glint", "without weightBits", "{\"weightBits\": …}")
    }
    guard let width = try? BitWidth(weights: bits) else {
      throw node.invalid("weightBits", "\(bits)", "1 to 8 or 16")
    }
    let guardBits = settings.guardBits ?? 0
    guard (0...15).contains(guardBits) else {
      throw node.invalid("guardBits", "\(guardBits)", "0...15")
    }
    let values = try node.metadata("glint_weight", as: Int16.self)
    guard values.shape == shape, let outputs = shape.first else {
      throw node.invalid("glint_weight", "of shape \(values.shape)", "shape \(shape)")
    }
    let step = try node.metadata("glint_step", as: Double.self)
    guard step.values.count == 1 || step.values.count == outputs,
      step.values.allSatisfy({ $0.isFinite && $0 > 0 })
    else {
      throw node.invalid(
        "glint_step", "\(step.values.count) values", "1 or \(outputs) numbers above 0")
    }
    var bias: [Int32]?
    if node.hasMetadata("glint_bias") {
      bias = try node.metadata("glint_bias", as: Int32.self).values
      guard bias?.count == outputs else {
        throw node.invalid("glint_bias", "\(bias?.count ?? 0) values", "\(outputs) values")
      }
    }
    return QuantizedWeights(
      values: values.values, width: width, step: step.values, guardBits: guardBits, bias: bias)
  }

  private func compare(
    _ weights: QuantizedWeights, float: NIRNodeView.Array<Double>, _ node: NIRNodeView
  ) throws {
    let real = weights.realWeights(inputScale: inputScale)
    try node.require("weight", float.values, is: real)
    guard node.has("bias") else {
      guard weights.bias?.allSatisfy({ $0 == 0 }) ?? true else {
        throw node.invalid("bias", "absent", "the real values of glint_bias")
      }
      return
    }
    let stored = try node.floats("bias", as: Double.self).values
    let outputs = float.shape.first ?? 0
    guard stored.count == outputs else {
      throw node.invalid("bias", "\(stored.count) values", "\(outputs) values")
    }
    try node.require("bias", stored, is: weights.realBias(outputs: outputs))
  }
}

extension QuantizedWeights {
  /// Real weights: `w · step / inputScale`.
  func realWeights(inputScale: Double) -> [Double] {
    let outputs = max(step.count, 1)
    let perOutput = max(values.count / outputs, 1)
    return values.indices.map { index in
      let factor = step.count == 1 ? step[0] : step[min(index / perOutput, step.count - 1)]
      return Double(values[index]) * factor / inputScale
    }
  }

  /// Real biases: `b · step / 2^guardBits`; zeros for none.
  func realBias(outputs: Int) -> [Double] {
    guard let bias else { return [Double](repeating: 0, count: outputs) }
    let unit = Double(Int64(1) << Int64(guardBits))
    return bias.indices.map { Double(bias[$0]) * (step.count == 1 ? step[0] : step[$0]) / unit }
  }
}

extension NIRNodeView {
  /// Refuses float parameters that do not say what the integers say.
  ///
  /// Both may have been rounded to 32-bit floats on the way, so a relative difference of 2^−20 is allowed.
  func require(_ parameter: String, _ stored: [Double], is expected: [Double]) throws {
    for (index, (value, wanted)) in zip(stored, expected).enumerated()
    where abs(value - wanted) > abs(wanted) * 0x1p-20 {
      throw NetworkIOError.disagreement(
        file: file, node: name, parameter: parameter, index: index, stored: value, expected: wanted)
    }
  }
}
