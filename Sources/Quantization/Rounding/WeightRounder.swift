/// Rounds the weights of one channel so that its currents on the calibration inputs change least.
///
/// The loss of codes q and step s against weights w is `(s·q − w)ᵀ H (s·q − w)`, H being the inputs' covariance.
/// Error feedback takes the weights in order and lets each make up for the errors before it; then single codes are moved
/// while that lowers the loss, and the step is fitted again. The result is never worse than rounding to nearest.
/// Source: docs/quantization.md.
struct WeightRounder {
  let covariance: SquareMatrix
  /// Lower triangular, Gᵀ·G = H.
  let factor: SquareMatrix
  let codes: WeightCodes

  /// Codes, step and loss.
  struct Result {
    var codes: [Double]
    var step: Double
    var loss: Double
  }

  /// Rounds at a fixed step: the better of error feedback and nearest, polished.
  func rounded(_ weights: [Double], step: Double) -> Result {
    let fed = polished(feedback(weights, step: step), weights, step: step)
    let near = polished(nearest(weights, step: step), weights, step: step)
    return near.loss < fed.loss ? near : fed
  }

  /// Rounds at the best of several steps around `start`, fitting the step to the codes in between.
  func rounded(_ weights: [Double], around start: Double, factors: [Double]) -> Result {
    var best = rounded(weights, step: start)
    for factor in factors where factor != 1 {
      let result = rounded(weights, step: start * factor)
      if result.loss < best.loss { best = result }
    }
    for _ in 0..<4 {
      let step = fittedStep(best.codes, weights)
      guard step > 0 else { break }
      let result = polished(best.codes, weights, step: step)
      guard result.loss < best.loss * (1 - 1e-9) else { break }
      best = result
    }
    return best
  }

  /// Rounding to nearest.
  func nearest(_ weights: [Double], step: Double) -> [Double] {
    weights.map { codes.nearest($0 / step) }
  }

  /// Error feedback in the order of the weights.
  func feedback(_ weights: [Double], step: Double) -> [Double] {
    let size = weights.count
    var errors = [Double](repeating: 0, count: size)
    var result = [Double](repeating: 0, count: size)
    for index in 0..<size {
      let before = SquareMatrix.dot(factor.values, index * size, errors, 0, count: index)
      let wanted = weights[index] - before / factor[index, index]
      let code = codes.nearest(wanted / step)
      result[index] = code
      errors[index] = code * step - weights[index]
    }
    return result
  }

  /// `(s·q − w)ᵀ H (s·q − w)`.
  func loss(_ codes: [Double], _ weights: [Double], step: Double) -> Double {
    let errors = zip(codes, weights).map { $0 * step - $1 }
    let product = covariance.times(errors)
    return SquareMatrix.dot(errors, 0, product, 0, count: errors.count)
  }

  /// The step that is best for given codes, `wᵀHq / qᵀHq`; 0 when the codes say nothing.
  func fittedStep(_ codes: [Double], _ weights: [Double]) -> Double {
    let product = covariance.times(codes)
    let norm = SquareMatrix.dot(codes, 0, product, 0, count: codes.count)
    guard norm > 0 else { return 0 }
    return SquareMatrix.dot(weights, 0, product, 0, count: codes.count) / norm
  }

  /// Moves single codes to a neighbour while that lowers the loss.
  private func polished(_ start: [Double], _ weights: [Double], step: Double) -> Result {
    let size = weights.count
    var result = start
    var errors = zip(start, weights).map { $0 * step - $1 }
    var slope = covariance.times(errors)
    let spacing = Double(codes.spacing)
    let (low, high) = (Double(codes.low), Double(codes.high))
    for _ in 0..<30 {
      var moved = false
      for index in 0..<size {
        let move = slope[index] > 0 ? -spacing : spacing
        let code = result[index] + move
        guard code >= low && code <= high else { continue }
        let change = move * step
        let own = change * change * covariance[index, index]
        guard 2 * change * slope[index] + own < -1e-9 * own else { continue }
        result[index] = code
        errors[index] += change
        SquareMatrix.addScaled(
          change, covariance.values, index * size, to: &slope, count: size)
        moved = true
      }
      if !moved { break }
    }
    let loss = SquareMatrix.dot(errors, 0, covariance.times(errors), 0, count: size)
    return Result(codes: result, step: step, loss: loss)
  }
}
