/// The values, in units of `2^m`, that the codes of a narrow membrane stand for.
///
/// Only 2-bit membranes have a choice; other widths up to 4 bits use every code of two's complement with 2^m ≈ Θ / 2^(bits−1),
/// and 1 bit means {0, 1} with 2^m ≈ Θ/2. Measured comparison: docs/quantization.md.
public enum StateGrid: String, Sendable, Codable, CaseIterable {
  /// Whatever follows the float network's spike counts best on the calibration samples, layer by layer.
  case automatic
  /// {−1, 0, 1} with 2^m ≈ Θ/2.
  case symmetric
  /// {−1, 0, 1, 2} with 2^m ≈ Θ/2.
  case halves
  /// {−1, 1, 2, 3} with 2^m ≈ Θ/4.
  case quarters

  /// Grids to choose from for a membrane of `bits` bits: values, and the share of Θ that one unit stands for.
  func candidates(bits: Int) -> [(name: String, values: [Int64], share: Double)] {
    if bits == 1 { return [("binary", [0, 1], 0.5)] }
    guard bits == 2 else {
      let half = Int64(1) << Int64(bits - 1)
      return [("twos-complement", Array(-half..<half), 1 / Double(half))]
    }
    switch self {
    case .automatic:
      return StateGrid.halves.candidates(bits: 2) + StateGrid.quarters.candidates(bits: 2)
    case .symmetric: return [(rawValue, [-1, 0, 1], 0.5)]
    case .halves: return [(rawValue, [-1, 0, 1, 2], 0.5)]
    case .quarters: return [(rawValue, [-1, 1, 2, 3], 0.25)]
    }
  }
}
