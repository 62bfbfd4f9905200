internal import CHDF5
internal import Glibc

/// The bytes of an open file as they are, beside the library.
struct FileBytes {
  let count: Int
  private let descriptor: Int32

  /// - Returns: `nil` when the library does not keep the file open by one plain descriptor.
  init?(_ file: OpenFile) {
    var handle: UnsafeMutableRawPointer?
    guard unsafe H5Fget_vfd_handle(file.handle, glint_H5P_DEFAULT(), &handle) >= 0,
      let handle = unsafe handle
    else { return nil }
    descriptor = unsafe handle.load(as: Int32.self)
    count = file.byteCount
  }

  /// At most `count` bytes from `offset`; fewer at the end of the file.
  func read(at offset: Int, count: Int) -> [UInt8] {
    guard offset >= 0, offset < self.count, count > 0 else { return [] }
    return unsafe [UInt8](unsafeUninitializedCapacity: min(count, self.count - offset)) {
      buffer, filled in
      while filled < buffer.count, let start = buffer.baseAddress {
        let part = unsafe pread(descriptor, start + filled, buffer.count - filled, offset + filled)
        guard part > 0 else { return }
        filled += part
      }
    }
  }

  /// The unsigned integer of 8 bytes at `offset`; `nil` past the end, and above `Int.max`.
  func integer(at offset: Int) -> Int? {
    Self.integer(read(at: offset, count: 8), at: 0)
  }

  /// The unsigned integer of 8 bytes at `offset` of `bytes`; `nil` past the end, and above `Int.max`.
  static func integer(_ bytes: [UInt8], at offset: Int) -> Int? {
    guard offset >= 0, offset + 8 <= bytes.count else { return nil }
    let value = bytes[offset..<offset + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(exactly: value)
  }

  /// The unsigned integer of at most 4 bytes.
  static func integer(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
