/// Every value that something can have, from the smallest to the largest; either end may be infinite.
struct Interval: Equatable {
  var lower: Double
  var upper: Double

  /// Nothing but 0.
  static let zero = Interval(lower: 0, upper: 0)
  /// A spike or none.
  static let spike = Interval(lower: 0, upper: 1)
  /// Anything.
  static let unknown = Interval(lower: -.infinity, upper: .infinity)

  /// The same with 0, for values that may be missing.
  var withZero: Interval { Interval(lower: min(lower, 0), upper: max(upper, 0)) }

  /// Everything that lies in one of two.
  func joined(_ other: Interval) -> Interval {
    Interval(lower: min(lower, other.lower), upper: max(upper, other.upper))
  }

  static func + (left: Interval, right: Interval) -> Interval {
    Interval(lower: left.lower + right.lower, upper: left.upper + right.upper)
  }

  static func + (left: Interval, right: Double) -> Interval {
    Interval(lower: left.lower + right, upper: left.upper + right)
  }

  /// Times a factor; 0 times anything is 0.
  static func * (left: Interval, right: Double) -> Interval {
    guard right != 0 else { return .zero }
    // 0 times an infinite factor, too.
    let ends = (left.lower == 0 ? 0 : left.lower * right, left.upper == 0 ? 0 : left.upper * right)
    return right > 0
      ? Interval(lower: ends.0, upper: ends.1) : Interval(lower: ends.1, upper: ends.0)
  }
}
