import Foundation
import Reports

/// Where text goes: results to standard output, everything else to standard error.
enum Console {
  /// A result.
  /// - Throws: ``ConsoleFault`` when it cannot be written, for instance to a full disk.
  static func result(_ text: String) throws(ConsoleFault) {
    guard let reason = write(text.hasSuffix("\n") ? text : text + "\n", to: STDOUT_FILENO) else {
      return
    }
    throw .standardOutput(reason: reason)
  }

  /// A message for people, one line; there is nobody to tell when it cannot be written.
  static func message(_ text: String) { status(PrintableText.escaped(text) + "\n") }

  /// Part of a progress line.
  static func status(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  /// A path for a message: quoted, control characters escaped, cut in the middle where it is long.
  static func quoted(_ path: String) -> String {
    let text = PrintableText.escaped(path)
    return text.count <= 160 ? "'\(text)'" : "'\(text.prefix(100))…\(text.suffix(50))'"
  }

  /// Writes all of `text`; the reason in the system's words when that fails.
  ///
  /// `FileHandle.write` would end the process with a stack dump.
  private static func write(_ text: String, to descriptor: Int32) -> String? {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      if count > 0 {
        bytes = bytes.dropFirst(count)
      } else if errno != EINTR {
        return SystemMessage.last()
      }
    }
    return nil
  }
}

/// Text that could not be shown.
enum ConsoleFault: Error, CustomStringConvertible {
  case standardOutput(reason: String)

  var description: String {
    switch self {
    case .standardOutput(let reason):
      "cannot write to standard output: \(reason); send the result somewhere else"
    }
  }
}

/// The system's words for what went wrong.
enum SystemMessage {
  /// About the call that just failed.
  static func last() -> String { unsafe String(cString: strerror(errno)) }
}
