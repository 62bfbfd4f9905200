import Foundation
import TestSupport
import Testing

/// The release build that `make test` names.
enum ReleaseBinary {
  /// Its absolute path; nil when the tests run without it.
  static let path: String? = {
    let path = ProcessInfo.processInfo.environment["GLINT_BINARY"]
    if path == nil { print("skipped: GLINT_BINARY does not name a release build; use make test") }
    return path
  }()
}

/// Whole data sets through the release binary, by the commands of the README; `make test` names the binary.
@Suite(
  "Acceptance by command line", .serialized, .enabled(if: ReleaseBinary.path != nil))
struct CommandLineAcceptanceTests {
  /// The record of a run, as machines read it.
  struct Record: Decodable {
    struct Marked: Decodable, Equatable { let correct: Int, total: Int }
    struct Accuracy: Decodable { let correct: Int, total: Int, labelled: Marked? }
    struct Network: Decodable { let timeSteps: Int }
    struct Trace: Decodable { let name: String, spikes: [[Int]] }
    struct Layer: Decodable { let spikes: Int }
    struct Activity: Decodable { let spikes: Int, multiplyAccumulates: Int, layers: [Layer] }
    let accuracy: Accuracy
    let network: Network
    let activity: Activity
    let predictions: [Int]?
    let outputs: [[Double]]?
    let spikesPerStep: [Trace]?
  }

  static func output(_ arguments: [String], status: Int32 = 0) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(ReleaseBinary.path))
    process.arguments = arguments
    process.currentDirectoryURL = SharedData.projectRoot
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == status, "glint \(arguments.joined(separator: " "))")
    return data
  }

  static func record(_ arguments: [String]) throws -> Record {
    try JSONDecoder().decode(Record.self, from: try output(["run"] + arguments + ["--json"]))
  }

  @Test("Digits: 2-bit at least 97 % of 500 and within 1.5 points of its float parent")
  func digits() throws {
    let quantized = try Self.record(["Networks/digits-w2u2.nir", "Traces/digits-test.h5"])
    let float = try Self.record(["Networks/digits-float.nir", "Traces/digits-test.h5"])
    #expect(quantized.accuracy.total == 500 && float.accuracy.total == 500)
    #expect(quantized.accuracy.correct >= 485)
    // 1.5 points of 500 are 7.5 samples.
    #expect(float.accuracy.correct - quantized.accuracy.correct <= 7)
  }

  @Test(
    "MNIST: 98.5 % of 10,000 in at most 8 steps, float parent at most 0.7 points better",
    .enabled(if: SharedData.has("mnist")))
  func mnist() throws {
    let images = SharedData.path("mnist/t10k-images-idx3-ubyte.gz")
    let quantized = try Self.record(["Networks/mnist-w2u2.nir", images])
    let float = try Self.record(["Networks/mnist-float.nir", images])
    #expect(quantized.accuracy.total == 10_000)
    #expect(quantized.network.timeSteps <= 8)
    #expect(quantized.accuracy.correct >= 9_850)
    #expect(float.accuracy.correct - quantized.accuracy.correct <= 70)
  }

  @Test(
    "Quantized without labels: at least 97.5 % at 2/2, within 0.5 points of float at 4/4",
    .enabled(if: SharedData.has("mnist")), arguments: [(2, 9_750), (4, 9_875)])
  func postTraining(bits: Int, least: Int) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let output = folder.appending(path: "q.nir").path
    _ = try Self.output([
      "quantize", "Networks/mnist-float.nir", "--weights", "\(bits)", "--membrane", "\(bits)",
      "--calibrate", SharedData.path("mnist/train-images-idx3-ubyte.gz"), "-o", output,
    ])
    let record = try Self.record([output, SharedData.path("mnist/t10k-images-idx3-ubyte.gz")])
    // Float reaches 9,925 of 10,000; half a point below are 9,875.
    #expect(record.accuracy.correct >= least)
  }

  @Test(
    "FireFly: all 32 images, every prediction, output sum and spike count",
    .enabled(if: SharedData.has("firefly-snn7")))
  func fireFly() throws {
    let url = URL(fileURLWithPath: SharedData.path("firefly-snn7/golden.json"))
    let golden = try JSONDecoder().decode(FireFlyTests.Golden.self, from: Data(contentsOf: url))
    let record = try Self.record([
      "Networks/firefly-snn7.toml", SharedData.path("firefly-snn7/images.h5"), "--tensors",
      SharedData.path("firefly-snn7/weights.h5"), "--predictions",
    ])
    #expect(record.accuracy.correct == 29)
    #expect(record.predictions == golden.predictions)
    #expect(record.outputs?.map { Array($0.prefix(10)) } == golden.outputs)
    for layer in 0..<7 {
      let spikes = record.spikesPerStep?.first { $0.name == "conv\(layer)" }?.spikes
      #expect(spikes == golden.spikesPerLayerStep_beforePooling[layer])
      guard let pooled = record.spikesPerStep?.first(where: { $0.name == "pool\(layer)" }) else {
        continue
      }
      #expect(pooled.spikes == golden.spikesPerLayerStep_afterPooling[layer])
    }
  }

  @Test(
    "FireFly: 911 of the first 1,000 CIFAR-10 test images",
    .enabled(if: SharedData.has("cifar10/test_first1000.bin.xz")))
  func cifar() throws {
    let record = try Self.record([
      "Networks/firefly-snn7.toml", SharedData.path("cifar10/test_first1000.bin.xz"), "--tensors",
      SharedData.path("firefly-snn7/weights.h5"), "--predictions",
    ])
    #expect(record.accuracy.correct == 911 && record.accuracy.total == 1000)
    let spikes = record.spikesPerStep?.filter { $0.name.hasPrefix("conv") }.flatMap(\.spikes)
    #expect(spikes?.reduce(0) { $0 + $1.reduce(0, +) } == 84_813_862)
  }

  @Test(
    "ECG: 157,663 of 183,441 steps, 12.38 hidden spikes a step",
    .enabled(if: SharedData.has(ECG.weights) && SharedData.has(ECG.data)))
  func electrocardiogram() throws {
    let record = try Self.record([
      "Networks/ecg-srnn.toml", SharedData.path(ECG.data), "--part", "test", "--tensors",
      SharedData.path(ECG.weights),
    ])
    #expect(record.accuracy.correct == 157_663 && record.accuracy.total == 183_441)
    #expect(record.accuracy.labelled == .init(correct: 140_283, total: 164_385))
    #expect(record.network.timeSteps == 1301)
    // 2,270,941 / (141 · 1,301) = 12.38.
    #expect(record.activity.layers.map(\.spikes) == [2_270_941, 4353])
  }
}
