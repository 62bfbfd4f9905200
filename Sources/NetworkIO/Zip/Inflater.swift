internal import CZlib
internal import Foundation

/// Unpacks a deflated stream without a wrapper, as zip archives hold it.
@safe final class Inflater {
  // zlib keeps the address of its stream: it must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let buffer: UnsafeMutableRawBufferPointer
  /// True once the stream has said that it is over.
  private(set) var isAtEnd = false

  init() throws {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    unsafe buffer = .allocate(byteCount: 1 << 18, alignment: 1)
    // 15 bits of window, the most there are; negative for a stream without a wrapper.
    let status = unsafe inflateInit2_(
      stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw ZipReader.Fault(detail: "zlib reports \(status)") }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
    unsafe buffer.deallocate()
  }

  /// Unpacks the next bytes, and hands over what came out.
  /// - Throws: ``ZipReader/Fault`` for bytes that are damaged, and what `body` throws.
  func unpack(_ packed: Data, _ body: (Data) throws -> Void) throws {
    var input = [UInt8](packed)
    try unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe stream.pointee.next_in = input.baseAddress
      unsafe stream.pointee.avail_in = UInt32(input.count)
      defer { unsafe stream.pointee.next_in = nil }
      var hasMore = true
      while hasMore {
        guard !isAtEnd else {
          throw ZipReader.Fault(detail: "bytes follow the end of a member")
        }
        unsafe stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_out = UInt32(buffer.count)
        let status = unsafe inflate(stream, Z_NO_FLUSH)
        guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
          throw ZipReader.Fault(detail: "a member is damaged (zlib reports \(status))")
        }
        isAtEnd = status == Z_STREAM_END
        let count = unsafe buffer.count - Int(stream.pointee.avail_out)
        if count > 0 { try body(unsafe Data(buffer[..<count])) }
        // A full buffer may hide more; bytes left behind the end are a fault.
        hasMore = unsafe stream.pointee.avail_in > 0 || count == buffer.count && !isAtEnd
      }
    }
  }
}
