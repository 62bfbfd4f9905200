public import FixedPoint

/// Constants of a layer of spiking neurons as its kernel reads them.
///
/// The layer is a map of `positions × channels` neurons; every array has one entry per channel (per neuron when `positions` is 1).
public struct NeuronConstants: Equatable, Sendable {
  /// Added to the input of every step.
  public var bias: SmallIntegers
  /// Fires when the membrane reaches it.
  public var threshold: SmallIntegers
  /// Amount subtracted on a spike, or the value set.
  public var reset: SmallIntegers
  /// True when `reset` is subtracted.
  public var subtracts: Bool
  /// Left shift of the accumulated weights: the guard bits.
  public var inputShift: Int

  /// Constants.
  /// - Precondition: the arrays have one length.
  public init(
    bias: SmallIntegers, threshold: SmallIntegers, reset: SmallIntegers, subtracts: Bool,
    inputShift: Int
  ) {
    precondition(bias.count == threshold.count && reset.count == threshold.count)
    self.bias = bias
    self.threshold = threshold
    self.reset = reset
    self.subtracts = subtracts
    self.inputShift = inputShift
  }

  /// Channels of the layer.
  public var channels: Int { threshold.count }
  /// Bytes of all arrays.
  public var byteCount: Int { bias.byteCount + threshold.byteCount + reset.byteCount }
}

/// The staircase of a layer with few membrane codes: the cuts between codes, and the value of each code.
public struct CodeStaircase: Equatable, Sendable {
  /// Codes of one staircase.
  public let codes: Int
  /// 1 when all channels share it, else one per channel.
  public let rows: Int
  /// `[rows, codes]`.
  public let values: SmallIntegers
  /// `[rows, codes − 1]`.
  public let cuts: SmallIntegers

  /// A staircase.
  public init(codes: Int, rows: Int, values: [Int32], cuts: [Int32]) {
    precondition(values.count == rows * codes && cuts.count == rows * (codes - 1))
    self.codes = codes
    self.rows = rows
    self.values = SmallIntegers(values)
    self.cuts = SmallIntegers(cuts)
  }

  /// Bytes of both tables.
  public var byteCount: Int { values.byteCount + cuts.byteCount }
}
