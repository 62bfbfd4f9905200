import Testing

@testable import HDF5

/// The decoder of LZF streams, on streams made by hand.
@Suite struct LZFFilterTests {
  private func decode(_ stream: [UInt8], capacity: Int = 64) -> [UInt8]? {
    var target = [UInt8](repeating: 0xAA, count: capacity)
    let count = unsafe stream.withUnsafeBytes { source in
      unsafe target.withUnsafeMutableBytes { unsafe LZFFilter.decode(source, into: $0) }
    }
    return count.map { Array(target.prefix($0)) }
  }

  @Test func literalRunsAreCopied() {
    #expect(decode([2, 7, 8, 9, 0, 1]) == [7, 8, 9, 1])
    #expect(decode([31] + Array(0..<32)) == Array(0..<32))
    #expect(decode([]) == [])
  }

  @Test func backReferencesRepeatTheOutput() {
    // Length 1 + 2, distance 0 + 1: the last byte three more times.
    #expect(decode([0, 5, 1 << 5, 0]) == [5, 5, 5, 5])
    // Length 2 + 2, distance 1 + 1: the pair twice more.
    #expect(decode([1, 5, 6, 2 << 5, 1]) == [5, 6, 5, 6, 5, 6])
  }

  @Test func longBackReferencesTakeAnotherByteOfLength() {
    // Length 7 + 10 + 2.
    #expect(decode([0, 5, 7 << 5, 10, 0]) == [UInt8](repeating: 5, count: 20))
  }

  @Test func distancesUseThirteenBits() {
    let start = Array(repeating: UInt8(1), count: 1) + Array(repeating: 2, count: 299)
    var stream: [UInt8] = []
    for part in stride(from: 0, to: 300, by: 30) {
      stream += [29] + start[part..<part + 30]
    }
    // Distance 299 + 1 = 1 << 8 | 43, length 1 + 2.
    stream += [1 << 5 | 1, 43]
    #expect(decode(stream, capacity: 400)?.suffix(4) == [2, 1, 2, 2])
  }

  @Test(arguments: [
    [5, 1, 2],  // a literal run that ends too early
    [1 << 5],  // no distance
    [7 << 5], [0, 5, 7 << 5, 1],  // no length, no distance
    [0, 5, 1 << 5, 1],  // one byte before the start
    [1 << 5, 0],  // nothing to repeat yet
  ])
  func damagedStreamsAreRefused(stream: [UInt8]) {
    #expect(decode(stream) == nil)
  }

  @Test func outputBeyondTheChunkIsRefused() {
    #expect(decode([0, 5, 1 << 5, 0], capacity: 4) == [5, 5, 5, 5])
    #expect(decode([0, 5, 1 << 5, 0], capacity: 3) == nil)
    #expect(decode([2, 7, 8, 9], capacity: 2) == nil)
  }
}
