/// Signed values of all the codes in a byte, for widths that divide it.
///
/// The tables are made once and live as long as the process, so that a kernel reads them through a plain pointer.
enum CodeTables {
  /// The four 2-bit codes of every byte; 4 KiB, which stays in the first-level cache.
  nonisolated(unsafe) static let twoBits: UnsafePointer<SIMD4<Int32>> = unsafe table { byte in
    SIMD4((0..<4).map { signed((byte >> ($0 * 2)) & 3, bits: 2) })
  }
  /// The two 4-bit codes of every byte.
  nonisolated(unsafe) static let fourBits: UnsafePointer<SIMD2<Int32>> = unsafe table { byte in
    SIMD2(signed(byte & 15, bits: 4), signed(byte >> 4, bits: 4))
  }
  /// The eight signs of every byte: code 0 is −1, code 1 is +1.
  nonisolated(unsafe) static let oneBit: UnsafePointer<SIMD8<Int32>> = unsafe table { byte in
    SIMD8((0..<8).map { (byte >> $0) & 1 == 1 ? 1 : -1 })
  }

  private static func table<Vector>(_ entry: (Int) -> Vector) -> UnsafePointer<Vector> {
    let entries = UnsafeMutablePointer<Vector>.allocate(capacity: 256)
    for byte in 0..<256 { unsafe (entries + byte).initialize(to: entry(byte)) }
    return unsafe UnsafePointer(entries)
  }

  private static func signed(_ code: Int, bits: Int) -> Int32 {
    Int32(code >= 1 << (bits - 1) ? code - (1 << bits) : code)
  }
}
