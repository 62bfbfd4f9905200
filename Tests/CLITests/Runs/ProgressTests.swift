import Foundation
import Testing

@Suite("Progress")
struct ProgressTests {
  private let folder: TemporaryFolder
  private let command: [String]

  init() throws {
    folder = try TemporaryFolder()
    command = [
      "run", "Networks/digits-w2u2.nir", "Traces/digits-test.h5", "--samples", "30", "--record",
      folder.path("r.json"),
    ]
  }

  @Test("There is no progress line when standard error is no terminal")
  func file() throws {
    let result = try glint(command)
    #expect(result.exitCode == 0)
    #expect(result.errors == "Record: \(folder.path("r.json"))\n")
  }

  @Test("With --quiet nothing at all goes to standard error")
  func quiet() throws {
    let result = try glint(command + ["--quiet"])
    #expect(result.exitCode == 0)
    #expect(result.errors == "")
    #expect(result.output.hasPrefix("Network\n"))
  }

  /// `script` of util-linux gives the command a terminal.
  static let hasScript: Bool = {
    let found = FileManager.default.isExecutableFile(atPath: "/usr/bin/script")
    if !found { print("skipped: /usr/bin/script is not on this machine") }
    return found
  }()

  /// Runs the command with a terminal for standard error only, and gives what the terminal got.
  private func onTerminal(_ options: [String]) throws -> String {
    let result = try glint(
      command + options,
      shell: """
        exec script -qec "$(printf '%s ' "$@") >/dev/null" /dev/null
        """)
    #expect(result.exitCode == 0)
    return result.output
  }

  @Test(
    "On a terminal a line counts the samples and is cleared at the end", .enabled(if: hasScript))
  func terminal() throws {
    let text = try onTerminal([])
    #expect(text.contains(#/\rdigits-w2u2: sample \d+/30 /#))
    #expect(text.contains(#/\r +\rRecord: /#), "\(text.debugDescription)")
  }

  @Test("On a terminal --quiet is silent, too", .enabled(if: hasScript))
  func quietTerminal() throws {
    #expect(try onTerminal(["--quiet"]) == "")
  }
}
