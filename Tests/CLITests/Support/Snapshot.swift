import Foundation
import TestSupport
import Testing

/// Text of the command line, kept in files of `Tests/CLITests/Snapshots`.
///
/// `UPDATE_SNAPSHOTS=1 swift test --filter CLITests` writes them anew; look at the diff before you commit it.
enum Snapshot {
  private static let folder = SharedData.projectRoot.appending(path: "Tests/CLITests/Snapshots")

  /// Expects that `text` is what the file `name` holds.
  static func expect(
    _ text: String, is name: String, at location: SourceLocation = #_sourceLocation
  ) throws {
    let file = folder.appending(path: name)
    if ProcessInfo.processInfo.environment["UPDATE_SNAPSHOTS"] == "1" {
      try Data(text.utf8).write(to: file)
      return
    }
    guard let expected = try? String(contentsOf: file, encoding: .utf8) else {
      Issue.record(
        "Snapshots/\(name) is not there; make it with UPDATE_SNAPSHOTS=1", sourceLocation: location)
      return
    }
    #expect(
      text == expected,
      "Snapshots/\(name) differs (- expected, + found):\n\(difference(expected, text))",
      sourceLocation: location)
  }

  /// The lines that went and came, each with its number.
  static func difference(_ expected: String, _ found: String) -> String {
    let old = expected.components(separatedBy: "\n")
    let new = found.components(separatedBy: "\n")
    var lines: [(number: Int, text: String)] = []
    for change in new.difference(from: old) {
      switch change {
      case .remove(let offset, let line, _): lines.append((offset, "- \(offset + 1): \(line)"))
      case .insert(let offset, let line, _): lines.append((offset, "+ \(offset + 1): \(line)"))
      }
    }
    lines.sort { ($0.number, $1.text) < ($1.number, $0.text) }
    let shown = lines.prefix(60).map(\.text).joined(separator: "\n")
    return lines.count > 60 ? shown + "\n… and \(lines.count - 60) lines more" : shown
  }
}
