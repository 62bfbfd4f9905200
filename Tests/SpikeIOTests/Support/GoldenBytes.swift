import Foundation

/// Files made byte by byte.
enum GoldenBytes {
  /// An IDX file of `type` (8: unsigned bytes).
  static func idx(_ dimensions: [Int], _ data: [UInt8], type: UInt8 = 8) -> [UInt8] {
    [0, 0, type, UInt8(dimensions.count)] + dimensions.flatMap { bigEndian(UInt32($0)) } + data
  }

  /// `data` as a gzip file of one stored block, with its checksum and length.
  static func gzip(_ data: [UInt8]) -> [UInt8] {
    precondition(data.count < 1 << 16)
    let length = UInt16(data.count)
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1]
      + bigEndian(length).reversed() + bigEndian(~length).reversed() + data
      + bigEndian(checksum(data)).reversed() + bigEndian(UInt32(data.count)).reversed()
  }

  /// One CIFAR-10 record: label 7, all red pixels 1, green 2, blue 3.
  static let cifarRecord: [UInt8] =
    [7] + [UInt8](repeating: 1, count: 1024) + [UInt8](repeating: 2, count: 1024)
    + [UInt8](repeating: 3, count: 1024)

  /// `cifarRecord` as packed by `xz -0`.
  static let cifarRecordXZ = decode(
    "/Td6WFoAAATm1rRGAgAhAQwAAACPmEGc4AwAABtdAAOAg5Ib2Ds9wwr6P7Qql6xZqVTico2TXqELAAAAcylyAW3V"
      + "Q1gAATeBGAAAAJoFAcOxxGf7AgAAAAAEWVo=")

  /// `cifarRecord` as packed by `gzip -9`.
  static let cifarRecordGzip = decode(
    "H4sIAAAAAAACA+3BQREAAAgDoFMf69/YIAMyQK0Fah1Q6wFN0idDAQwAAA==")

  private static func decode(_ text: String) -> [UInt8] {
    Data(base64Encoded: text).map { Array($0) } ?? []
  }

  private static func bigEndian<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// CRC-32 bit by bit, as RFC 1952 defines it.
  private static func checksum(_ data: [UInt8]) -> UInt32 {
    ~data.reduce(~0) { register, byte in
      (0..<8).reduce(register ^ UInt32(byte)) { bits, _ in
        bits & 1 == 1 ? bits >> 1 ^ 0xEDB8_8320 : bits >> 1
      }
    }
  }
}
