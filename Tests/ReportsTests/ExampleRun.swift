import EnergyModel
import NetworkModel
import Reports
import SpikeData

/// A run of two samples and four steps through two layers, counted by hand.
enum ExampleRun {
  static func footprint(_ arithmetic: Arithmetic) -> MemoryFootprint {
    let isFloat = arithmetic == .float32
    var first = LayerFootprint(
      name: "fc1", kind: .dense, arithmetic: arithmetic, neurons: 1000)
    first.weights = 64_000
    first.biases = 1000
    first.membranes = 1000
    first.weightBits = isFloat ? 32 : 2
    first.membraneBits = isFloat ? 32 : 2
    first.weightBytes = isFloat ? 256_000 : 16_000
    first.membraneBytes = isFloat ? 4000 : 250
    first.biasBytes = isFloat ? 4000 : 1000
    first.thresholdBytes = isFloat ? 4 : 12
    first.float32Bytes = 256_000 + 4000 + 4000 + 4
    first.storeComparisons = isFloat ? 0 : 3
    first.decayTerms = isFloat ? 1 : 0
    var last = LayerFootprint(name: "fc2", kind: .readout, arithmetic: arithmetic, neurons: 10)
    last.weights = 10_000
    last.weightBits = isFloat ? 32 : 8
    last.weightBytes = isFloat ? 40_000 : 10_000
    last.float32Bytes = 40_000
    last.accumulatorBits = isFloat ? 32 : 16
    return MemoryFootprint(layers: [first, last])
  }

  static let activity: ActivityCounts = {
    var first = LayerActivity(name: "fc1", kind: "dense", neurons: 1000)
    first.spikes = 600
    first.synapticOperations = 40_000
    first.denseSynapticOperations = 512_000
    first.neuronUpdates = 8000
    var last = LayerActivity(name: "fc2", kind: "readout", neurons: 10)
    last.synapticOperations = 6000
    last.denseSynapticOperations = 80_000
    last.neuronUpdates = 80
    var counts = ActivityCounts(layers: [first, last])
    counts.inputSpikes = 40
    return counts
  }()

  static func summary(_ arithmetic: Arithmetic = .integer) -> RunSummary {
    let name = arithmetic == .integer ? "digits-w2u2" : "digits"
    var run = RunSummary(
      command: "glint run \(name).nir digits --seed 7", seed: 7, version: "0.1.0",
      network: (path: "\(name).nir", sha256: String(repeating: "0", count: 64), name: name),
      dataset: DatasetRecord(
        path: "digits.h5", sha256: String(repeating: "1", count: 64), name: "digits", samples: 2),
      activity: activity, footprint: footprint(arithmetic),
      input: InputRecord(coding: .events, timeSteps: 4, lateEvents: 1234, mergedEvents: 5),
      seconds: 0.5, threads: 2, instructionSet: "AVX2", stateHash: 0xAB)
    run.accuracy = AccuracyRecord(predictions: [3, 4], labels: [3, 5])
    run.assumptions = ["initial membrane 0"]
    run.peakResidentBytes = 1 << 20
    return run
  }
}
