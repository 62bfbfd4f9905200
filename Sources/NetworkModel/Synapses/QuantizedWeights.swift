public import FixedPoint

/// Integer weights of a projection with the scale that gives them back their meaning.
///
///     real weight = values · step[c]        real bias = bias · step[c] / 2^guardBits
public struct QuantizedWeights: Equatable, Sendable {
  /// Integers in the layout of the float weights (`[out, in]` or `[out, in/groups, rows, columns]`).
  public var values: [Int16]
  /// Bits of a stored weight.
  ///
  /// Two's complement, but for 1 bit, whose codes mean −1 and +1.
  public var width: BitWidth
  /// Real value of weight 1: one value, or one per output channel.
  ///
  /// With direct coding it contains the input's scale.
  public var step: [Double]
  /// Fraction bits `f` of the layer's unit: sums of weights are shifted left by it, 0…15.
  public var guardBits: Int
  /// Added to every neuron of a channel in every step, in units of `step / 2^guardBits`; nil for none.
  public var bias: [Int32]?

  /// Weights.
  public init(
    values: [Int16], width: BitWidth, step: [Double], guardBits: Int = 0, bias: [Int32]? = nil
  ) {
    self.values = values
    self.width = width
    self.step = step
    self.guardBits = guardBits
    self.bias = bias
  }

  /// True when every weight can be stored in `width`.
  public var fitsWidth: Bool {
    if width.bits == 1 { return values.allSatisfy { $0 == 1 || $0 == -1 } }
    let range = width.signedRange
    return values.allSatisfy { range.contains(Int32($0)) }
  }
}
