internal import Synchronization

/// Rows of a file, read in blocks and kept while there is room; any thread may ask.
///
/// One reader at a time: libhdf5 serves one call at a time anyway, and two threads that need the same block
/// read it once. The least recently used blocks go first.
final class RowCache<Row: Sendable>: Sendable {
  /// Number of rows in the file.
  let rowCount: Int
  /// Rows that are read together.
  let rowsPerBlock: Int
  /// Bytes that blocks may take together; the latest block stays however large it is.
  let maximumBytes: Int

  private let state = Mutex(State())

  private struct State {
    var blocks: [Int: Block] = [:]
    var byteCount = 0
    var clock = 0

    mutating func makeRoom(for bytes: Int, maximumBytes: Int) {
      while byteCount + bytes > maximumBytes,
        let oldest = blocks.min(by: { $0.value.lastUse < $1.value.lastUse })
      {
        blocks[oldest.key] = nil
        byteCount -= oldest.value.byteCount
      }
    }
  }

  private struct Block {
    let rows: [Row]
    let byteCount: Int
    var lastUse: Int
  }

  init(rowCount: Int, rowsPerBlock: Int, maximumBytes: Int = 64 << 20) {
    precondition(rowsPerBlock > 0)
    self.rowCount = rowCount
    self.rowsPerBlock = rowsPerBlock
    self.maximumBytes = maximumBytes
  }

  /// Row `index`, out of memory or through `read`.
  ///
  /// - Parameters:
  ///   - index: In `0..<rowCount`.
  ///   - read: Gives the rows of a range, and the bytes that they take.
  /// - Throws: what `read` throws; nothing is kept then.
  func row(
    at index: Int,
    read: (Range<Int>) throws(SpikeIOError) -> (rows: [Row], byteCount: Int)
  ) throws(SpikeIOError) -> Row {
    precondition((0..<rowCount).contains(index), "sample \(index) of \(rowCount)")
    let number = index / rowsPerBlock
    let start = number * rowsPerBlock
    return try state.withLock { state throws(SpikeIOError) in
      state.clock += 1
      if let block = state.blocks[number] {
        state.blocks[number]?.lastUse = state.clock
        return block.rows[index - start]
      }
      let range = start..<min(start + rowsPerBlock, rowCount)
      let (rows, byteCount) = try read(range)
      precondition(rows.count == range.count)
      state.makeRoom(for: byteCount, maximumBytes: maximumBytes)
      state.blocks[number] = Block(rows: rows, byteCount: byteCount, lastUse: state.clock)
      state.byteCount += byteCount
      return rows[index - start]
    }
  }
}
