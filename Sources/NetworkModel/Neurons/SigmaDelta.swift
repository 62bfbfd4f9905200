public import FixedPoint

/// Sigma-delta neurons in integers: they add up the changes that come in, and send how far their own activation has moved.
///
///     sum  ← limit(sum + input)            without `accumulates`: sum ← limit(input)
///     a    = activation(sum + bias)
///     d    = a − sent
///     if |d| ≥ threshold: sent ← a, the output is d >> outputShift; else it is 0
///
/// The output is a number, not a spike: the weights behind it are multiplied by it. Without a threshold the output is `a`
/// itself. The shift rounds toward −∞. Arrays have 1 value, one per channel, or one per neuron in row-major order.
/// Source: docs/formats/netx.md.
public struct SigmaDelta: Equatable, Sendable {
  /// What becomes of the sum before it is sent.
  public enum Activation: String, Sendable, Codable, CaseIterable {
    /// Nothing.
    case identity
    /// What is below 0 becomes 0.
    case rectifier
  }

  /// Bits of the stored sum and of what was sent; both saturate.
  public var width: BitWidth
  /// True where inputs are changes that add up; false where the input is the value itself.
  public var accumulates: Bool
  /// Added to the sum.
  public var bias: [Int32]
  /// What becomes of the sum.
  public var activation: Activation
  /// Changes of at least this size are sent; nil where the activation itself is.
  public var threshold: [Int32]?
  /// Places by which what is sent is shifted right, 0…24.
  public var outputShift: Int

  /// Neurons.
  public init(
    width: BitWidth, accumulates: Bool = true, bias: [Int32] = [0],
    activation: Activation = .rectifier, threshold: [Int32]?, outputShift: Int = 0
  ) {
    self.width = width
    self.accumulates = accumulates
    self.bias = bias
    self.activation = activation
    self.threshold = threshold
    self.outputShift = outputShift
  }

  /// The arrays that hold one value for all, per channel or per neuron, with their names for errors.
  public var parameters: [(name: String, count: Int)] {
    [("bias", bias.count)] + (threshold.map { [("threshold", $0.count)] } ?? [])
  }

  /// Numbers that every neuron keeps: its sum where it adds up, and what it sent where it sends changes.
  public var states: Int { (accumulates ? 1 : 0) + (threshold == nil ? 0 : 1) }

  /// The sum after a step.
  public func sum(after sum: Int32, adding input: Int64) -> Int32 {
    (accumulates ? Int64(sum) &+ input : input).saturated(to: width.signedRange)
  }

  /// The activation of a sum, for the neuron's own `bias`.
  public func activation(of sum: Int32, bias: Int32) -> Int32 {
    let value = (Int64(sum) + Int64(bias)).saturated(to: width.signedRange)
    return activation == .rectifier ? max(value, 0) : value
  }
}
