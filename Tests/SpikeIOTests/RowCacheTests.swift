import Synchronization
import Testing

@testable import SpikeIO

/// Gives the numbers of the rows that are asked for, and notes which were.
private final class Rows: Sendable {
  let asked = Mutex<[Range<Int>]>([])
  let bytesPerRow = 10

  func read(_ range: Range<Int>) -> (rows: [Int], byteCount: Int) {
    asked.withLock { $0.append(range) }
    return (Array(range), range.count * bytesPerRow)
  }
}

@Suite struct RowCacheTests {
  @Test func `a block is read once, and the last may be short`() throws {
    let (cache, rows) = (RowCache<Int>(rowCount: 10, rowsPerBlock: 4), Rows())
    for index in [9, 0, 3, 8, 4, 7] {
      #expect(try cache.row(at: index, read: rows.read) == index)
    }
    #expect(rows.asked.withLock { $0 } == [8..<10, 0..<4, 4..<8])
  }

  @Test func `the block that was not used for longest makes room`() throws {
    let cache = RowCache<Int>(rowCount: 8, rowsPerBlock: 2, maximumBytes: 40)
    let rows = Rows()
    // Two blocks fit. Block 0 is used again before block 2 comes, so block 1 goes.
    for index in [0, 2, 1, 4, 0, 2] { #expect(try cache.row(at: index, read: rows.read) == index) }
    #expect(rows.asked.withLock { $0 } == [0..<2, 2..<4, 4..<6, 2..<4])
  }

  @Test func `a block larger than the room is kept alone`() throws {
    let cache = RowCache<Int>(rowCount: 4, rowsPerBlock: 2, maximumBytes: 1)
    let rows = Rows()
    for index in [0, 1, 2, 3, 0] { #expect(try cache.row(at: index, read: rows.read) == index) }
    #expect(rows.asked.withLock { $0 } == [0..<2, 2..<4, 0..<2])
  }

  @Test func `a failed read keeps nothing and is tried again`() throws {
    let (cache, rows) = (RowCache<Int>(rowCount: 2, rowsPerBlock: 2), Rows())
    expect(.noSamples) {
      try cache.row(at: 0) { _ throws(SpikeIOError) in
        throw SpikeIOError(file: nil, reason: .noSamples)
      }
    }
    #expect(try cache.row(at: 0, read: rows.read) == 0)
  }
}
