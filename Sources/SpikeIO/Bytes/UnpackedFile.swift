/// A file whose bytes are read in order, unpacked when its first bytes say that it is packed.
struct UnpackedFile {
  let path: String
  /// How the file is packed; nil when it is not.
  let packing: Packing?
  /// All bytes that there are, known beforehand only where the file is not packed.
  let byteCount: Int?
  private let stream: any ByteStream

  /// Opens `path`.
  /// - Throws: `cannotOpen`, or `damaged` when the packing cannot be read.
  init(path: String) throws(SpikeIOError) {
    self.path = path
    let file = try PlainFile(path: path)
    packing = Packing(firstBytes: try file.bytes(at: 0, count: 6))
    switch packing {
    case .gzip: stream = try GzipStream(file)
    case .xz: stream = try XZStream(file)
    case nil: stream = file
    }
    byteCount = packing == nil ? file.byteCount : nil
  }

  /// The next bytes, at most `limit` of them; fewer only at the end.
  func bytes(upTo limit: Int) throws(SpikeIOError) -> [UInt8] {
    try stream.bytes(upTo: limit)
  }

  /// An error in this file.
  func error(_ reason: SpikeIOError.Reason) -> SpikeIOError {
    SpikeIOError(file: path, reason: reason)
  }
}
