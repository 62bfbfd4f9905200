import ArgumentParser
import Foundation
import Synchronization

/// Turns Ctrl-C and a polite kill into exit code 130 without anything half-written.
enum Interruption {
  private static let flag = Atomic<Bool>(false)
  private static let signals = [SIGINT, SIGTERM]

  /// True once the user interrupted.
  static var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// From now on an interruption sets a flag, so that long work ends between two samples; a second one ends the
  /// process at once.
  static func listen() {
    for number in signals {
      signal(number) { number in
        Interruption.flag.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }

  /// From now on an interruption ends the process at once: for long work that writes nothing.
  static func endAtOnce() {
    for number in signals {
      signal(number) { _ in
        // Only calls that are safe in a signal handler.
        let text: StaticString = "Interrupted: nothing was written.\n"
        _ = unsafe write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
        _exit(130)
      }
    }
  }

  /// Ends the command after an interruption.
  static func exit(_ what: String) -> any Error {
    Console.message("Interrupted: \(what)")
    return ExitCode(130)
  }
}
