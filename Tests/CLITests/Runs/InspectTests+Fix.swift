import Foundation
import TestSupport
import Testing

/// `glint inspect --fix`.
extension InspectTests {
  @Test("--fix writes what is found clean, says what it did, and leaves the input alone")
  func fix() throws {
    var network = sound
    network.version = nil
    network.set("cells", "note", .numbers([1], shape: [1]))
    network.set("output", "shape", .integers([1, 3], shape: [2]))
    network.edges.append(("input", "fc"))
    let path = try network.write(in: folder)
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let repaired = folder.path("repaired.nir")
    let result = try glint("inspect", path, "--fix", "-o", repaired, "--strict")
    #expect(result.exitCode == 0, "\(result.output)\(result.errors)")
    for place in ["/version", "cells.note", "output.shape", "input → fc"] {
      #expect(result.output.contains("  \(place) "), "\(place) is not said:\n\(result.output)")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    let again = try glint("inspect", repaired, "--strict")
    #expect(again.exitCode == 0)
    #expect(again.output.hasSuffix("\nFindings\n  none\n"))
    guard PythonNIR.isInstalled else { return }
    let python = PythonNIR.run("import nir, sys; nir.read(sys.argv[1])", repaired)
    #expect(python.status == 0, "\(python.output)")
  }

  @Test("--fix with --dt and --reset makes a leaky network one that runs without them")
  func fixStatements() throws {
    let path = try leaky()
    let repaired = folder.path("repaired.nir")
    let fix = try glint(
      "inspect", path, "--dt", "1e-3", "--reset", "zero", "--fix", "-o", repaired, "--strict")
    // What has no repair stays: no sum brings the last neuron to 9.
    #expect(fix.exitCode == 2)
    #expect(try descriptions(repaired)[0].findings?.map(\.code) == ["unreachable-threshold"])
    let data = try SmallData.events(in: folder)
    let run = try glint(
      "run", repaired, data, "--step-seconds", "0.001", "--time-steps", "4", "--quiet")
    #expect(run.exitCode == 0, "\(run.errors)")
    // Without the step it stays as it was, and is written all the same.
    let plain = folder.path("plain.nir")
    #expect(try glint("inspect", path, "--fix", "-o", plain).exitCode == 0)
    #expect(try descriptions(plain)[0].findings?.first?.code == "unstated-time-step")
  }

  @Test("--fix refuses what is no NIR file, and writes nothing")
  func fixOthers() throws {
    let output = folder.path("repaired.nir")
    let data = try SmallData.events(in: folder)
    try expectRefusal(
      ["inspect", data, "--fix", "-o", output], "'\(data)' holds data; --fix goes with a network",
      in: folder)
    try expectRefusal(
      ["inspect", data, "--data", data], "'\(data)' holds data; --data goes with a network",
      in: folder)
    var network = sound
    network.set("fc", "bias", .numbers([0], shape: [1]))
    let broken = try network.write(in: folder, "broken.nir")
    let result = try glint("inspect", broken, "--fix", "-o", output)
    #expect(result.exitCode == 1, "\(result.output)")
    #expect(result.output == "")
    #expect(!FileManager.default.fileExists(atPath: output))
    try expectRefusal(
      ["inspect", broken, "--fix", "-o", broken],
      "cannot write '\(broken)': it is also an input; give the output another name", in: folder)
  }
}
