import FixedPoint

/// From a wide membrane to the code that is stored, and back.
public enum WideStaircase: Sendable {
  /// The code is the membrane, clamped to this range.
  case clamp(ClosedRange<Int32>)
  /// Any other monotone rule.
  case rule(code: @Sendable (Int64) -> Int32, value: @Sendable (Int32) -> Int64)

  /// The value of a code.
  @inline(__always)
  func value(_ code: Int32) -> Int64 {
    switch self {
    case .clamp: Int64(code)
    case .rule(_, let value): value(code)
    }
  }

  /// The code of a membrane.
  @inline(__always)
  func code(_ membrane: Int64) -> Int32 {
    switch self {
    case .clamp(let range): membrane.saturated(to: range)
    case .rule(let code, _): code(membrane)
    }
  }
}
