/// The header of an IDX file: two zero bytes, a type, a rank, and that many big-endian 32-bit dimensions.
struct IDXHeader: Equatable {
  /// The dimensions, the first being the number of samples.
  let dimensions: [Int]
  /// Bytes of data that the header claims.
  let byteCount: Int

  /// Bytes before the dimensions.
  static let magicByteCount = 4
  /// The type code of unsigned bytes, the only one that images and labels use.
  static let unsignedByteCode: UInt8 = 0x08

  /// True when `bytes` begin as every IDX file does, of whatever type.
  static func isMagic(_ bytes: [UInt8]) -> Bool {
    let codes: [UInt8] = [0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E]
    return bytes.count >= magicByteCount && bytes[0] == 0 && bytes[1] == 0
      && codes.contains(bytes[2]) && (1...8).contains(bytes[3])
  }

  /// Reads the dimensions that follow `magic` and checks the claim against the limit and the file.
  ///
  /// - Throws: `layout` or `exceedsLimit`, before memory is taken for the data.
  init(magic: [UInt8], rank: Int, of file: UnpackedFile, maximumBytes: Int) throws(SpikeIOError) {
    guard Self.isMagic(magic) else { throw file.error(.layout(.idxMagic(firstBytes: magic))) }
    guard magic[2] == Self.unsignedByteCode else {
      throw file.error(.layout(.idxElementType(code: magic[2])))
    }
    guard magic[3] == rank else {
      throw file.error(.layout(.idxRank(expected: rank, found: Int(magic[3]))))
    }
    let bytes = try file.bytes(upTo: 4 * rank)
    guard bytes.count == 4 * rank else {
      throw file.error(.layout(.byteCount(claimed: 4 * rank, found: bytes.count)))
    }
    dimensions = (0..<rank).map { index in
      bytes[4 * index..<4 * index + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    var product = 1
    for dimension in dimensions {
      let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
      guard !overflow else { throw file.error(.layout(.uncountable(dimensions: dimensions))) }
      product = next
    }
    byteCount = product
    if let total = file.byteCount, total != byteCount + Self.magicByteCount + 4 * rank {
      let found = total - Self.magicByteCount - 4 * rank
      throw file.error(
        .layout(.byteCount(claimed: byteCount, found: found < byteCount ? found : nil)))
    }
    guard byteCount <= maximumBytes else {
      throw file.error(.exceedsLimit(bytes: byteCount, allowed: maximumBytes))
    }
  }

  /// The data after the header, as many bytes as the header claims and none more.
  func data(of file: UnpackedFile) throws(SpikeIOError) -> [UInt8] {
    let bytes = try file.bytes(upTo: byteCount)
    guard bytes.count == byteCount else {
      throw file.error(.layout(.byteCount(claimed: byteCount, found: bytes.count)))
    }
    guard try file.bytes(upTo: 1).isEmpty else {
      throw file.error(.layout(.byteCount(claimed: byteCount, found: nil)))
    }
    return bytes
  }
}
