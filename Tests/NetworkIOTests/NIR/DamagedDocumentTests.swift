import Foundation
import NetworkIO
import Testing

/// NIR files with bytes changed or the end cut off: reading gives a value or one clear error, whatever the bytes; a crash or a
/// failure names its seed.
@Suite struct DamagedDocumentTests {
  /// Damaged copies of one random graph, each in a file of its own.
  private func copies(seed: UInt64, in folder: TemporaryFolder) throws -> [String] {
    print("damaging NIR files, seed \(seed)")
    var graphs = RandomGraphs(seed: seed)
    try graphs.document().write(to: folder.path("whole.nir"))
    let whole = try [UInt8](Data(contentsOf: folder.url.appending(path: "whole.nir")))
    var generator = SeededGenerator(seed: seed)
    return try (0..<40).map { index in
      let name = "\(index).nir"
      try Data(Self.damaged(whole, &generator)).write(to: folder.url.appending(path: name))
      return folder.path(name)
    }
  }

  /// One file in six is cut off, the others have one to sixteen bytes changed.
  private static func damaged(_ whole: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = whole
    guard Int.random(in: 0..<6, using: &generator) > 0 else {
      bytes.removeLast(Int.random(in: 1...bytes.count, using: &generator))
      return bytes
    }
    for _ in 0..<(1 << Int.random(in: 0...4, using: &generator)) {
      let place = Int.random(in: bytes.indices, using: &generator)
      bytes[place] ^= UInt8.random(in: 1...255, using: &generator)
    }
    return bytes
  }

  /// One sentence about this file, fit for a terminal.
  private func check(_ error: NetworkIOError, _ path: String, _ place: Comment) {
    let text = error.description
    #expect(text.hasPrefix(path) && text.count > path.count + 10, place)
    #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }, place)
  }

  @Test(arguments: 1...12)
  func `a document or one error`(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var (read, refused) = (0, 0)
    for (index, path) in try copies(seed: seed, in: folder).enumerated() {
      let place: Comment = "seed \(seed), copy \(index)"
      let document: NIRDocument
      do {
        document = try NIRDocument(reading: path)
        read += 1
      } catch {
        check(error, path, place)
        refused += 1
        continue
      }
      // What was read is a whole value: written, it comes back, unless it holds what is never written.
      let copy = folder.path("\(index)-copy.nir")
      do throws(NetworkIOError) {
        try document.write(to: copy)
        let back = try NIRDocument(reading: copy)
        #expect(back == document, place)
      } catch {
        guard case .unwritable = error else { throw error }
      }
    }
    #expect(read > 0 && refused > 0, "seed \(seed)")
  }

  @Test(arguments: 1...12)
  func `a network or one error`(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var options = ReadOptions()
    options.timeStep = 1
    for (index, path) in try copies(seed: seed, in: folder).enumerated() {
      do { _ = try NetworkReader.reading(path: path, options: options) } catch {
        check(error, path, "seed \(seed), copy \(index)")
      }
    }
  }
}
