/// The bytes of a file from the first to the last, unpacked on the way where the file is packed.
protocol ByteStream: AnyObject {
  /// Fills `buffer` from its start and says how many bytes came; 0 only at the end.
  /// - Precondition: `buffer` is not empty.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(SpikeIOError) -> Int
}

extension ByteStream {
  /// The next bytes, at most `limit` of them; fewer only at the end.
  ///
  /// Memory grows with the bytes that really come, never with a claim.
  func bytes(upTo limit: Int) throws(SpikeIOError) -> [UInt8] {
    var bytes: [UInt8] = []
    let chunk = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(1, min(limit, 1 << 20)), alignment: 1)
    defer { unsafe chunk.deallocate() }
    while bytes.count < limit {
      let wanted = min(chunk.count, limit - bytes.count)
      let count = unsafe try read(into: UnsafeMutableRawBufferPointer(rebasing: chunk[..<wanted]))
      if count == 0 { break }
      unsafe bytes.append(contentsOf: chunk[..<count])
    }
    return bytes
  }
}
