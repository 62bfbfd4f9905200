import Foundation

/// Where text goes: results to standard output, everything else to standard error.
enum Console {
  /// A result.
  static func result(_ text: String) {
    FileHandle.standardOutput.write(Data((text.hasSuffix("\n") ? text : text + "\n").utf8))
  }

  /// A message for people.
  static func message(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// Part of a progress line.
  static func status(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
