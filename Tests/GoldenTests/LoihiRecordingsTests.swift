import Foundation
import NetworkIO
import NetworkModel
import Runtime
import SpikeData
import SpikeIO
import TestSupport
import Testing

/// The Loihi network of SLAYER's authors on N-MNIST: every output count.
@Suite("Loihi: N-MNIST")
struct LoihiRecordingsTests {
  static let tensors = "pretrained/slayer-loihi/loihi_nmnist_mlp.h5"
  static let counts = "nmnist/loihi_expected_counts_test100.csv"
  static let areThere =
    SharedData.has(SharedData.nMNISTArchive) && SharedData.has(tensors) && SharedData.has(counts)

  /// Labels and output counts of the 100 test recordings.
  static func expected() throws -> [(label: Int, counts: [Double])] {
    let text = try String(contentsOfFile: SharedData.path(counts), encoding: .utf8)
    return text.split(whereSeparator: \.isNewline).dropFirst().map { line in
      let numbers = line.split(separator: ",").dropFirst().compactMap { Double($0) }
      return (Int(numbers[0]), Array(numbers.dropFirst()))
    }
  }

  @Test("The first three recordings, without a multiplication", .enabled(if: areThere))
  func first() throws {
    var options = ReadOptions()
    options.tensors = SharedData.path(Self.tensors)
    let network = try LoadedFile.quantized(
      LoadedFile.project("Networks/loihi-nmnist.toml"), options)
    let input = network.execution.input
    let binning = try EventBinning(
      stepSeconds: try #require(input.stepSeconds), stepCount: 300, channels: 2312,
      rounding: .nearest, skipsFirstStep: input.skipsFirstStep)
    let source = try SampleReader.open(
      path: SharedData.nMNIST().appending(path: "Test").path)
    let reference = try IntegerReference(network)
    let expected = try Self.expected()
    #expect(expected.count == 100 && source.count == 100)
    for index in 0..<3 {
      let sample = try SampleEncoder.events(binning).encode(
        try source.sample(at: index).input, sampleIndex: index)
      let result = try reference.run(sample, index: index)
      #expect(result.outputs == expected[index].counts)
      #expect(result.prediction == expected[index].label)
      #expect(result.activity.multiplyAccumulates == 0)
    }
  }

  @Test(
    "All 100 recordings by command line",
    .enabled(if: areThere && ReleaseBinary.path != nil))
  func all() throws {
    let record = try CommandLineAcceptanceTests.record([
      "Networks/loihi-nmnist.toml", SharedData.nMNIST().appending(path: "Test").path, "--tensors",
      SharedData.path(Self.tensors), "--predictions",
    ])
    let expected = try Self.expected()
    #expect(record.accuracy.correct == 100 && record.accuracy.total == 100)
    #expect(record.predictions == expected.map(\.label))
    #expect(record.outputs == expected.map(\.counts))
  }
}
