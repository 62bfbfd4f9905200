import Testing

@Suite("Help")
struct HelpSnapshotTests {
  @Test(
    "Help is as recorded, at most 80 columns wide",
    arguments: [
      ([], "help.txt"), (["help", "run"], "help-run.txt"),
      (["help", "inspect"], "help-inspect.txt"),
      (["help", "quantize"], "help-quantize.txt"), (["help", "diff"], "help-diff.txt"),
    ])
  func help(arguments: [String], name: String) throws {
    let result = try glint(arguments)
    #expect(result.exitCode == 0)
    #expect(result.errors == "")
    let longest = result.output.split(separator: "\n").map(\.count).max() ?? 0
    #expect((40...80).contains(longest), "the longest line has \(longest) characters")
    try Snapshot.expect(result.output, is: name)
  }

  @Test("--help gives the same as help", arguments: ["run", "inspect", "quantize", "diff"])
  func helpOption(command: String) throws {
    let option = try glint(command, "--help")
    #expect(option.exitCode == 0)
    #expect(option.output == (try glint("help", command)).output)
  }
}
