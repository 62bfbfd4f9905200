import ArgumentParser
import Foundation
import Synchronization

/// Turns Ctrl-C and a polite kill into a flag, so that long work ends between two samples and leaves nothing half-written.
enum Interruption {
  private static let flag = Atomic<Bool>(false)

  /// True once the user interrupted.
  static var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// Starts to listen; a second Ctrl-C ends the process at once.
  static func listen() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        Interruption.flag.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }

  /// Ends the command after an interruption.
  static func exit(_ what: String) -> any Error {
    Console.message("Interrupted: \(what)")
    return ExitCode(130)
  }
}
