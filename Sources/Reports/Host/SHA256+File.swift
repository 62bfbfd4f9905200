import Foundation

extension SHA256 {
  /// The digest of the files at `paths`, one after the other, as 64 hexadecimal digits.
  ///
  /// - Throws: ``RecordError/unreadable`` with the path.
  public static func hexadecimal(ofFiles paths: [String]) throws(RecordError) -> String {
    var digest = SHA256()
    for path in paths { try digest.update(contentsOfFile: path) }
    return digest.hexadecimal()
  }

  /// Takes in a file, a mebibyte at a time.
  ///
  /// - Throws: ``RecordError/unreadable`` with the path.
  public mutating func update(contentsOfFile path: String) throws(RecordError) {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw .unreadable(path: path, reason: "it cannot be opened")
    }
    defer { try? file.close() }
    do {
      while let chunk = try file.read(upToCount: 1 << 20), !chunk.isEmpty { update(chunk) }
    } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
  }
}
