import Foundation
import Testing

@Suite("Runs on folders of recordings")
struct RecordingRunTests {
  private let folder: TemporaryFolder
  private let net: String

  /// Two recordings of a sensor of 1×2 pixels, whose four units the small network takes.
  init() throws {
    folder = try TemporaryFolder()
    net = try SmallNetwork().write(in: folder)
    let files: [String: [UInt8]] = [
      "data/Test/2/00001.bin": [0, 0, 0x80, 0x01, 0xF4, 0, 1, 0, 0x05, 0xDC],
      "data/Test/0/00002.bin": [0, 1, 0x80, 0x03, 0xE8],
      "data/Train/0/00001.bin": [0, 1, 0x80, 0x03],
    ]
    for (name, bytes) in files {
      let url = folder.url.appending(path: name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: url)
    }
  }

  private func input(_ options: String...) throws -> String {
    let result = try glint(
      ["run", net, folder.path("data"), "--part", "test", "--sensor", "1x2", "--json"] + options)
    #expect(result.exitCode == 0, "\(result.errors)")
    let json = result.output.components(separatedBy: "\"input\": ").last ?? ""
    return (json.components(separatedBy: "}").first ?? "").filter { !" \n".contains($0) }
  }

  @Test("Rule of binning, origin and the step left out stand in the record with what they did")
  func binning() throws {
    #expect(
      try input()
        == #"{"coding":"events","timeSteps":4,"stepSeconds":0.001,"binning":"floor","origin":"start","#
        + #""lateEvents":0,"mergedEvents":0"#)
    // 0.5 ms is in step 0, 1.5 ms in step 2 and 1 ms in step 1.
    #expect(
      try input("--binning", "nearest", "--origin", "first-event", "--skip-first-step")
        .hasSuffix(
          #""binning":"nearest","origin":"first-event","lateEvents":0,"earlyEvents":2,"mergedEvents":0"#
        ))
    #expect(
      try input("--binning", "nearest", "--skip-first-step")
        .hasSuffix(
          #""binning":"nearest","origin":"start","lateEvents":0,"earlyEvents":1,"mergedEvents":0"#))
  }

  @Test(
    "The checksum is that of the recordings one after the other, and the command repeats the run")
  func record() throws {
    let result = try glint(
      "run", net, folder.path("data"), "--part", "Test", "--sensor", "1x2", "--json")
    // sha256sum of both files, concatenated.
    #expect(
      result.output.contains("bc449d06e819b59abc17ceb876a43ce3f2cf87cde71b94180d1cebe7fc89a35d"))
    #expect(
      result.output.contains(
        " --binning floor --origin start --no-skip-first-step --dt 1.0 --discretization euler "
          + "--readout spikes --decision sample "))
    #expect(result.output.contains(" --part Test --sensor 1x2 --samples 2 "))
    #expect(result.output.contains(#""name": "Test""#))
  }

  @Test("What is wrong with a folder, a part, a recording or a sensor is said in one sentence")
  func refused() throws {
    let data = folder.path("data")
    try expectRefusal(
      ["run", net, data],
      "\(data): has several parts, \"Test\", \"Train\"; choose one, for example --part Test",
      in: folder)
    try expectRefusal(
      ["run", net, data, "--part", "valid"],
      "\(data): has no part \"valid\"; it has \"Test\", \"Train\"", in: folder)
    try expectRefusal(
      ["run", net, data, "--part", "train", "--sensor", "1x2"],
      "\(data)/Train/0/00001.bin: sample 0: its 4 bytes are not whole events of 5 bytes; copy the file again",
      in: folder)
    try expectRefusal(
      ["run", net, data, "--part", "test"],
      "\(data): the data set holds events of 2312 units; the network takes events of 4 units",
      in: folder)
    let usage = try glint("run", net, data, "--sensor", "34")
    #expect(usage.exitCode == 64)
    #expect(usage.errors.contains("The value '34' is invalid for '--sensor <size>'"))
  }
}
