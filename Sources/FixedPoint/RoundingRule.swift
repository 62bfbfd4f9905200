/// How a value between two integers becomes one of them.
///
/// | rule | −1.5 | −1.2 | −0.5 | 0.5 | 1.2 | 1.5 |
/// |---|---|---|---|---|---|---|
/// | `nearest` (ties up) | −1 | −1 | 0 | 1 | 1 | 2 |
/// | `nearestEven` | −2 | −1 | 0 | 0 | 1 | 2 |
/// | `towardZero` | −1 | −1 | 0 | 0 | 1 | 1 |
/// | `down` | −2 | −2 | −1 | 0 | 1 | 1 |
public enum RoundingRule: String, Sendable, Codable, CaseIterable {
  /// To the nearest integer, ties toward plus infinity: add a half, then floor.
  case nearest
  /// To the nearest integer, ties to the even one (IEEE default, NumPy and PyTorch `round`).
  case nearestEven
  /// Drops the fraction.
  case towardZero
  /// Floor: what an arithmetic shift right does.
  case down

  /// `value / 2^shift`, rounded by this rule.
  ///
  /// - Precondition: `0 ≤ shift < 62` and `|value| < 2^62`.
  public func shifted(_ value: Int64, right shift: Int) -> Int64 {
    precondition((0..<62).contains(shift), "shift \(shift) is outside 0..<62")
    guard shift > 0 else { return value }
    let half = Int64(1) << Int64(shift - 1)
    let floor = value >> Int64(shift)
    let remainder = value - (floor << Int64(shift))
    switch self {
    case .down: return floor
    case .towardZero: return value < 0 && remainder != 0 ? floor + 1 : floor
    case .nearest: return remainder >= half ? floor + 1 : floor
    case .nearestEven:
      if remainder == half { return floor & 1 == 0 ? floor : floor + 1 }
      return remainder > half ? floor + 1 : floor
    }
  }

  /// `value` rounded to an integer by this rule.
  public func rounded(_ value: Double) -> Double {
    switch self {
    case .nearest: (value + 0.5).rounded(.down)
    case .nearestEven: value.rounded(.toNearestOrEven)
    case .towardZero: value.rounded(.towardZero)
    case .down: value.rounded(.down)
    }
  }
}
