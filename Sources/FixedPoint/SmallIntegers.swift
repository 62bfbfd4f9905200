/// An array of integers in the narrowest of 8, 16 and 32 bits that holds all of them.
///
/// Used for thresholds, biases and cut tables, so that what a network is said to need is what the engine allocates.
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
    bits = Self.bits(for: values)
    count = values.count
    narrow = bits == 8 ? values.map { Int8($0) } : []
    middle = bits == 16 ? values.map { Int16($0) } : []
    wide = bits == 32 ? values.map { Int32($0) } : []
  }

  /// The narrowest of 8, 16 and 32 bits that holds all `values`; 8 for none.
  public static func bits(for values: some Collection<Int32>) -> Int {
    let smallest = values.min() ?? 0
    let largest = values.max() ?? 0
    if smallest >= Int32(Int8.min) && largest <= Int32(Int8.max) { return 8 }
    return smallest >= Int32(Int16.min) && largest <= Int32(Int16.max) ? 16 : 32
  }

  /// Bytes allocated for the entries.
  public var byteCount: Int { count * bits / 8 }

  /// One entry.
  @inline(__always)
  public subscript(index: Int) -> Int32 {
    switch bits {
    case 8: Int32(narrow[index])
    case 16: Int32(middle[index])
    default: wide[index]
    }
  }

  /// Copies all entries into `target`, which has room for them.
  public func widen(into target: inout [Int32]) {
    precondition(target.count >= count)
    switch bits {
    case 8: for index in 0..<count { target[index] = Int32(narrow[index]) }
    case 16: for index in 0..<count { target[index] = Int32(middle[index]) }
    default: for index in 0..<count { target[index] = wide[index] }
    }
  }
}
