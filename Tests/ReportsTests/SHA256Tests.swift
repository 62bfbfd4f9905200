import Foundation
import Reports
import Testing

@Suite("SHA-256")
struct SHA256Tests {
  /// Vectors of FIPS 180-4's examples and of NIST's secure hashing example page.
  @Test(
    "Known messages have known digests",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
    ])
  func vectors(message: String, digest: String) {
    var hash = SHA256()
    hash.update(Array(message.utf8))
    #expect(hash.hexadecimal() == digest)
  }

  @Test("A hundred thousand bytes in uneven pieces have the digest of the whole")
  func pieces() {
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var whole = SHA256()
    whole.update(bytes)
    var pieces = SHA256()
    var start = 0
    var length = 1
    while start < bytes.count {
      let end = min(start + length, bytes.count)
      pieces.update(bytes[start..<end])
      start = end
      length = length * 3 % 1009
    }
    #expect(pieces.hexadecimal() == whole.hexadecimal())
  }

  @Test("A file has the digest of its bytes, several files that of all their bytes")
  func files() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let first = folder.appending(path: "a").path
    let second = folder.appending(path: "b").path
    try Data("a".utf8).write(to: URL(fileURLWithPath: first))
    try Data("bc".utf8).write(to: URL(fileURLWithPath: second))
    #expect(
      try SHA256.hexadecimal(ofFiles: [first, second])
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    let missing = folder.appending(path: "c").path
    #expect(throws: RecordError.unreadable(path: missing, reason: "it cannot be opened")) {
      try SHA256.hexadecimal(ofFiles: [missing])
    }
  }
}
