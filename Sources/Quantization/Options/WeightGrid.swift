/// Which integers a weight of a given width may be.
public enum WeightGrid: String, Sendable, Codable, CaseIterable {
  /// `−(2^(bits−1) − 1) … 2^(bits−1) − 1`: symmetric, {−1, 0, 1} with 2 bits.
  case symmetric
  /// `−2^(bits−1) … 2^(bits−1) − 1`: every code, {−2, −1, 0, 1} with 2 bits.
  case twosComplement = "twos-complement"

  /// The integers of a width, and whether 0 is one of them: 1 bit means −1 and +1.
  func codes(bits: Int) -> WeightCodes {
    guard bits > 1 else { return WeightCodes(low: -1, high: 1, spacing: 2) }
    let high = (1 << (bits - 1)) - 1
    return WeightCodes(low: self == .symmetric ? -high : -high - 1, high: high, spacing: 1)
  }
}

/// An arithmetic grid of integer weights.
struct WeightCodes: Equatable, Sendable {
  let low: Int
  let high: Int
  /// Distance of neighbours.
  let spacing: Int

  /// The nearest code of a value, ties up.
  @inline(__always)
  func nearest(_ value: Double) -> Double {
    let spacing = Double(spacing)
    let steps = ((value - Double(low)) / spacing + 0.5).rounded(.down)
    return min(max(Double(low) + steps * spacing, Double(low)), Double(high))
  }
}
