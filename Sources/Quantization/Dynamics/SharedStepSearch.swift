/// Finds the step of a layer whose channels must share one, by what all of them lose together.
///
/// Every channel offers its codes q at each of several steps. With given codes the channels' loss is a parabola in the step s,
/// `Σ qᵀHq · s² − 2 Σ wᵀHq · s + Σ wᵀHw`; its lowest point is the step that goes with them.
struct SharedStepSearch {
  /// The steps that are tried.
  let steps: [Double]
  private var candidates: [Candidate]

  /// The codes that all channels have at one of the steps, and what they lose.
  private struct Candidate {
    var codes: [[Double]]
    /// `Σ qᵀHq`, `Σ wᵀHq` and `Σ wᵀHw` over the channels.
    var norm = 0.0
    var overlap = 0.0
    var constant = 0.0
    /// Bias of each channel at step 0, and how it changes with the step.
    var bias: [Double]
    var slope: [Double]

    var step: Double { norm > 0 ? overlap / norm : 0 }
    var loss: Double { constant - step * overlap }
  }

  /// A search around `step` in a layer of `channels`.
  init(around step: Double, factors: [Double], channels: Int) {
    steps = factors.map { $0 * step }
    let none = [Double](repeating: 0, count: channels)
    candidates = factors.map { _ in
      Candidate(codes: [[Double]](repeating: [], count: channels), bias: none, slope: none)
    }
  }

  /// Adds a channel.
  ///
  /// - Parameters:
  ///   - codes: Its codes at each of ``steps``.
  ///   - weights: The weights that they stand for.
  mutating func add(
    _ codes: [[Double]], _ weights: [Double], _ regression: MembraneRegression, channel: Int
  ) {
    let image = regression.covariance.times(weights)
    let constant = SquareMatrix.dot(weights, 0, image, 0, count: weights.count)
    let bias = regression.bias(of: weights.map { _ in 0 })
    for (index, codes) in codes.enumerated() {
      candidates[index].codes[channel] = codes
      candidates[index].norm += SquareMatrix.dot(
        codes, 0, regression.covariance.times(codes), 0, count: codes.count)
      candidates[index].overlap += SquareMatrix.dot(codes, 0, image, 0, count: codes.count)
      candidates[index].constant += constant
      candidates[index].bias[channel] = bias
      candidates[index].slope[channel] = regression.bias(of: codes) - bias
    }
  }

  /// Codes, the step that goes with them and the biases that go with both, where all channels together lose least.
  var best: (codes: [[Double]], step: Double, biases: [Double]) {
    let best = candidates.indices.min { candidates[$0].loss < candidates[$1].loss } ?? 0
    let found = candidates[best]
    let step = found.step > 0 ? found.step : steps[best]
    return (found.codes, step, zip(found.bias, found.slope).map { $0 + step * $1 })
  }
}
