import Foundation
import HDF5
import TestSupport
import Testing

@Suite("glint inspect")
struct InspectTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A finding as JSON has it.
  private struct Found: Decodable, Equatable {
    var code: String
    var place: String
    var reason: String
    var remedy: String
  }

  private struct Description: Decodable {
    var type: String
    var layers: [Layer]?
    var findings: [Found]?
    var dt: Double?

    struct Layer: Decodable { var name: String }
  }

  private func descriptions(_ arguments: String..., code: Int32 = 0) throws -> [Description] {
    let result = try glint(["inspect"] + arguments + ["--json"])
    try #require(result.exitCode == code, "\(result.errors)")
    return try JSONDecoder().decode([Description].self, from: Data(result.output.utf8))
  }

  /// The small network with everything stated and nothing wrong: its thresholds are off the weights' grid.
  private var sound: SmallNetwork {
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
  private func leaky() throws -> String {
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

  /// A layer's decays as quantize and inspect print them.
  private struct Quantized: Decodable {
    var layers: [Layer]

    struct Layer: Decodable {
      var decays: [Decay]?
      var neurons: Neurons?
    }

    struct Neurons: Decodable { var decays: [Decay] }

    struct Decay: Decodable {
      var relativeError: Double?
      var wanted: Wanted
    }

    /// A number, or a range of numbers.
    enum Wanted: Decodable {
      case number(Double)
      case range(lowest: Double, highest: Double)

      private enum Key: CodingKey { case lowest, highest }

      init(from decoder: any Decoder) throws {
        if let number = try? decoder.singleValueContainer().decode(Double.self) {
          self = .number(number)
        } else {
          let values = try decoder.container(keyedBy: Key.self)
          self = .range(
            lowest: try values.decode(Double.self, forKey: .lowest),
            highest: try values.decode(Double.self, forKey: .highest))
        }
      }

      var ends: [Double] {
        switch self {
        case .number(let number): [number, number]
        case .range(let lowest, let highest): [lowest, highest]
        }
      }
    }
  }

  @Test("Decays of a quantized network stand in a table with what was wanted and their error")
  func decays() throws {
    let path = try leaky()
    let data = try SmallData.events(in: folder)
    let output = folder.path("q.nir")
    let quantized = try glint(
      "quantize", path, "--dt", "1e-3", "--reset", "zero", "--calibrate", data, "--time-steps", "4",
      "--step-seconds", "0.001", "--weights", "8", "--membrane", "12", "--decay-terms", "2", "-o",
      output, "--quiet", "--json")
    try #require(quantized.exitCode == 0, "\(quantized.errors)")
    let chosen = try JSONDecoder().decode(Quantized.self, from: Data(quantized.output.utf8))
    let shown = try glint("inspect", output, "--json")
    let found = try JSONDecoder().decode([Quantized].self, from: Data(shown.output.utf8))[0]
    let (one, other) = (
      try #require(chosen.layers[0].decays), try #require(found.layers[0].neurons?.decays)
    )
    #expect(one.count == 2 && other.count == 2)
    for (one, other) in zip(one, other) {
      // The file says six decimals.
      #expect(zip(one.wanted.ends, other.wanted.ends).allSatisfy { abs($0 - $1) < 1e-6 })
      #expect(abs((one.relativeError ?? 1) - (other.relativeError ?? 2)) < 2e-6)
    }
    let text = try glint("inspect", output)
    #expect(text.output.contains("\nDecays in shifts and additions\n"))
    #expect(text.output.contains("factor  wanted  error [%]  tau [steps]  shared by\n"))
    #expect(!text.output.contains("quantization.decays"))
    let layer = try glint("inspect", output, "--layer", "fc")
    #expect(layer.output.contains("  decay of the membrane  1 - 2^-4 "), "\(layer.output)")
    #expect(layer.output.contains(", error "))
  }

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
}
