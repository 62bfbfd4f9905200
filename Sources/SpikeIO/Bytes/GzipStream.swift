internal import CZlib

/// The unpacked bytes of a gzip file; members that follow one another are one stream.
@safe final class GzipStream: ByteStream {
  private let file: PlainFile
  // zlib keeps the address of its stream: it must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let packed: UnsafeMutableRawBufferPointer
  private var isAtMemberEnd = false

  /// Unpacks `file` from where it stands.
  init(_ file: PlainFile) throws(SpikeIOError) {
    self.file = file
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    unsafe packed = .allocate(byteCount: 1 << 16, alignment: 1)
    // 15 bits of window, the most there are; 16 more ask for the gzip wrapper and its checksum.
    let status = unsafe inflateInit2_(
      stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw damaged("zlib reports \(status)") }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
    unsafe packed.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(SpikeIOError) -> Int {
    unsafe stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe stream.pointee.avail_out = UInt32(clamping: buffer.count)
    let room = unsafe stream.pointee.avail_out
    while unsafe stream.pointee.avail_out == room {
      if unsafe stream.pointee.avail_in == 0 {
        let count = unsafe try file.read(into: packed)
        if count == 0 {
          guard isAtMemberEnd else { throw damaged("it ends too early") }
          return 0
        }
        unsafe stream.pointee.next_in = packed.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_in = UInt32(count)
      }
      if isAtMemberEnd {
        unsafe inflateReset(stream)
        isAtMemberEnd = false
      }
      let status = unsafe inflate(stream, Z_NO_FLUSH)
      if status == Z_STREAM_END {
        isAtMemberEnd = true
      } else if status != Z_OK && status != Z_BUF_ERROR {
        throw damaged(
          unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "zlib reports \(status)")
      }
    }
    return Int(room) - Int(unsafe stream.pointee.avail_out)
  }

  private func damaged(_ detail: String) -> SpikeIOError {
    SpikeIOError(file: file.path, reason: .damaged(.gzip, detail: detail))
  }
}
