/// What many numbers have in common: from where to where they reach, their mean, and how many are 0.
public struct ValueRange: Equatable, Sendable, Encodable {
  /// How many numbers there are, at least 1.
  public let count: Int
  /// The smallest.
  public let lowest: Double
  /// The largest.
  public let highest: Double
  /// Their mean.
  public let mean: Double
  /// How many are exactly 0.
  public let zeros: Int

  /// The range of float values; nil for none.
  public init?<Number: BinaryFloatingPoint>(_ values: [Number]) {
    self.init(values, as: { Double($0) })
  }

  /// The range of integers; nil for none.
  public init?<Number: BinaryInteger>(_ values: [Number]) {
    self.init(values, as: { Double($0) })
  }

  private init?<Number: Comparable & Numeric>(
    _ values: [Number], as double: (Number) -> Double
  ) {
    guard var least = values.first else { return nil }
    var most = least
    var sum = 0.0
    var zeros = 0
    for value in values {
      if value < least { least = value }
      if value > most { most = value }
      if value == 0 { zeros += 1 }
      sum += double(value)
    }
    count = values.count
    lowest = double(least)
    highest = double(most)
    mean = sum / Double(values.count)
    self.zeros = zeros
  }
}
