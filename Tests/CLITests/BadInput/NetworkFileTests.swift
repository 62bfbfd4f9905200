import Foundation
import TestSupport
import Testing

@Suite("Network files that are no network")
struct NetworkFileTests {
  private let folder: TemporaryFolder
  private let data: String

  init() throws {
    folder = try TemporaryFolder()
    data = try SmallData.events(in: folder)
  }

  @Test("A text that is no topology is named with line and reason, once")
  func text() throws {
    let net = try folder.write("just some words\n".utf8, to: "net.nir")
    try expectRefusal(
      ["run", net, data],
      "\(net), line 1: not TOML: while parsing key-value pair: …; expected a topology (TOML) or NIR (HDF5)",
      in: folder)
  }

  @Test("Bytes that are neither HDF5 nor text are refused")
  func bytes() throws {
    let net = try folder.write([0, 1, 2, 255, 254, 0], to: "net.nir")
    try expectRefusal(
      ["run", net, data],
      "\(net): neither HDF5 (NIR) nor text (a topology); check that this is a network", in: folder)
  }

  @Test("An empty file is called empty")
  func empty() throws {
    let net = try folder.write([], to: "net.nir")
    try expectRefusal(
      ["run", net, data], "\(net): the file is empty; get or write it again", in: folder)
  }

  @Test("A network cut off in the middle is called too short", arguments: [100, 2_000, 100_000])
  func truncated(length: Int) throws {
    let source = SharedData.projectRoot.appending(path: "Networks/digits-w2u2.nir")
    let net = try folder.write(try Data(contentsOf: source).prefix(length), to: "net.nir")
    try expectRefusal(
      ["run", net, data],
      "\(net): is not a readable HDF5 file: it ends too early (…); get or write it again",
      in: folder)
  }

  @Test("A data set given as the network is refused with what a network has")
  func dataAsNetwork() throws {
    try expectRefusal(
      ["run", data, data],
      "\(data): no NIR network (expected a group 'node' of type NIRGraph, found 'labels', 'spikes'); "
        + "for weights alone, give a topology and this file with --tensors", in: folder)
  }

  @Test("A file that does not exist is refused in the same words by every command")
  func missing() throws {
    let net = try SmallNetwork().write(in: folder)
    let missing = folder.path("missing")
    let sentence = "'\(missing)' does not exist; check the name"
    let output = folder.path("q.nir")
    for arguments in [
      ["run", missing, data], ["run", net, missing], ["run", net, data, "--compare", missing],
      ["run", net, data, "--tensors", missing], ["inspect", net, missing],
      ["quantize", missing, "-o", output],
      ["quantize", net, "--calibrate", missing, "-o", output],
    ] {
      try expectRefusal(arguments, sentence, in: folder)
    }
  }

  @Test("A folder is refused where a file is read")
  func folders() throws {
    let net = try SmallNetwork().write(in: folder)
    let path = folder.url.path
    try expectRefusal(
      ["run", path, data], "'\(path)' is a folder; give a file in it", in: folder)
    for arguments in [["run", net, path], ["inspect", path]] {
      try expectRefusal(
        arguments,
        "\(path): is a folder without recordings; .bin files, or folders of them named like their "
          + "classes, were expected", in: folder)
    }
  }

  @Test("A pipe is refused and not waited for")
  func pipe() throws {
    let path = folder.path("pipe")
    try #require(unsafe mkfifo(path, 0o600) == 0)
    try expectRefusal(
      ["run", path, data],
      "'\(path)' is a device or a pipe; store its content in a file and give that", in: folder)
  }

  @Test("A name of 5,000 characters is cut in the message")
  func longName() throws {
    let name = String(repeating: "a", count: 5_000)
    let shown = String(repeating: "a", count: 100) + "…" + String(repeating: "a", count: 50)
    let result = try glint("run", name, data)
    #expect(
      result.errors
        == "Error: '\(shown)' cannot be read: File name too long; check the name and who may read it\n"
    )
    #expect(result.exitCode == 1)
    #expect(result.output == "")
  }

  @Test("Control characters of a name do not reach the terminal")
  func controlCharacters() throws {
    try expectRefusal(
      ["inspect", "a\u{1B}[31mb\n"], #"'a\u{1B}[31mb\n' does not exist; check the name"#)
  }
}
