internal import CLZMA

/// The unpacked bytes of an xz file; streams that follow one another are one.
@safe final class XZStream: ByteStream {
  private let file: PlainFile
  private let stream: UnsafeMutablePointer<lzma_stream>
  private let packed: UnsafeMutableRawBufferPointer
  private var isFinished = false

  /// Bytes that unpacking may take for itself; the strongest preset of xz needs 65 MiB.
  private static let workingBytes: UInt64 = 256 << 20

  /// Unpacks `file` from where it stands.
  init(_ file: PlainFile) throws(SpikeIOError) {
    self.file = file
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: glint_lzma_stream_init())
    unsafe packed = .allocate(byteCount: 1 << 16, alignment: 1)
    let status = unsafe lzma_stream_decoder(
      stream, Self.workingBytes, glint_LZMA_CONCATENATED())
    guard status == LZMA_OK else { throw damaged(status) }
  }

  deinit {
    unsafe lzma_end(stream)
    unsafe stream.deallocate()
    unsafe packed.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(SpikeIOError) -> Int {
    unsafe stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe stream.pointee.avail_out = buffer.count
    while unsafe !isFinished && stream.pointee.avail_out == buffer.count {
      var action = LZMA_RUN
      if unsafe stream.pointee.avail_in == 0 {
        let count = unsafe try file.read(into: packed)
        unsafe stream.pointee.next_in = UnsafePointer(
          packed.baseAddress?.assumingMemoryBound(to: UInt8.self))
        unsafe stream.pointee.avail_in = count
        if count == 0 { action = LZMA_FINISH }
      }
      let status = unsafe lzma_code(stream, action)
      if status == LZMA_STREAM_END {
        isFinished = true
      } else if status != LZMA_OK {
        throw damaged(status)
      }
    }
    return buffer.count - (unsafe stream.pointee.avail_out)
  }

  private func damaged(_ status: lzma_ret) -> SpikeIOError {
    let detail =
      switch status {
      case LZMA_BUF_ERROR: "it ends too early"
      case LZMA_DATA_ERROR: "its checksum or its data are wrong"
      case LZMA_FORMAT_ERROR: "something else than xz follows"
      case LZMA_MEMLIMIT_ERROR: "it asks for more than 256 MiB to be unpacked"
      default: "liblzma reports \(status.rawValue)"
      }
    return SpikeIOError(file: file.path, reason: .damaged(.xz, detail: detail))
  }
}
