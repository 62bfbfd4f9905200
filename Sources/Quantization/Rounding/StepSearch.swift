/// Finds the step at which rounding to a grid loses least.
enum StepSearch {
  /// The step s > 0 that minimises `Σ importance · (s · nearest(w/s) − w)²`, for one step shared by all weights.
  ///
  /// Candidates from the largest magnitude down, the best one polished by least squares on its codes. Exact when the
  /// weights are whole multiples of a step that the grid can hold. Weights that are all zero give `fallback`.
  /// - Complexity: O(weights × candidates), and O(different weights × codes) where nearly all of them are on a grid.
  static func best(
    _ weights: [Double], importance: [Double], codes: WeightCodes, fallback: Double
  ) -> Double {
    let largest = weights.reduce(0) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite else { return fallback }
    let top = Double(max(abs(codes.low), abs(codes.high)))
    var best = (error: Double.infinity, step: largest / top)
    func consider(_ step: Double) {
      let (error, polished) = loss(weights, importance, codes, step)
      if error < best.error { best = (error, step) }
      guard polished > 0, polished != step else { return }
      let again = loss(weights, importance, codes, polished).error
      if again < best.error { best = (again, polished) }
    }
    // Narrow grids clip a lot, wide ones hardly at all.
    let lowest = codes.high <= 7 ? 0.08 : 0.5
    for candidate in 0..<64 {
      consider(largest / top * (1.02 - (1.02 - lowest) * Double(candidate) / 63))
    }
    let values = Array(Set(weights))
    if let exact = commonDivisor(values, largest: largest, codes: codes) {
      return finest(exact, values, largest: largest, codes: codes)
    }
    for _ in 0..<8 {
      let before = best.step
      consider(loss(weights, importance, codes, before).polished)
      if best.step == before { break }
    }
    return best.step
  }

  private static func loss(
    _ weights: [Double], _ importance: [Double], _ codes: WeightCodes, _ step: Double
  ) -> (error: Double, polished: Double) {
    var error = 0.0
    var overlap = 0.0
    var norm = 0.0
    for index in weights.indices {
      let code = codes.nearest(weights[index] / step)
      let difference = code * step - weights[index]
      error += importance[index] * difference * difference
      overlap += importance[index] * code * weights[index]
      norm += importance[index] * code * code
    }
    return (error, norm > 0 ? overlap / norm : step)
  }

  /// A step of which all weights are whole multiples within 1e-6 of it, if the grid holds them.
  private static func commonDivisor(
    _ weights: [Double], largest: Double, codes: WeightCodes
  ) -> Double? {
    let smallest = weights.reduce(largest) { $1 == 0 ? $0 : min($0, abs($1)) }
    // The step is the smallest weight over its code, whatever that is: 5, 7 and 8 have the step 1.
    let highest = (Double(max(abs(codes.low), codes.high)) + 0.5) * smallest / largest
    guard highest >= 1 else { return nil }
    for divisor in 1...Int(highest) {
      let step = smallest / Double(divisor)
      if isExact(weights, step: step, codes: codes) { return step }
    }
    return nil
  }

  /// The smallest whole fraction of an exact step that the grid still holds: thresholds and biases then round less.
  private static func finest(
    _ step: Double, _ weights: [Double], largest: Double, codes: WeightCodes
  ) -> Double {
    let top = Double(max(abs(codes.low), abs(codes.high)))
    var parts = (top * step / largest + 1e-9).rounded(.down)
    while parts > 1 {
      if isExact(weights, step: step / parts, codes: codes) { return step / parts }
      parts -= 1
    }
    return step
  }

  /// True when the grid at `step` gives every weight back to 1e-6 of a step.
  static func isExact(_ weights: [Double], step: Double, codes: WeightCodes) -> Bool {
    weights.allSatisfy { abs(codes.nearest($0 / step) - $0 / step) <= 1e-6 }
  }
}
