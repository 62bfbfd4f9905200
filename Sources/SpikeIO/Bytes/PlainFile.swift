internal import Foundation

/// The bytes of a regular file as they are.
final class PlainFile: ByteStream {
  let path: String
  /// Bytes of the file when it was opened.
  let byteCount: Int
  private let descriptor: Int32

  /// Opens `path` for reading.
  /// - Throws: `cannotOpen` when it is not there, is no regular file, or may not be read.
  init(path: String) throws(SpikeIOError) {
    // A pipe would block in `open`; it is no regular file and is refused below.
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.failure(path) }
    self.path = path
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let failure = Self.failure(path)
      close(descriptor)
      throw failure
    }
    byteCount = Int(status.st_size)
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw SpikeIOError(
        file: path, reason: .cannotOpen(detail: "it is not a file; give the path of a file"))
    }
  }

  deinit { close(descriptor) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(SpikeIOError) -> Int {
    let count = unsafe Foundation.read(descriptor, buffer.baseAddress, buffer.count)
    guard count >= 0 else { throw Self.failure(path) }
    return count
  }

  /// Up to `count` bytes from `offset`, without moving the place from which `read` goes on.
  func bytes(at offset: Int, count: Int) throws(SpikeIOError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let found = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe pread(descriptor, buffer.baseAddress, count, off_t(offset))
    }
    guard found >= 0 else { throw Self.failure(path) }
    return Array(bytes.prefix(found))
  }

  private static func failure(_ path: String) -> SpikeIOError {
    SpikeIOError(file: path, reason: .cannotOpen(detail: systemMessage()))
  }
}

/// What the system says about the call that just failed.
func systemMessage() -> String {
  unsafe String(cString: strerror(errno))
}
