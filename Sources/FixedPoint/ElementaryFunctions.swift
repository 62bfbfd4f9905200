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
