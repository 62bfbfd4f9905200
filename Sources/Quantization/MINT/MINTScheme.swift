import FixedPoint
public import NetworkModel

/// The quantizer of MINT: weights and stored membranes share one scale, so that it cancels everywhere but in the threshold.
///
///     q(x)  = rnd( clip( tanh(x)/α, −1, 1 ) · Qp )      Qp = 2^(bits−1) − 1,  Δ = α/Qp
///     H     = u + Σ q(w)                                whole numbers, in units of Δ
///     s     = H ≥ Θ
///     u'    = q( leak · R · Δ )                         R = 0 or H − Θ after a spike, else H
///
/// Rounding is half to even. With 2 bits the codes are −1, 0 and +1: "2-bit MINT" is ternary.
/// The store is computed as cut points over the integers (``membraneTable()``), exact for leak, tanh, clipping and rounding.
/// Source: arXiv 2305.09850; docs/quantization.md.
public struct MINTScheme: Equatable, Sendable {
  /// Range α > 0 of the quantizer: one for the layer, or one per output channel.
  public var alpha: [Double]
  /// Bits of weights and membranes, 2…8.
  public let bits: Int
  /// Whether values pass through tanh before they are rounded, as in the published code.
  public var usesTanh: Bool
  /// Factor τ on the membrane between two steps, 0…1; applied after the reset, before the store.
  public var leak: Double
  /// Real threshold θ.
  public var threshold: Double
  /// What happens to the membrane on a spike.
  public var reset: Reset
  /// Spike at `H > θ` (as the published training code), else at `H ≥ θ`.
  public var isStrict: Bool

  /// A quantizer; the defaults are those of the published code.
  ///
  /// - Throws: ``QuantizationError/unsupportedBits(option:bits:supported:)`` unless `bits` is 2…8,
  ///   ``QuantizationError/invalidOption(option:value:expected:)`` for an α that is not above 0 or a leak outside 0…1.
  public init(
    alpha: [Double], bits: Int, usesTanh: Bool = true, leak: Double = 0.5, threshold: Double = 0.5,
    reset: Reset = .zero, isStrict: Bool = true
  ) throws(QuantizationError) {
    guard (2...8).contains(bits) else {
      throw .unsupportedBits(option: "a MINT layer", bits: bits, supported: "2 to 8")
    }
    guard !alpha.isEmpty, alpha.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw .invalidOption(option: "alpha", value: "\(alpha)", expected: "finite numbers above 0")
    }
    guard (0...1).contains(leak), threshold.isFinite else {
      throw .invalidOption(
        option: "leak and threshold", value: "\(leak) and \(threshold)",
        expected: "a leak in 0...1 and a finite threshold")
    }
    self.alpha = alpha
    self.bits = bits
    self.usesTanh = usesTanh
    self.leak = leak
    self.threshold = threshold
    self.reset = reset
    self.isStrict = isStrict
  }

  /// The published start value of α: `2 · mean|W| / √Qp`; 1 for weights that are all zero.
  /// - Precondition: `bits` in 2…8.
  public static func initialAlpha(weights: some Collection<Double>, bits: Int) -> Double {
    let mean = weights.reduce(0) { $0 + abs($1) } / Double(max(weights.count, 1))
    return mean > 0 ? 2 * mean / Double(Self.largestCode(bits: bits)).squareRoot() : 1
  }

  static func largestCode(bits: Int) -> Int32 { Int32(1 << (bits - 1)) - 1 }

  /// Qp, the largest code.
  public var largestCode: Int32 { Self.largestCode(bits: bits) }

  /// Δ = α/Qp of every α.
  public var step: [Double] { alpha.map { $0 / Double(largestCode) } }

  /// The code of a real weight or membrane in channel `channel`.
  public func code(of value: Double, channel: Int = 0) -> Int32 {
    let bent = usesTanh ? hyperbolicTangent(value) : value
    let share = bent / alpha[alpha.count == 1 ? 0 : channel]
    let scaled = Swift.min(Swift.max(share, -1), 1) * Double(largestCode)
    return Int32(scaled.rounded(.toNearestOrEven))
  }

  /// Codes of `weights`, laid out as `[channels, weights per channel]`.
  /// - Precondition: `weights.count` is a multiple of `channels`.
  public func codes(of weights: [Double], channels: Int) -> [Int16] {
    precondition(channels > 0 && weights.count % channels == 0)
    let depth = weights.count / channels
    return weights.enumerated().map { Int16(code(of: $1, channel: $0 / max(depth, 1))) }
  }
}
