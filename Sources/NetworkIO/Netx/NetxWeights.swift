internal import FixedPoint
internal import NetworkModel

/// Integer weights of a layer as the file has them, and the form in which they are kept.
struct NetxWeights {
  /// `[outputs, inputs]`, or `[outputs, inputs / groups, rows, columns]`.
  var values: [Int]
  /// Extents without the trailing ones that SLAYER writes.
  let shape: [Int]

  /// What a Loihi synapse of mixed sign holds.
  static let loihiRange = -256...254

  /// Reads `parameter`, whose first `rank` extents count; a flat array is cut into `outputs` rows.
  init(
    _ layer: borrowing NetxLayer, _ parameter: String, rank: Int, outputs: Int?
  ) throws {
    let array = try layer.array(parameter, in: Int(Int16.min)...Int(Int16.max))
    var shape = array.shape
    while shape.count > rank, shape.last == 1 { shape.removeLast() }
    if rank == 2, shape.count == 1, let outputs, shape[0] % outputs == 0 {
      shape = [outputs, shape[0] / outputs]
    }
    guard shape.count == rank else {
      throw layer.invalid(
        parameter, "of shape \(array.shape)",
        rank == 2 ? "shape [outputs, inputs]" : "shape [outputs, inputs/groups, rows, columns]")
    }
    values = array.values
    self.shape = shape
  }

  /// Made of numbers.
  init(values: [Int], shape: [Int]) {
    self.values = values
    self.shape = shape
  }

  /// Cuts weights of mixed sign to what a synapse holds, as netx does; returns how many were changed.
  mutating func clip() -> Int {
    guard values.contains(where: { $0 < 0 }), values.contains(where: { $0 > 0 }) else { return 0 }
    var changed = 0
    for index in values.indices where !Self.loihiRange.contains(values[index]) {
      values[index] = min(
        max(values[index], Self.loihiRange.lowerBound), Self.loihiRange.upperBound)
      changed += 1
    }
    return changed
  }

  /// The power of two that all weights of a layer have in common; 0 where all are 0.
  static func commonPlaces(_ parts: [NetxWeights]) -> Int {
    let all = parts.reduce(0) { $0 | $1.values.reduce(0) { $0 | $1.magnitude } }
    return all == 0 ? 0 : all.trailingZeroBitCount
  }

  /// Weights divided by `2^common`, in the narrowest width, whose sums are shifted left by `places` more.
  ///
  /// - Throws: ``ModelError`` where the sums would have to be shifted to the right, or by more than 15 places.
  func quantized(
    without common: Int, shiftedBy places: Int, bias: [Int32]?, node: String
  ) throws(ModelError) -> QuantizedWeights {
    guard (0...15).contains(common + places) else {
      throw .parameterValue(
        node: node, parameter: "weight",
        value: "a multiple of 2^\(common), shifted by \(places) places",
        expected: "0...15 places in all")
    }
    let kept = values.map { Int16($0 >> common) }
    let widths = ([2, 3, 4, 5, 6, 7, 8, 16]).compactMap { try? BitWidth(weights: $0) }
    let width = widths.first { width in
      kept.allSatisfy { width.signedRange.contains(Int32($0)) }
    }
    guard let width else { preconditionFailure("16 bits hold every 16-bit weight") }
    return QuantizedWeights(
      values: kept, width: width, step: [Double(1 << common) / Self.unitsPerWeight],
      guardBits: common + places, bias: bias)
  }

  /// Integers per real weight 1, by SLAYER's convention.
  static let unitsPerWeight = 64.0

  /// The largest sum that spikes can make in one output.
  var largestSum: Int {
    let length = values.count / shape[0]
    return (0..<shape[0]).reduce(0) { largest, output in
      let row = values[output * length..<(output + 1) * length]
      let positive = row.reduce(0) { $0 + max($1, 0) }
      return max(largest, positive, row.reduce(0) { $0 - min($1, 0) })
    }
  }
}
