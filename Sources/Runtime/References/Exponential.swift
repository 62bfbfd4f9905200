/// `e^x` for the decay constants, without Foundation: the argument is halved until it is small, then a Taylor series, then squared back.
///
/// Relative error below 1e-15 for `−700 ≤ x ≤ 0`.
func exponential(_ x: Double) -> Double {
  guard x > -700 else { return 0 }
  var halvings = 0
  var small = x
  while abs(small) > 0x1p-6 {
    small /= 2
    halvings += 1
  }
  // expm1 by its series; squaring (1+y)² − 1 = y·(2+y) keeps the small part exact.
  var term = small
  var sum = small
  for order in 2...10 {
    term *= small / Double(order)
    sum += term
  }
  for _ in 0..<halvings { sum *= 2 + sum }
  return 1 + sum
}
