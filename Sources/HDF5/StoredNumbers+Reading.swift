extension StoredNumbers {
  /// Makes `count` numbers of one kind from what `fill` puts into their memory.
  ///
  /// - Parameter fill: Fills the whole buffer, or throws.
  init<Failure: Error>(
    _ kind: NumberKind, count: Int,
    filledBy fill: (UnsafeMutableRawPointer) throws(Failure) -> Void
  ) throws(Failure) {
    switch kind {
    case .integer8: values = .integer8(try unsafe Self.array(count, fill))
    case .integer16: values = .integer16(try unsafe Self.array(count, fill))
    case .integer32: values = .integer32(try unsafe Self.array(count, fill))
    case .integer64: values = .integer64(try unsafe Self.array(count, fill))
    case .unsigned8: values = .unsigned8(try unsafe Self.array(count, fill))
    case .unsigned16: values = .unsigned16(try unsafe Self.array(count, fill))
    case .unsigned32: values = .unsigned32(try unsafe Self.array(count, fill))
    case .unsigned64: values = .unsigned64(try unsafe Self.array(count, fill))
    case .float16: values = .float16(try unsafe Self.array(count, fill))
    case .float32: values = .float32(try unsafe Self.array(count, fill))
    case .float64: values = .float64(try unsafe Self.array(count, fill))
    }
  }

  private static func array<Number: ExpressibleByIntegerLiteral, Failure: Error>(
    _ count: Int, _ fill: (UnsafeMutableRawPointer) throws(Failure) -> Void
  ) throws(Failure) -> [Number] {
    guard count > 0 else { return [] }
    // Zeroed first: a damaged file may make the library return success without filling everything.
    var result = [Number](repeating: 0, count: count)
    let failure: Failure? = unsafe result.withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress else { return nil }
      do throws(Failure) {
        try unsafe fill(start)
        return nil
      } catch { return error }
    }
    if let failure { throw failure }
    return result
  }
}
