import FixedPoint
import NetworkModel

/// Real thresholds as integers of a layer's unit.
enum IntegerThreshold {
  /// The Θ for which `H ≥ Θ` says what `H > ratio` or `H ≥ ratio` says for every integer H.
  ///
  /// A ratio within 1e-9 of a whole number is taken for that number: `0.3 / 0.1` is 3.
  static func value(
    _ ratio: Double, comparison: Comparison, layer: String
  ) throws(QuantizationError) -> Int32 {
    let whole = ratio.rounded(.toNearestOrEven)
    let snapped = abs(ratio - whole) <= 1e-9 * max(1, abs(whole)) ? whole : ratio
    let value = comparison == .greater ? snapped.rounded(.down) + 1 : snapped.rounded(.up)
    guard abs(value) < 0x1p30 else {
      throw .outOfRange(layer: layer, quantity: "threshold", value: value)
    }
    return Int32(value)
  }

  /// `value / unit` to the nearest integer, ties up.
  static func rounded(
    _ ratio: Double, layer: String, quantity: String
  ) throws(QuantizationError) -> Int32 {
    let value = (ratio + 0.5).rounded(.down)
    guard abs(value) < 0x1p30 else {
      throw .outOfRange(layer: layer, quantity: quantity, value: value)
    }
    return Int32(value)
  }
}
