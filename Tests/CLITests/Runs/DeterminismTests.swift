import Foundation
import Reports
import Testing

@Suite("Runs give the same results")
struct DeterminismTests {
  private static let net = "Networks/digits-w2u2.nir"
  private static let data = "Traces/digits-test.h5"
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func record(_ name: String, _ options: String...) throws -> RunRecord {
    let path = folder.path(name)
    let result = try glint(
      ["run", Self.net, Self.data, "--predictions", "--record", path, "--json"] + options)
    try #require(result.exitCode == 0, "\(result.errors)")
    let record = try RunRecord(contentsOfFile: path)
    // What is printed, what is written and what is read back are one record.
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(result.output == text)
    #expect(try record.json() == text)
    return record
  }

  @Test("One thread and two give the same spikes, states, predictions and counts")
  func threads() throws {
    let one = try record("one.json", "--samples", "40", "--threads", "1")
    let two = try record("two.json", "--samples", "40", "--threads", "2")
    #expect(one.stateHash == two.stateHash)
    #expect(one.predictions == two.predictions)
    #expect(one.outputs == two.outputs)
    #expect(one.activity == two.activity)
    #expect(one.predictions?.count == 40)
    #expect(one.host.threads == 1)
    #expect(two.host.threads == 2)
  }

  @Test("The first 20 samples predict the same whether more follow or not")
  func prefix() throws {
    let short = try record("short.json", "--samples", "20")
    let long = try record("long.json", "--samples", "40")
    #expect(short.predictions?.count == 20)
    #expect(short.predictions == long.predictions.map { Array($0.prefix(20)) })
    #expect(short.outputs == long.outputs.map { Array($0.prefix(20)) })
    #expect(short.stateHash != long.stateHash)
  }

  @Test("The engine and the reference give the same spikes, states and outputs")
  func reference() throws {
    let engine = try record("engine.json", "--samples", "10")
    let reference = try record("reference.json", "--samples", "10", "--reference")
    #expect(engine.stateHash == reference.stateHash)
    #expect(engine.outputs == reference.outputs)
    #expect(engine.spikesPerStep == reference.spikesPerStep)
    #expect(engine.activity == reference.activity)
  }

  @Test(
    "The recorded command has every default and repeats the run",
    arguments: ["Networks/digits-w2u2.nir", "Networks/digits-float.nir"])
  func command(net: String) throws {
    let first = try glint("run", net, Self.data, "--samples", "4", "--json")
    let record = try RunRecord(json: Data(first.output.utf8))
    for option in [
      "--time-steps 8", "--coding events", "--step-seconds 0.001", "--readout membrane", "--seed 1",
    ] {
      #expect(record.command.contains(option), "\(record.command)")
    }
    let words = record.command.split(separator: " ").map(String.init)
    #expect(words.first == "glint")
    let again = try glint(words.dropFirst() + ["--json"])
    #expect(again.exitCode == 0, "\(again.errors)")
    let repeated = try RunRecord(json: Data(again.output.utf8))
    #expect(repeated.command == record.command)
    #expect(repeated.stateHash == record.stateHash)
    #expect(repeated.activity == record.activity)
  }

  @Test("Two runs write the same bytes but for what is measured")
  func bytes() throws {
    _ = try record("same.json", "--samples", "10")
    let first = try String(contentsOfFile: folder.path("same.json"), encoding: .utf8)
    _ = try record("same.json", "--samples", "10")
    let second = try String(contentsOfFile: folder.path("same.json"), encoding: .utf8)
    let normalised = ReportSnapshotTests.normalised(first)
    #expect(normalised == ReportSnapshotTests.normalised(second))
    #expect(normalised.matches(of: /MEASURED/).count == 4)
    #expect(try folder.names() == ["same.json"])
  }

  @Test("Random spikes depend on the seed and on nothing else")
  func seed() throws {
    var network = SmallNetwork(shape: [1, 2, 2])
    network.settings = #"{"timeSteps": 16, "dt": 1, "input": {"coding": "rate", "divide": 255}}"#
    let net = try network.write(in: folder)
    let data = try SmallData.images(in: folder)
    func hash(_ seed: String, _ threads: String) throws -> String {
      let path = folder.path("r.json")
      let result = try glint(
        "run", net, data, "--seed", seed, "--threads", threads, "--record", path, "--quiet")
      try #require(result.exitCode == 0, "\(result.errors)")
      return try RunRecord(contentsOfFile: path).stateHash
    }
    let first = try hash("7", "1")
    #expect(try hash("7", "2") == first)
    #expect(try hash("8", "1") != first)
  }
}
