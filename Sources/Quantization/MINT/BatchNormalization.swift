public import FixedPoint
public import NetworkModel

/// A batch normalisation behind a projection, folded into one integer bias and threshold per output channel.
///
///     y_c = g_c · x_c + b_c        g_c = γ_c / √(variance_c + ε),  b_c = β_c − mean_c · g_c
///
/// With weight codes `w` of step Δ, channel c's unit is `|g_c| · Δ / 2^f`: a negative `g_c` flips the signs of that channel's
/// codes, and a channel with `g_c = 0` has zero codes and only its bias. Every array has one value per output channel.
/// Source: docs/quantization.md.
public struct BatchNormalization: Equatable, Sendable {
  /// `g_c`.
  public let gain: [Double]
  /// `b_c`.
  public let offset: [Double]

  /// A normalisation with statistics and parameters as trained.
  /// - Precondition: all arrays have one length; `variance + epsilon > 0`.
  public init(
    mean: [Double], variance: [Double], gamma: [Double], beta: [Double], epsilon: Double = 1e-5
  ) {
    precondition(
      mean.count == variance.count && mean.count == gamma.count && mean.count == beta.count)
    gain = mean.indices.map { gamma[$0] / (variance[$0] + epsilon).squareRoot() }
    var offset: [Double] = []
    for channel in mean.indices { offset.append(beta[channel] - mean[channel] * gain[channel]) }
    self.offset = offset
  }

  /// Weights and bias of the projection with the normalisation folded in.
  ///
  /// - Parameters:
  ///   - weights: `[channels, weights per channel]`, row-major.
  ///   - bias: `[channels]`, or nil for none.
  public func folded(
    weights: [Double], bias: [Double]?
  ) -> (weights: [Double], bias: [Double]) {
    let depth = weights.count / gain.count
    return (
      weights.enumerated().map { $1 * gain[$0 / depth] },
      gain.indices.map { offset[$0] + gain[$0] * (bias?[$0] ?? 0) }
    )
  }

  /// Integer weights of a projection whose codes were quantized before the normalisation.
  ///
  /// - Parameters:
  ///   - codes: `[channels, weights per channel]`, in units of `step`.
  ///   - step: Δ of the codes.
  ///   - width: Bits of the codes; must also hold the negated code of a channel with a negative gain.
  ///   - guardBits: Fraction bits f of the unit in which bias and threshold are rounded.
  /// - Returns: The weights; divide a real threshold by `step[c] / 2^f` to get the channel's integer one.
  public func folded(
    codes: [Int16], step: Double, width: BitWidth, guardBits: Int
  ) -> QuantizedWeights {
    let depth = codes.count / gain.count
    let steps = gain.map { $0 == 0 ? step : abs($0) * step }
    let values = codes.enumerated().map { index, code -> Int16 in
      let gain = gain[index / depth]
      return gain == 0 ? 0 : gain < 0 ? -code : code
    }
    let bias = steps.indices.map { channel in
      RoundingRule.nearest.rounded(offset[channel] / steps[channel] * Double(1 << guardBits))
        .saturatedToInt32
    }
    return QuantizedWeights(
      values: values, width: width, step: steps, guardBits: guardBits, bias: bias)
  }
}
