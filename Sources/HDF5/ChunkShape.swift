/// The extents of a chunk for a dataset that is written in chunks.
struct ChunkShape: Hashable, Sendable {
  /// A chunk holds at most this many bytes, so that two fit into the library's cache of 1 MiB.
  static let maximumBytes = 512 << 10

  let extents: [Int]

  /// Whole trailing dimensions as long as they fit, then as much of the next one as fits: rows that are
  /// read together lie together.
  ///
  /// - Returns: `nil` for a scalar and for a dataset without elements, which have no chunks.
  init?(_ shape: [Int], elementBytes: Int) {
    guard !shape.isEmpty, !shape.contains(0) else { return nil }
    var extents = shape
    var room = max(1, Self.maximumBytes / elementBytes)
    for dimension in shape.indices.reversed() {
      extents[dimension] = min(shape[dimension], room)
      room = max(1, room / extents[dimension])
    }
    self.extents = extents
  }
}
