internal import Foundation

/// Writes files so that nobody ever sees half of one.
enum FileReplacement {
  /// Lets `body` write a file beside `path` and gives it that name when it is whole.
  ///
  /// What was at `path` stays until then, and stays for good when `body` throws; nothing else is left in
  /// the folder.
  ///
  /// - Throws: what `body` throws, or `cannotWrite`.
  static func write(
    to path: String, _ body: (_ temporaryPath: String) throws(SpikeIOError) -> Void
  ) throws(SpikeIOError) {
    let temporary = temporaryPath(beside: path)
    do throws(SpikeIOError) {
      try body(temporary)
      guard unsafe rename(temporary, path) == 0 else {
        throw SpikeIOError(file: path, reason: .cannotWrite(detail: systemMessage()))
      }
    } catch {
      unsafe unlink(temporary)
      throw error
    }
  }

  /// A name in the folder of `path` that nobody uses, hidden, for the file while it is being written.
  static func temporaryPath(beside path: String) -> String {
    let url = URL(fileURLWithPath: path)
    let number = String(UInt64.random(in: .min ... .max), radix: 36)
    return url.deletingLastPathComponent()
      .appending(path: ".\(url.lastPathComponent).\(number).partial").path
  }
}
