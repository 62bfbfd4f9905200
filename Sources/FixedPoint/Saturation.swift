extension Int64 {
  /// The nearest value inside `range`.
  @inlinable
  public func saturated(to range: ClosedRange<Int32>) -> Int32 {
    Int32(Swift.min(Swift.max(self, Int64(range.lowerBound)), Int64(range.upperBound)))
  }
}

extension Double {
  /// The nearest `Int32`; NaN becomes 0.
  public var saturatedToInt32: Int32 {
    guard !isNaN else { return 0 }
    return Int32(Swift.min(Swift.max(self, Double(Int32.min)), Double(Int32.max)))
  }
}
