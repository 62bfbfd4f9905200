import Foundation

/// Writes text so that nobody ever sees half of a file.
public enum TextFile {
  /// Writes `text` beside `path` and then renames it, so that a file that stands there is whole at any time.
  ///
  /// - Throws: ``RecordError/unwritable`` with the path.
  public static func write(_ text: String, to path: String) throws(RecordError) {
    let temporary = "\(path).\(UUID().uuidString).partial"
    let file = unsafe fopen(temporary, "wx")
    guard let file = unsafe file else {
      throw .unwritable(path: path, reason: systemMessage())
    }
    let bytes = Array(text.utf8)
    var isWhole = unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count
    // Closing writes what is still in the buffer, and says when that fails.
    isWhole = unsafe fclose(file) == 0 && isWhole
    guard isWhole, unsafe rename(temporary, path) == 0 else {
      let reason = systemMessage()
      _ = unsafe unlink(temporary)
      throw .unwritable(path: path, reason: reason)
    }
  }

  /// What the system says about the call that just failed.
  private static func systemMessage() -> String { unsafe String(cString: strerror(errno)) }
}
