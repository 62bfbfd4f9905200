/// The integer type in which an array of parameters is kept: the narrowest of 8, 16 and 32 bits, signed.
///
/// The engine allocates thresholds, biases and staircases by this rule and the memory footprint counts by it.
public enum StorageWidth: Int, Comparable, Sendable, CaseIterable {
  /// `Int8`.
  case bits8 = 8
  /// `Int16`.
  case bits16 = 16
  /// `Int32`.
  case bits32 = 32

  /// Bits of one value.
  public var bits: Int { rawValue }
  /// Bytes of one value.
  public var bytes: Int { rawValue / 8 }

  /// The narrowest width that holds every one of `values`; 8 bits for none.
  /// - Complexity: O(`values.count`).
  public static func smallest(for values: some Sequence<Int32>) -> StorageWidth {
    var width = StorageWidth.bits8
    for value in values {
      if Int16(exactly: value) == nil { return .bits32 }
      if Int8(exactly: value) == nil { width = .bits16 }
    }
    return width
  }

  /// Bytes of an array of `values` in its narrowest width.
  public static func byteCount(of values: some Collection<Int32>) -> Int {
    values.count * smallest(for: values).bytes
  }

  /// Narrower first.
  public static func < (left: StorageWidth, right: StorageWidth) -> Bool {
    left.rawValue < right.rawValue
  }
}
