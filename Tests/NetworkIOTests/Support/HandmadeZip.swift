import Foundation

/// Zip archives made field by field, right or wrong.
struct HandmadeZip {
  /// A member; what its headers say may differ from what it is.
  struct Member {
    var name: String
    /// Bytes in the archive.
    var bytes: [UInt8]
    var method = 0
    var flags = 0
    var size: Int
    var checksum: UInt32

    /// A stored member.
    init(_ name: String, _ bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
      size = bytes.count
      checksum = Self.checksum(bytes)
    }

    /// CRC-32 of zip archives, bit by bit.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
      var value: UInt32 = 0xFFFF_FFFF
      for byte in bytes {
        value ^= UInt32(byte)
        for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
      }
      return ~value
    }
  }

  var members: [Member]
  /// How many members the end says there are, where that is wrong.
  var count: Int?

  init(_ members: [Member]) { self.members = members }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for member in members {
      let offset = bytes.count
      let common =
        half(20) + half(member.flags) + half(member.method) + word(0)
        + word(Int(member.checksum)) + word(member.bytes.count) + word(member.size)
        + half(member.name.utf8.count) + half(0)
      bytes += word(0x0403_4B50) + common + Array(member.name.utf8) + member.bytes
      directory +=
        word(0x0201_4B50) + half(20) + common + half(0) + half(0) + half(0) + word(0)
        + word(offset) + Array(member.name.utf8)
    }
    let end =
      word(0x0605_4B50) + half(0) + half(0) + half(count ?? members.count)
      + half(count ?? members.count) + word(directory.count) + word(bytes.count) + half(0)
    return bytes + directory + end
  }

  private func half(_ value: Int) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8 & 255)] }

  private func word(_ value: Int) -> [UInt8] { half(value) + half(value >> 16) }
}
