internal import FixedPoint
internal import NetworkModel

/// One node of an analog network, ready to be run.
enum AnalogStep: Sendable {
  case input
  case projection(ReferenceProjection<Double>, bias: [Double], positions: Int)
  case affine(factor: [Double], offset: [Double], positions: Int)
  case activation(Activation)
  case pooling(AnalogPooling)
  case padding(Padding, value: Double, input: Shape, output: Shape)
  case flatten
  case addition
  case concatenation

  init(_ node: AnalogNode, inputs: [Shape]) throws(ModelError) {
    let positions = node.shape.positions
    func projection(
      _ role: OperationRole, _ weight: [Float], _ bias: [Float]?
    ) throws(ModelError) -> AnalogStep {
      .projection(
        try ReferenceProjection(
          role: role, weights: weight.map { Double($0) }, input: inputs[0], node: node.name),
        bias: (bias ?? []).map { Double($0) }, positions: positions)
    }
    switch node.operation {
    case .input: self = .input
    case .dense(let dense, let weight, let bias): self = try projection(.dense(dense), weight, bias)
    case .convolution(let convolution, let weight, let bias):
      self = try projection(.convolution(convolution), weight, bias)
    case .affine(let factor, let offset):
      self = .affine(
        factor: factor.map { Double($0) }, offset: offset.map { Double($0) }, positions: positions)
    case .activation(let activation): self = .activation(activation)
    case .pooling(let pooling, let excludesPadding):
      self = .pooling(
        try AnalogPooling(
          pooling, input: inputs[0], excludesPadding: excludesPadding, node: node.name))
    case .padding(let padding, let value):
      self = .padding(padding, value: Double(value), input: inputs[0], output: node.shape)
    case .flatten: self = .flatten
    case .addition: self = .addition
    case .concatenation: self = .concatenation
    }
  }

  /// The node's values.
  func apply(_ inputs: [[Double]]) -> [Double] {
    switch self {
    case .input, .flatten: return inputs[0]
    case .projection(let projection, let bias, let positions):
      var sums = projection.apply(inputs[0])
      if !bias.isEmpty { for index in sums.indices { sums[index] += bias[index / positions] } }
      return sums
    case .affine(let factor, let offset, let positions):
      return inputs[0].enumerated().map { index, value in
        let channel = index / positions
        return factor[factor.count == 1 ? 0 : channel] * value
          + offset[offset.count == 1 ? 0 : channel]
      }
    case .activation(let activation): return activation.apply(inputs[0])
    case .pooling(let pooling): return pooling.apply(inputs[0])
    case .padding(let padding, let value, let input, let output):
      var padded = [Double](repeating: value, count: output.count)
      for channel in 0..<input.channels {
        for row in 0..<input.rows {
          let source = (channel * input.rows + row) * input.columns
          let target =
            (channel * output.rows + row + padding.top) * output.columns + padding.left
          for column in 0..<input.columns { padded[target + column] = inputs[0][source + column] }
        }
      }
      return padded
    case .addition:
      return inputs.dropFirst().reduce(inputs[0]) { zip($0, $1).map { $0 + $1 } }
    case .concatenation: return inputs.flatMap { $0 }
    }
  }
}

extension Activation {
  /// The function of every value.
  func apply(_ values: [Double]) -> [Double] {
    switch self {
    case .rectifier(let maximum):
      let top = maximum.map { Double($0) } ?? .infinity
      return values.map { min(max($0, 0), top) }
    case .leakyRectifier(let slope): return values.map { $0 > 0 ? $0 : Double(slope) * $0 }
    case .clip(let low, let high): return values.map { min(max($0, Double(low)), Double(high)) }
    case .quantizedRectifier(let levels, let maximum):
      let (count, top) = (Double(levels), Double(maximum))
      return values.map {
        top * min(max(($0 * count / top + 0.5).rounded(.down) / count, 0), 1)
      }
    case .softmax:
      let largest = values.max() ?? 0
      let powers = values.map { 1 + exponentialMinusOne($0 - largest) }
      let sum = powers.reduce(0, +)
      return powers.map { $0 / sum }
    }
  }
}
