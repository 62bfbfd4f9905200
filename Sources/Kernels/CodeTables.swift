/// Signed values of all the codes in a byte, for widths that divide it.
enum CodeTables {
  /// The four 2-bit codes of every byte; 4 KiB, which stays in the first-level cache.
  static let twoBits: [SIMD4<Int32>] = (0..<256).map { byte in
    SIMD4((0..<4).map { signed((byte >> ($0 * 2)) & 3, bits: 2) })
  }
  /// The two 4-bit codes of every byte.
  static let fourBits: [SIMD2<Int32>] = (0..<256).map { byte in
    SIMD2(signed(byte & 15, bits: 4), signed(byte >> 4, bits: 4))
  }
  /// The eight signs of every byte: code 0 is −1, code 1 is +1.
  static let oneBit: [SIMD8<Int32>] = (0..<256).map { byte in
    SIMD8((0..<8).map { (byte >> $0) & 1 == 1 ? 1 : -1 })
  }

  private static func signed(_ code: Int, bits: Int) -> Int32 {
    Int32(code >= 1 << (bits - 1) ? code - (1 << bits) : code)
  }
}
