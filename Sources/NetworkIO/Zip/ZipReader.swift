internal import Foundation

/// The members of a zip archive, stored or deflated, by name; nothing of the archive is believed before it is checked.
///
/// Names are only compared, never used as paths. Encrypted members, zip64 and archives in several parts are refused.
struct ZipReader {
  /// What is wrong with an archive, in words.
  struct Fault: Error, Equatable {
    let detail: String
  }

  /// What the directory says of a member.
  struct Member {
    let name: String
    let isDeflated: Bool
    /// Bytes in the archive.
    let packed: Int
    /// Bytes once unpacked.
    let size: Int
    let checksum: UInt32
    /// Where its header begins.
    let header: Int
  }

  /// Members and bytes of a directory; archives of models have a handful.
  static let maximumMembers = 10_000
  private static let maximumDirectoryBytes = 16 << 20

  let handle: FileHandle
  /// Where the directory begins: no member reaches past it.
  let directory: Int
  private(set) var members: [String: Member] = [:]

  /// Reads the directory.
  /// - Throws: ``Fault``, or the system's error.
  init(_ handle: FileHandle) throws {
    self.handle = handle
    let size = Int(try handle.seekToEnd())
    // The record at the end is 22 bytes and a comment.
    let tail = try Self.bytes(handle, max(size - 22 - 65_535, 0)..<size)
    let end = stride(from: tail.count - 22, through: 0, by: -1).first { at in
      tail.word(at) == 0x0605_4B50 && at + 22 + tail.half(at + 20) == tail.count
    }
    guard let end else { throw Fault(detail: "the directory at its end is missing") }
    let (count, length) = (tail.half(end + 10), tail.word(end + 12))
    directory = tail.word(end + 16)
    guard tail.half(end + 4) == 0, tail.half(end + 6) == 0, tail.half(end + 8) == count else {
      throw Fault(detail: "it is one part of several")
    }
    guard count != 0xFFFF, directory != 0xFFFF_FFFF else {
      throw Fault(detail: "it has the zip64 form, which is not read")
    }
    guard count <= Self.maximumMembers, length <= Self.maximumDirectoryBytes else {
      throw Fault(detail: "\(count) members, allowed are \(Self.maximumMembers)")
    }
    guard directory + length <= size else { throw Fault(detail: "its directory is cut off") }
    try readDirectory(try Self.bytes(handle, directory..<directory + length), count: count)
  }

  private mutating func readDirectory(_ bytes: ZipBytes, count: Int) throws {
    var at = 0
    for _ in 0..<count {
      guard at + 46 <= bytes.count, bytes.word(at) == 0x0201_4B50 else {
        throw Fault(detail: "its directory is damaged")
      }
      let length = bytes.half(at + 28)
      guard at + 46 + length <= bytes.count else {
        throw Fault(detail: "its directory is damaged")
      }
      let name = bytes.text(at + 46, count: length)
      let method = bytes.half(at + 10)
      let member = Member(
        name: name, isDeflated: method == 8, packed: bytes.word(at + 20),
        size: bytes.word(at + 24), checksum: UInt32(bytes.word(at + 16)),
        header: bytes.word(at + 42))
      guard bytes.half(at + 8) & 1 == 0 else { throw Fault(detail: "'\(name)' is encrypted") }
      guard method == 0 || method == 8 else {
        throw Fault(detail: "'\(name)' is packed by method \(method), not stored or deflated")
      }
      guard members.updateValue(member, forKey: name) == nil else {
        throw Fault(detail: "two members are called '\(name)'")
      }
      at += 46 + length + bytes.half(at + 30) + bytes.half(at + 32)
    }
  }

  /// Where the bytes of `member` are, from its own header.
  func range(of member: Member) throws -> Range<Int> {
    let damaged = Fault(detail: "'\(member.name)' does not lie inside of it")
    guard member.header + 30 <= directory else { throw damaged }
    let header = try Self.bytes(handle, member.header..<member.header + 30)
    guard header.word(0) == 0x0403_4B50 else { throw damaged }
    let start = member.header + 30 + header.half(26) + header.half(28)
    guard start + member.packed <= directory else { throw damaged }
    return start..<start + member.packed
  }

  /// The bytes at `range`, all of them.
  static func bytes(_ handle: FileHandle, _ range: Range<Int>) throws -> ZipBytes {
    try handle.seek(toOffset: UInt64(range.lowerBound))
    let data = range.isEmpty ? Data() : try handle.read(upToCount: range.count) ?? Data()
    guard data.count == range.count else { throw Fault(detail: "it is cut off") }
    return ZipBytes(data)
  }
}
