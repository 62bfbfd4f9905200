import Foundation
import TestSupport
import Testing

/// Outputs are tried on `run --record` and `quantize -o`; never on devices, which a rename would replace.
@Suite("Outputs that cannot be written")
struct OutputTests {
  enum Command: String, CaseIterable {
    case run, quantize
  }

  private let folder: TemporaryFolder
  private let net: String
  private let data: String

  init() throws {
    folder = try TemporaryFolder()
    net = try SmallNetwork().write(in: folder)
    data = try SmallData.events(in: folder)
  }

  private func arguments(_ command: Command, _ output: String) -> [String] {
    switch command {
    case .run: ["run", net, data, "--record", output]
    case .quantize: ["quantize", net, "--calibrate", data, "-o", output, "--quiet"]
    }
  }

  @Test("A good output is written, and nothing else", arguments: Command.allCases)
  func good(command: Command) throws {
    let before = try folder.names()
    let result = try glint(arguments(command, folder.path("out")))
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(try folder.names() == (before + ["out"]).sorted())
  }

  @Test("A missing folder is named before any work", arguments: Command.allCases)
  func missingFolder(command: Command) throws {
    let parent = folder.path("no")
    try expectRefusal(
      arguments(command, parent + "/out"),
      "cannot write '\(parent)/out': the folder '\(parent)' does not exist; make it or choose another",
      in: folder)
  }

  @Test("A folder is no output", arguments: Command.allCases)
  func folderAsOutput(command: Command) throws {
    let path = folder.url.path
    try expectRefusal(
      arguments(command, path), "cannot write '\(path)': it is a folder; give a file name",
      in: folder)
  }

  @Test("A folder that takes no files is named with the reason", arguments: Command.allCases)
  func unwritableFolder(command: Command) throws {
    try expectRefusal(
      arguments(command, "/proc/out"),
      "cannot write '/proc/out': no file can be made in '/proc' (…); choose another folder",
      in: folder)
  }

  @Test("A pipe is not replaced by a file", arguments: Command.allCases)
  func pipe(command: Command) throws {
    let pipe = folder.path("pipe")
    try #require(unsafe mkfifo(pipe, 0o600) == 0)
    try expectRefusal(
      arguments(command, pipe),
      "cannot write '\(pipe)': it is a device or a pipe; give the name of a file", in: folder)
    let type = try FileManager.default.attributesOfItem(atPath: pipe)[.type] as? FileAttributeType
    #expect(type != .typeRegular)
  }

  @Test("A link is not replaced by a file", arguments: Command.allCases)
  func link(command: Command) throws {
    let link = folder.path("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: net)
    try expectRefusal(
      arguments(command, link),
      "cannot write '\(link)': it is a link; give the file that it leads to", in: folder)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == net)
  }

  @Test("An input is not overwritten, however it is written", arguments: Command.allCases)
  func input(command: Command) throws {
    for input in [net, data] {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: input))
      let name = URL(fileURLWithPath: input).lastPathComponent
      let roundabout = folder.url.path + "/./../" + folder.url.lastPathComponent + "/" + name
      for path in [input, roundabout] {
        try expectRefusal(
          arguments(command, path),
          "cannot write '\(path)': it is also an input; give the output another name", in: folder)
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: input)) == bytes)
    }
  }

  @Test("A full disk leaves the older file and nothing half-written", arguments: Command.allCases)
  func fullDisk(command: Command) throws {
    let output = try folder.write("older".utf8, to: "out")
    let before = try folder.names()
    // At most two blocks of 512 bytes may be written to any file.
    let result = try glint(
      arguments(command, output), shell: #"trap '' XFSZ; ulimit -f 2; exec "$@" >/dev/null"#)
    #expect(result.exitCode == 1)
    let start =
      command == .run
      ? "Error: cannot write '\(output)': File too large" : "Error: \(output): cannot be written: "
    #expect(result.errors.hasPrefix(start), "\(result.errors)")
    #expect(result.errors.hasSuffix("File too large; nothing was changed there\n"))
    #expect(result.errors.matches(of: /cannot/).count == 1)
    #expect(try String(contentsOfFile: output, encoding: .utf8) == "older")
    #expect(try folder.names() == before)
  }

  @Test("Bad input leaves an older output as it was", arguments: Command.allCases)
  func olderOutput(command: Command) throws {
    let output = try folder.write("older".utf8, to: "out")
    HDF5Edit.remove("/node/nodes/fc/weight", from: net)
    #expect(try glint(arguments(command, output)).exitCode == 1)
    #expect(try String(contentsOfFile: output, encoding: .utf8) == "older")
  }

  @Test("A name too long for a file is refused")
  func longName() throws {
    let name = String(repeating: "n", count: 230)
    let result = try glint("run", net, data, "--record", folder.path(name))
    #expect(result.exitCode == 1)
    #expect(result.errors.hasSuffix(": its name is longer than 200 bytes; give a shorter one\n"))
  }

  @Test("A full standard output is one sentence, not a crash")
  func fullStandardOutput() throws {
    let result = try glint("inspect", net, shell: #"exec "$@" >/dev/full"#)
    #expect(
      result.errors
        == "Error: cannot write to standard output: No space left on device; send the result somewhere else\n"
    )
    #expect(result.exitCode == 1)
    let closed = try glint("inspect", net, shell: #"exec "$@" >&-"#)
    #expect(closed.exitCode == 1)
  }

  @Test("A closed or full standard error does not stop a run")
  func fullStandardError() throws {
    for target in ["/dev/full", "&-"] {
      let result = try glint(
        "run", net, data, "--record", folder.path("r.json"), shell: #"exec "$@" 2>\#(target)"#)
      #expect(result.exitCode == 0)
      #expect(result.output.hasPrefix("Network\n"))
    }
  }
}
