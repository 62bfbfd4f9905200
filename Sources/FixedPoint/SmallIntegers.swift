/// An array of integers in the narrowest of 8, 16 and 32 bits that holds all of them.
///
/// Used for thresholds, biases and cut tables, so that what a network is said to need is what the engine allocates
/// (``StorageWidth``).
public struct SmallIntegers: Equatable, Sendable {
  /// Bits of each entry: 8, 16 or 32.
  public let bits: Int
  /// Number of entries.
  public let count: Int
  private let narrow: [Int8]
  private let middle: [Int16]
  private let wide: [Int32]

  /// Stores `values`.
  public init(_ values: some Collection<Int32>) {
    bits = StorageWidth.smallest(for: values).bits
    count = values.count
    narrow = bits == 8 ? values.map { Int8($0) } : []
    middle = bits == 16 ? values.map { Int16($0) } : []
    wide = bits == 32 ? values.map { Int32($0) } : []
  }

  /// Bytes allocated for the entries.
  public var byteCount: Int { count * bits / 8 }

  /// One entry.
  public subscript(index: Int) -> Int32 {
    switch bits {
    case 8: Int32(narrow[index])
    case 16: Int32(middle[index])
    default: wide[index]
    }
  }

  /// Writes one entry per channel into the first `channels` places of `target`.
  ///
  /// A single entry serves all channels, no entry means 0.
  /// - Precondition: `count` is 0, 1 or `channels`; `target` has room.
  public func widen(channels: Int, into target: inout [Int32]) {
    precondition(target.count >= channels && (count <= 1 || count == channels))
    if count <= 1 {
      let value = count == 1 ? self[0] : 0
      for index in 0..<channels { target[index] = value }
      return
    }
    switch bits {
    case 8: for index in 0..<count { target[index] = Int32(narrow[index]) }
    case 16: for index in 0..<count { target[index] = Int32(middle[index]) }
    default: for index in 0..<count { target[index] = wide[index] }
    }
  }
}
