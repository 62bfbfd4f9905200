import FixedPoint
public import NetworkModel

/// How often each integer weight occurs: one bin per code up to 4 bits, 16 bins of neighbouring codes above.
public struct CodeHistogram: Equatable, Sendable, Encodable {
  /// Some neighbouring codes.
  public struct Bin: Equatable, Sendable {
    /// The smallest code.
    public let lowest: Int
    /// The largest code.
    public let highest: Int
    /// Weights that have one of them.
    public let count: Int
  }

  /// The bins, ascending; every code that the width has is in one.
  public let bins: [Bin]

  /// The histogram of a projection's weights.
  public init(_ weights: QuantizedWeights) {
    let bits = weights.width.bits
    // One bit means −1 and +1, with nothing between.
    let codes: (lowest: Int, step: Int, bins: Int, size: Int) =
      bits == 1
      ? (-1, 2, 2, 1) : (-(1 << (bits - 1)), 1, min(1 << bits, 16), max(1, (1 << bits) / 16))
    var counts = [Int](repeating: 0, count: codes.bins)
    for weight in weights.values {
      let bin = (Int(weight) - codes.lowest) / (codes.step * codes.size)
      counts[max(0, min(bin, codes.bins - 1))] += 1
    }
    bins = counts.enumerated().map { index, count in
      let first = codes.lowest + index * codes.step * codes.size
      return Bin(lowest: first, highest: first + codes.size - 1, count: count)
    }
  }

  private enum Key: String, CodingKey { case lowest, highest, counts }

  /// Three lists with one entry per bin.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(bins.map(\.lowest), forKey: .lowest)
    try container.encode(bins.map(\.highest), forKey: .highest)
    try container.encode(bins.map(\.count), forKey: .counts)
  }
}
