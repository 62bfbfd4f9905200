import Foundation
import HDF5
import TestSupport
import Testing

@Suite("glint inspect")
struct InspectTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A finding as JSON has it.
  struct Found: Decodable, Equatable {
    var code: String
    var place: String
    var reason: String
    var remedy: String
  }

  struct Description: Decodable {
    var type: String
    var layers: [Layer]?
    var findings: [Found]?
    var dt: Double?

    struct Layer: Decodable { var name: String }
  }

  func descriptions(_ arguments: String..., code: Int32 = 0) throws -> [Description] {
    let result = try glint(["inspect"] + arguments + ["--json"])
    try #require(result.exitCode == code, "\(result.errors)")
    return try JSONDecoder().decode([Description].self, from: Data(result.output.utf8))
  }

  /// The small network with everything stated and nothing wrong: its thresholds are off the weights' grid.
  var sound: SmallNetwork {
    var network = SmallNetwork()
    network.nodes[1].datasets.removeAll { $0.name == "weight" }
    network.set(
      "fc", "weight",
      .numbers([0.5, 0.75, 0, 1, 1, 0.25, 0.5, 0.75, 1, 1, 0.5, 0.25], shape: [3, 4]))
    network.settings = """
      {"timeSteps": 4, "dt": 1, "reset": "zero", "comparison": ">", "readout": "spikes",
       "discretization": "euler", "input": {"coding": "events", "stepSeconds": 0.001}}
      """
    network.version = "1.0.8"
    return network
  }

  /// A leaky network in seconds, of which nobody says the time step.
  func leaky() throws -> String {
    var network = sound
    network.settings = nil
    let one = SmallNetwork.Value.numbers([1, 1, 1], shape: [3])
    let threshold = SmallNetwork.Value.numbers([1, 1, 9], shape: [3])
    let tau = SmallNetwork.Value.numbers([0.02, 0.02, 0.01], shape: [3])
    let zero = SmallNetwork.Value.numbers([0, 0, 0], shape: [3])
    network.nodes[2].datasets = [
      ("type", .text("LIF")), ("tau", tau), ("r", one), ("v_leak", zero),
      ("v_threshold", threshold),
      ("v_reset", zero),
    ]
    return try network.write(in: folder, "leaky.nir")
  }

  @Test("--strict ends with 2 where there are findings, with 0 where there are none")
  func strict() throws {
    let good = try sound.write(in: folder, "good.nir")
    let clean = try glint("inspect", good, "--strict")
    #expect(clean.exitCode == 0, "\(clean.errors)")
    #expect(clean.output.hasSuffix("\nFindings\n  none\n"), "\(clean.output)")
    var network = sound
    network.version = nil
    let bad = try network.write(in: folder, "bad.nir")
    for more in [[], ["--json"], ["--quiet"]] {
      #expect(try glint(["inspect", bad] + more).exitCode == 0)
      let strict = try glint(["inspect", bad, "--strict"] + more)
      #expect(strict.exitCode == 2)
      #expect(strict.errors == "")
      #expect(strict.output == (try glint(["inspect", bad] + more).output))
    }
    // One of two is enough.
    #expect(try glint("inspect", good, bad, "--strict").exitCode == 2)
  }

  @Test("Findings as text and as JSON: the same, code by code")
  func findings() throws {
    var network = sound
    network.version = nil
    network.set("cells", "note", .numbers([1], shape: [1]))
    network.set("cells", "v_threshold", .numbers([1, 1e6, 1], shape: [3]))
    let path = try network.write(in: folder, "bad.nir")
    let text = try glint("inspect", path)
    try Snapshot.expect(
      text.output.replacing(folder.url.path + "/", with: ""), is: "inspect-findings.txt")
    let found = try #require(try descriptions(path)[0].findings)
    #expect(
      found == [
        Found(
          code: "missing-version", place: "/version",
          reason: "the file does not say which release of nir wrote it",
          remedy: "write the string 1.0.8 to /version"),
        Found(
          code: "unknown-parameter", place: "cells.note",
          reason: "IF has no such parameter; it is ignored",
          remedy: "remove it, or move it into the node's metadata"),
        Found(
          code: "unreachable-threshold", place: "cells.v_threshold",
          reason:
            "1 of 3 neurons can never fire: the membrane of neuron 1 reaches 10.5 in 4 steps at most, its "
            + "threshold is 1000000",
          remedy: "check the time step, the scale of weights and threshold, or remove the neurons"),
      ])
    for finding in found { #expect(text.output.contains("  \(finding.code) \(finding.place)\n")) }
  }

  @Test("Findings that differ in their places only stand once in the text, each in JSON")
  func groups() throws {
    var network = sound
    for name in ["a", "b", "c", "d", "e"] {
      network.set("cells", name, .numbers([1], shape: [1]))
    }
    network.set("fc", "a", .numbers([1], shape: [1]))
    let path = try network.write(in: folder)
    #expect(
      try descriptions(path)[0].findings?.map(\.place) == [
        "fc.a", "cells.a", "cells.b", "cells.c", "cells.d", "cells.e",
      ])
    let text = try glint("inspect", path).output
    #expect(text.contains("\n  unknown-parameter fc.a\n    Affine has no such parameter"))
    #expect(
      text.contains(
        "\n  unknown-parameter cells.a, cells.b, cells.c and 2 more\n    IF has no such parameter"))
    #expect(text.components(separatedBy: "unknown-parameter").count - 1 == 2)
  }

  @Test("A leaky network without its time step is shown as far as it goes; --dt shows the rest")
  func noTimeStep() throws {
    let path = try leaky()
    let result = try glint("inspect", path)
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.errors == "")
    try Snapshot.expect(
      result.output.replacing(folder.url.path + "/", with: ""), is: "inspect-no-dt.txt")
    #expect(try glint("inspect", path, "--strict").exitCode == 2)
    let found = try descriptions(path)[0]
    #expect(found.dt == nil)
    #expect(found.findings?.map(\.code) == ["unstated-time-step", "unstated-reset", "time-unit"])
    let stated = try descriptions(path, "--dt", "1e-3", "--reset", "zero")[0]
    #expect(stated.dt == 0.001)
    #expect(stated.findings?.map(\.code) == ["unreachable-threshold"])
    // It cannot be run, and says so as ever.
    let data = try SmallData.events(in: folder)
    let run = try glint("inspect", path, "--data", data, "--step-seconds", "0.001")
    #expect(run.exitCode == 1)
    #expect(
      run.errors.hasSuffix("expected at least the time step 1.0; give the real one with --dt\n"))
  }

  @Test("--data: silent and saturated layers are found, spikes are counted, --strict ends with 2")
  func activity() throws {
    let data = try SmallData.events(in: folder)
    var network = sound
    network.set("fc", "weight", .numbers([Double](repeating: 0.125, count: 12), shape: [3, 4]))
    network.set("fc", "bias", .numbers([0, 0, 0], shape: [3]))
    let silent = try network.write(in: folder, "silent.nir")
    func codes(_ path: String) throws -> [String] {
      try descriptions(path, "--data", data)[0].findings?.filter { $0.place == "cells" }
        .map(\.code) ?? []
    }
    #expect(try codes(silent).contains("silent-layer"))
    #expect(try glint("inspect", silent, "--data", data, "--strict").exitCode == 2)
    network.set("fc", "bias", .numbers([2, 3, 4], shape: [3]))
    let saturated = try network.write(in: folder, "saturated.nir")
    #expect(try codes(saturated).contains("saturated-layer"))
    let text = try glint("inspect", saturated, "--data", data, "--quiet").output
    #expect(text.contains("\nSpikes in 3 samples of \(data)\n"))
    #expect(text.contains("  fc     cells        3    100.00"))
    // The network itself, whose neurons fire now and then.
    let good = try sound.write(in: folder, "good.nir")
    #expect(try codes(good) == [])
  }

  @Test("--layer shows one layer, by its name or that of its neurons; others are asked about")
  func layer() throws {
    let path = try sound.write(in: folder)
    let byLayer = try glint("inspect", path, "--layer", "fc")
    #expect(byLayer.exitCode == 0)
    try Snapshot.expect(
      byLayer.output.replacing(folder.url.path + "/", with: ""), is: "inspect-layer.txt")
    #expect(try glint("inspect", path, "--layer", "cells").output == byLayer.output)
    #expect(try descriptions(path, "--layer", "cells")[0].layers?.map(\.name) == ["fc"])
    try expectRefusal(
      ["inspect", path, "--layer", "no"],
      "\(path): there is no layer 'no'; there are 'fc'", in: folder)
  }

  @Test("Names that are long and alike at both ends stay apart; tables stay within their width")
  func longNames() throws {
    var network = sound
    let start = "backbone.stage"
    let end = ".residual.spiking_neuron_layer"
    for (index, name) in ["0", "1"].enumerated() {
      let weight = index == 0 ? 4 : 3
      network.nodes.insert(
        (
          "\(start)\(name).fc",
          [
            ("type", .text("Linear")),
            (
              "weight",
              .numbers((0..<3 * weight).map { 0.5 + Double($0) / 8 }, shape: [3, weight])
            ),
          ]
        ), at: 1)
      network.nodes.insert(
        (
          "\(start)\(name)\(end)",
          [
            ("type", .text("IF")), ("r", .numbers([1, 1, 1], shape: [3])),
            ("v_threshold", .numbers([1, 1, 1], shape: [3])),
            ("v_reset", .numbers([0, 0, 0], shape: [3])),
          ]
        ), at: 1)
    }
    network.nodes.removeAll { $0.name == "fc" || $0.name == "cells" }
    let names = ["input"] + ["0", "1"].flatMap { ["\(start)\($0).fc", "\(start)\($0)\(end)"] }
    network.edges = zip(names, names.dropFirst() + ["output"]).map { ($0, $1) }
    let path = try network.write(in: folder)
    let result = try glint("inspect", path)
    #expect(result.exitCode == 0, "\(result.errors)")
    for name in ["0", "1"] { #expect(result.output.contains("\(start)\(name)…")) }
    for line in result.output.split(separator: "\n") {
      #expect(line.count <= 100 || line.contains(folder.url.path), "\(line.count): \(line)")
    }
  }

  @Test("A trace is a recording: its layers, and what was recorded of each")
  func trace() throws {
    let net = try SmallNetwork().write(in: folder)
    let data = try SmallData.events(in: folder)
    let trace = folder.path("t.nird")
    _ = try glint("run", net, data, "--trace", trace, "--trace-membranes", "--quiet")
    let text = try glint("inspect", trace)
    #expect(text.exitCode == 0, "\(text.errors)")
    for line in ["format     NIRData, a recording for glint diff", "samples    3"] {
      #expect(text.output.contains(line + "\n"), "\(text.output)")
    }
    #expect(text.output.contains("  input  input  4      spikes\n"), "\(text.output)")
    let json = try glint("inspect", trace, "--json")
    #expect(json.output.contains("\"format\": \"NIRData\""), "\(json.output)")
  }
}
