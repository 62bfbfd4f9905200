/// `e^x − 1`, without a mathematics library, so that results are the same on every machine.
///
/// The argument is halved until a short Taylor series is exact, then `(1 + y)² − 1 = y · (2 + y)` undoes the halvings.
/// Relative error below 1e-14 for `|x| ≤ 700`.
public func exponentialMinusOne(_ x: Double) -> Double {
  guard x > -700 else { return -1 }
  guard x < 700 else { return .infinity }
  var halvings = 0
  var small = x
  while abs(small) > 0x1p-6 {
    small /= 2
    halvings += 1
  }
  var term = small
  var sum = small
  for order in 2...10 {
    term *= small / Double(order)
    sum += term
  }
  for _ in 0..<halvings { sum *= 2 + sum }
  return sum
}

/// The hyperbolic tangent, `(e^2x − 1) / (e^2x + 1)`; odd, monotone up to rounding, ±1 beyond ±20.
public func hyperbolicTangent(_ x: Double) -> Double {
  let size = abs(x)
  guard size < 20 else { return x < 0 ? -1 : 1 }
  let power = exponentialMinusOne(2 * size)
  let result = power / (power + 2)
  return x < 0 ? -result : result
}

/// The natural logarithm of a finite number above 0, from its exponent and a series for its significand.
///
/// Relative error below 1e-14.
/// - Precondition: `x > 0`, finite.
public func naturalLogarithm(_ x: Double) -> Double {
  precondition(x > 0 && x.isFinite, "the logarithm of \(x)")
  var exponent = Double(x.exponent)
  var significand = x.significand
  if significand > 4.0 / 3 {
    significand /= 2
    exponent += 1
  }
  // ln s = 2 · artanh y with y = (s − 1) / (s + 1), |y| ≤ 1/5.
  let y = (significand - 1) / (significand + 1)
  var power = y
  var sum = y
  for order in stride(from: 3.0, through: 25, by: 2) {
    power *= y * y
    sum += power / order
  }
  return exponent * 0.6931471805599453 + 2 * sum
}
