internal import CZlib
internal import Foundation

extension ZipReader {
  /// Unpacked bytes for each packed one of a large member: weights shrink by a few percent, what claims more fills the disk.
  static let maximumRatio = 100
  /// Bytes up to which the ratio is not looked at.
  static let uncheckedBytes = 64 << 20

  /// The bytes of a small member.
  /// - Throws: ``Fault`` for one that is missing, larger than `limit` or damaged.
  func data(_ name: String, limit: Int) throws -> Data {
    var data = Data()
    try unpack(name, limit: limit) { data.append($0) }
    return data
  }

  /// Hands the bytes of a member over, part by part; its size is checked first, its checksum last.
  ///
  /// - Throws: ``Fault`` for one that is missing, larger than `limit` or damaged, and what `body` throws.
  /// - Complexity: O(bytes); memory for one part.
  func unpack(_ name: String, limit: Int, _ body: (Data) throws -> Void) throws {
    guard let member = members[name] else {
      throw Fault(detail: "it has no member '\(name)', but \(listed(members.keys.sorted()))")
    }
    guard member.size <= limit else {
      throw Fault(detail: "'\(name)' has \(member.size) bytes, allowed are \(limit)")
    }
    guard member.size <= max(Self.uncheckedBytes, member.packed * Self.maximumRatio) else {
      throw Fault(
        detail: "'\(name)' has \(member.size) bytes out of \(member.packed), more than weights do")
    }
    guard member.isDeflated || member.size == member.packed else {
      throw Fault(detail: "'\(name)' has two sizes")
    }
    var (size, checksum) = (0, crc32(0, nil, 0))
    func add(_ part: Data) throws {
      size += part.count
      // More than the directory says is not handed over.
      guard size <= member.size else { throw Fault(detail: "'\(name)' is longer than it says") }
      checksum = unsafe part.withUnsafeBytes { bytes in
        unsafe crc32(checksum, bytes.bindMemory(to: UInt8.self).baseAddress, UInt32(bytes.count))
      }
      try body(part)
    }
    let range = try range(of: member)
    let inflater = member.isDeflated ? try Inflater() : nil
    var at = range.lowerBound
    while at < range.upperBound {
      let next = min(at + 1 << 18, range.upperBound)
      let packed = Data(try Self.bytes(handle, at..<next).bytes)
      if let inflater {
        try inflater.unpack(packed, add)
      } else {
        try add(packed)
      }
      at = next
    }
    guard inflater?.isAtEnd != false, size == member.size, checksum == UInt(member.checksum) else {
      throw Fault(detail: "'\(name)' is damaged")
    }
  }
}
