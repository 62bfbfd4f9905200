internal import Foundation

/// Bytes of a zip archive with their little-endian numbers.
struct ZipBytes {
  let bytes: [UInt8]
  var count: Int { bytes.count }

  init(_ data: Data) { bytes = [UInt8](data) }

  /// Two bytes.
  func half(_ at: Int) -> Int { Int(bytes[at]) | Int(bytes[at + 1]) << 8 }

  /// Four bytes.
  func word(_ at: Int) -> Int { half(at) | half(at + 2) << 16 }

  /// A name; what is not UTF-8 is replaced, so that it equals no name that is looked for.
  func text(_ at: Int, count: Int) -> String {
    String(decoding: bytes[at..<at + count], as: UTF8.self)
  }
}
