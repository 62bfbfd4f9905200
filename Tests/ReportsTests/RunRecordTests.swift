import Foundation
import NetworkModel
import Reports
import Testing

@Suite("Record of a run")
struct RunRecordTests {
  func value(of record: RunRecord) throws -> JSONValue { try OrderedEncoder().encode(record) }

  @Test("The keys are those of the design, in its order; further keys follow")
  func keys() throws {
    var record = RunRecord(ExampleRun.summary())
    record.predictions = [3, 4]
    record.outputs = [[1, 0], [0, 1]]
    record.spikesPerStep = [LayerTraceRecord(name: "fc1", spikes: [[0, 100, 200, 300]])]
    let json = try value(of: record)
    #expect(
      json.keys == [
        "schema", "command", "seed", "version", "network", "dataset", "accuracy", "predictions",
        "activity", "memory", "energy", "host", "stateHash", "assumptions", "input",
        "quantization", "spikesPerSynapsePerInference", "equalInformationANN", "outputs",
        "spikesPerStep",
      ])
    #expect(
      json["network"]?.keys == [
        "path", "sha256", "name", "layers", "parameters", "weightBits", "membraneBits",
        "timeSteps",
      ])
    #expect(json["dataset"]?.keys == ["path", "sha256", "name", "samples"])
    #expect(json["accuracy"]?.keys == ["correct", "total", "top1", "perClass"])
    #expect(
      json["memory"]?.keys == [
        "weightBytes", "membraneBytes", "biasBytes", "thresholdBytes", "totalBytes",
        "float32Bytes", "peakResidentBytes",
      ])
    #expect(
      json["host"]?.keys == [
        "seconds", "samplesPerSecond", "synapticOperationsPerSecond", "threads", "instructionSet",
      ])
  }

  @Test("Activity and energy have the design's keys, layer by layer")
  func nestedKeys() throws {
    let json = try value(of: RunRecord(ExampleRun.summary()))
    let activity = try #require(json["activity"])
    #expect(
      activity.keys == [
        "spikes", "synapticOperations", "denseSynapticOperations", "neuronUpdates",
        "multiplyAccumulates", "layers", "inputSpikes",
      ])
    guard case .array(let layers) = activity["layers"], case .array(let tables) = json["energy"]
    else {
      Issue.record("layers or energy are no lists")
      return
    }
    #expect(
      layers.first?.keys == [
        "name", "kind", "neurons", "spikes", "firingRate", "synapticOperations",
        "denseSynapticOperations", "neuronUpdates", "multiplyAccumulates",
      ])
    #expect(
      tables.first?.keys.prefix(10) == [
        "model", "scope", "technology", "evidence", "source", "complete", "totalPicojoules",
        "perSamplePicojoules", "causes", "layers",
      ])
    #expect(tables.first?["scope"] == .string("term"))
    #expect(tables.first?["complete"] == .boolean(false))
    #expect(
      tables.first?["causes"]?.keys == [
        "synapticOperations", "neuronUpdates", "leak", "firstLayer", "weightReads",
        "membraneReads", "membraneWrites", "spikes",
      ])
  }

  @Test("Accuracy and predictions are absent where there are none")
  func absent() throws {
    var run = ExampleRun.summary()
    run.accuracy = AccuracyRecord(predictions: [1, 2], labels: [nil, nil])
    run.peakResidentBytes = nil
    let json = try value(of: RunRecord(run))
    for key in ["accuracy", "predictions", "outputs", "spikesPerStep"] {
      #expect(json[key] == nil)
    }
    #expect(json["memory"]?["peakResidentBytes"] == nil)
  }

  @Test("Values are those of the run")
  func values() {
    let record = RunRecord(ExampleRun.summary())
    #expect(record.accuracy?.correct == 1 && record.accuracy?.top1 == 0.5)
    #expect(record.network.parameters == 75_000 && record.network.weightBits == 2)
    #expect(record.activity.synapticOperations == 46_000)
    #expect(record.activity.meanFiringRate == 0.075)
    #expect(record.stateHash == "00000000000000ab")
    #expect(record.energy.map(\.model) == ["lowbit28", "horowitz45-int8"])
    #expect(record.host.synapticOperationsPerSecond == 92_000)
    // 23,000 operations per sample, (512,000 + 80,000) / 8 synapse visits.
    #expect(record.spikesPerSynapsePerInference == 23_000.0 / 74_000)
    #expect(record.quantization.map(\.weightBits) == [2, 8])
    #expect(RunRecord(ExampleRun.summary(.float32)).energy.map(\.model) == ["horowitz45-fp32"])
  }

  @Test("A record written to a file and read again is the same")
  func roundTrip() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "r.json").path
    var record = RunRecord(ExampleRun.summary())
    record.seed = .max
    record.predictions = [3, 4]
    try record.write(toFile: path)
    #expect(try RunRecord(contentsOfFile: path) == record)
    record.seed = 1
    try record.write(toFile: path)
    #expect(try RunRecord(contentsOfFile: path).seed == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["r.json"])
  }

  @Test("What cannot be written or read is one clear error")
  func errors() throws {
    var record = RunRecord(ExampleRun.summary())
    let error = #expect(throws: RecordError.self) {
      try record.write(toFile: "/nonexistent-folder/r.json")
    }
    #expect(error?.description.hasPrefix("cannot write '/nonexistent-folder/r.json': ") == true)
    record.schema = "glint.record/9"
    let other = Data(try record.json().utf8)
    #expect(
      throws: RecordError.unknownSchema(found: "glint.record/9", expected: "glint.record/1")
    ) { try RunRecord(json: other) }
    #expect(throws: RecordError.malformed(reason: "the record has no key 'schema'")) {
      try RunRecord(json: Data("{}".utf8))
    }
    let partial = Data(#"{"schema": "glint.record/1", "command": "", "seed": 1}"#.utf8)
    #expect(throws: RecordError.malformed(reason: "the record has no key 'version'")) {
      try RunRecord(json: partial)
    }
    record.host.seconds = .infinity
    #expect(throws: RecordError.self) { try record.json() }
  }
}
