import FixedPoint
import Testing

@Suite("Rounding shifts")
struct RoundingRuleTests {
  /// The nearest integers of `value / 2^shift`, decided by comparing distances: a second implementation.
  static func expected(_ rule: RoundingRule, _ value: Int64, _ shift: Int) -> Int64 {
    let divisor = Int64(1) << Int64(shift)
    var floor = value / divisor
    if value % divisor != 0 && value < 0 { floor -= 1 }
    let below = value - floor * divisor
    switch rule {
    case .down: return floor
    case .towardZero: return value / divisor
    case .nearest: return 2 * below >= divisor ? floor + 1 : floor
    case .nearestEven:
      if 2 * below == divisor { return floor % 2 == 0 ? floor : floor + 1 }
      return 2 * below > divisor ? floor + 1 : floor
    }
  }

  @Test("Every value of 10 bits, every shift and every rule", arguments: RoundingRule.allCases)
  func exhaustive(rule: RoundingRule) {
    for shift in 0...6 {
      for value in Int64(-512)...511 {
        #expect(rule.shifted(value, right: shift) == Self.expected(rule, value, shift))
      }
    }
  }

  @Test("The table of the documentation")
  func table() {
    let inputs = [-1.5, -1.2, -0.5, 0.5, 1.2, 1.5]
    #expect(inputs.map(RoundingRule.nearest.rounded) == [-1, -1, 0, 1, 1, 2])
    #expect(inputs.map(RoundingRule.nearestEven.rounded) == [-2, -1, 0, 0, 1, 2])
    #expect(inputs.map(RoundingRule.towardZero.rounded) == [-1, -1, 0, 0, 1, 1])
    #expect(inputs.map(RoundingRule.down.rounded) == [-2, -2, -1, 0, 1, 1])
  }
}
