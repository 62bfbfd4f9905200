import Foundation
import Testing

@testable import HDF5

/// Files with one damaged size in the heap of strings and lists, on which libhdf5 1.10.8 crashes or hangs.
@Suite struct GlobalHeapTests {
  /// The error of reading "names" from a file whose bytes `damage` has changed.
  private func error(_ damage: (inout Data) throws -> Void) throws -> HDF5Error? {
    let folder = try TemporaryFolder()
    let path = folder.path("heap.h5")
    let names = ["input", String(repeating: "n", count: 3000), "output"]
    try write(path) { root throws in
      try root.write(names, shape: [3], to: "names")
      try root.writeVariableLength([[UInt16(1), 2, 3], [4]], to: "units")
      try root.writeAttribute(names, shape: [3], to: "names")
    }
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try damage(&bytes)
    try bytes.write(to: URL(fileURLWithPath: path))
    return try read(path) { root throws in
      failure {
        let strings = try root.dataset("names").readStrings()
        let attribute = try root.stringAttribute("names")
        let lists = try root.dataset("units").readVariableLength(as: Int.self)
        #expect(strings == names)
        #expect(attribute == names)
        #expect(lists == [[1, 2, 3], [4]])
      }
    }
  }

  /// The place of a heap object's header, found by its contents.
  private func header(of contents: String, in bytes: Data) throws -> Int {
    try #require(bytes.firstRange(of: Data(contents.utf8 + [0]))).lowerBound - 16
  }

  private let damaged = HDF5Error.Reason.corrupt(
    detail: "a reference into the heap leads to no sound object")

  @Test func anUndamagedHeapIsReadInFull() throws {
    #expect(try error { _ in } == nil)
  }

  @Test func anObjectLargerThanItsCollectionIsRefused() throws {
    let error = try error { bytes in
      bytes[try header(of: "input", in: bytes) + 15] = 0x80
    }
    #expect(error?.reason == damaged)
    #expect(error?.object == "/names")
  }

  @Test func anObjectOfNoSizeIsRefused() throws {
    let error = try error { bytes in
      let start = try header(of: "input", in: bytes)
      for offset in 0..<16 { bytes[start + offset] = 0 }
    }
    #expect(error?.reason == damaged)
  }

  @Test func anObjectLargerThanItsReferenceSaysIsRefused() throws {
    let error = try error { bytes in
      // The reference to the long name: its length, 3000, in 4 bytes, then the heap's address.
      let heap = try #require(bytes.firstRange(of: Data("GCOL".utf8))).lowerBound
      let address = (0..<8).map { UInt8(truncatingIfNeeded: heap >> (8 * $0)) }
      let reference = try #require(bytes.firstRange(of: Data([0xB8, 0x0B, 0, 0] + address)))
      bytes[reference.lowerBound + 1] = 0
    }
    #expect(error?.reason == damaged)
    #expect(error?.object == "/names")
  }

  @Test func aReferenceThatClaimsMoreThanItsObjectIsRefusedBeforeMemoryIsTaken() throws {
    let error = try error { bytes in
      let heap = try #require(bytes.firstRange(of: Data("GCOL".utf8))).lowerBound
      let address = (0..<8).map { UInt8(truncatingIfNeeded: heap >> (8 * $0)) }
      let reference = try #require(bytes.firstRange(of: Data([0xB8, 0x0B, 0, 0] + address)))
      bytes[reference.lowerBound + 3] = 0xFF
    }
    #expect(error?.reason == damaged)
    #expect(error?.object == "/names")
  }

  @Test func anIndexThatTheHeapDoesNotHaveIsRefused() throws {
    let error = try error { bytes in
      let heap = try #require(bytes.firstRange(of: Data("GCOL".utf8))).lowerBound
      let address = (0..<8).map { UInt8(truncatingIfNeeded: heap >> (8 * $0)) }
      let reference = try #require(bytes.firstRange(of: Data([5, 0, 0, 0] + address)))
      bytes[reference.lowerBound + 15] = 0xFF
    }
    #expect(error?.reason == damaged)
  }

  @Test func attributesAreNotReadFromADamagedHeap() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("attribute.h5")
    try write(path) { try $0.writeAttribute(["model"], shape: [1], to: "config") }
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[try header(of: "model", in: bytes) + 15] = 0x80
    try bytes.write(to: URL(fileURLWithPath: path))
    let error = try read(path) { root throws in
      failure { _ = try root.stringAttribute("config") }
    }
    #expect(
      error?.description
        == "\(path), /@config: the file is damaged here (the heap of strings and lists is damaged); "
        + "get or write it again")
  }
}
