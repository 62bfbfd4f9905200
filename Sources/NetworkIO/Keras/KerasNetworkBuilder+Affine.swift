internal import NetworkModel

/// Layers that scale and shift each channel.
extension KerasNetworkBuilder {
  /// `gamma · (x − mean) / √(variance + epsilon) + beta`.
  mutating func batchNormalization(_ call: Call) throws -> Value {
    let settings = call.settings
    try settings.requireLastAxis(rank: call.input.shape.dimensions.count + 1)
    let channels = call.input.shape.channels
    let layer = call.layer.name
    let epsilon = try settings.number("epsilon") ?? 1e-3
    var arrays: [[Float]?] = []
    var number = 0
    for (name, key) in [
      ("gamma", "scale"), ("beta", "center"), ("moving_mean", nil), ("moving_variance", nil),
    ] {
      if let key, try !settings.flag(key, standard: true) {
        arrays.append(nil)
        continue
      }
      try count(weights: [channels])
      arrays.append(
        try weights.values([name], number: number, of: layer, shape: [channels]))
      number += 1
    }
    var (factor, offset): ([Float], [Float]) = ([], [])
    for channel in 0..<channels {
      func value(_ index: Int, _ standard: Double) -> Double {
        arrays[index].map { Double($0[channel]) } ?? standard
      }
      let variance = value(3, 1) + epsilon
      guard variance > 0 else {
        throw KerasProblem.invalidValue(
          key: "moving_variance", place: settings.place, value: "\(value(3, 1))",
          expected: "a number above -epsilon")
      }
      let scale = value(0, 1) / variance.squareRoot()
      factor.append(Float(scale))
      offset.append(Float(value(1, 0) - value(2, 0) * scale))
    }
    return try affine(call, factor, offset)
  }

  /// `scale · x + offset`, one number each or one per channel.
  mutating func rescaling(_ call: Call) throws -> Value {
    func numbers(_ key: String, standard: Double) throws -> [Float] {
      let setting = call.settings.values[key]
      if setting == .null { return [Float(standard)] }
      let values = (setting.elements ?? [setting]).map(\.finite)
      guard values.count == 1 || values.count == call.input.shape.channels,
        !values.contains(nil)
      else { throw call.settings.invalid(key, expected: "one number, or one per channel") }
      return values.compactMap { $0.map { Float($0) } }
    }
    return try affine(
      call, numbers("scale", standard: 1), numbers("offset", standard: 0))
  }

  private mutating func affine(
    _ call: Call, _ factor: [Float], _ offset: [Float]
  ) throws -> Value {
    let order = call.input.order
    func own(_ values: [Float]) -> [Float] { values.count == 1 ? values : order.reordered(values) }
    let isVector = call.input.shape.dimensions.count == 1
    return try add(
      call.name,
      .affine(factor: isVector ? own(factor) : factor, offset: isVector ? own(offset) : offset),
      to: [call.input], order: order)
  }
}
