import Foundation
import Reports
import Synchronization

/// A progress line on a terminal's standard error; nothing when it is not a terminal or the user wants quiet.
final class Progress: Sendable {
  private let label: String
  private let total: Int
  private let isVisible: Bool
  private let state = Mutex((done: 0, shown: Date.distantPast))

  init(_ label: String, total: Int, quiet: Bool) {
    self.label = NumberText.shortened(PrintableText.escaped(label), to: 48)
    self.total = total
    isVisible = !quiet && isatty(FileHandle.standardError.fileDescriptor) == 1
  }

  /// Shows how many are done, at most ten times a second.
  func update(_ done: Int) {
    guard isVisible else { return }
    let now = Date()
    let due = state.withLock { state in
      guard done > state.done, now.timeIntervalSince(state.shown) > 0.1 else { return false }
      state = (done, now)
      return true
    }
    if due { Console.status("\r\(label) \(done)/\(total) ") }
  }

  /// Clears the line.
  func finish() {
    guard isVisible else { return }
    Console.status("\r" + String(repeating: " ", count: label.count + 24) + "\r")
  }
}
