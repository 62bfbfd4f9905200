public import FixedPoint

/// Constants of a layer of spiking neurons as its kernel reads them.
///
/// The layer is a map of `positions × channels` neurons; every array has one entry for all, or one per channel (per neuron
/// when there is one position).
public struct NeuronConstants: Equatable, Sendable {
  /// Channels of the layer.
  public var channels: Int
  /// Added to the input of every step; may be empty.
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
  /// - Precondition: every array has 1 or `channels` entries (the bias, and the threshold of integrators, may have none).
  public init(
    channels: Int, bias: SmallIntegers, threshold: SmallIntegers, reset: SmallIntegers,
    subtracts: Bool, inputShift: Int
  ) {
    precondition([bias, threshold, reset].allSatisfy { $0.count <= 1 || $0.count == channels })
    self.channels = channels
    self.bias = bias
    self.threshold = threshold
    self.reset = reset
    self.subtracts = subtracts
    self.inputShift = inputShift
  }

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
