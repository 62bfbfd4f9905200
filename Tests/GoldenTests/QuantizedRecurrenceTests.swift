import Foundation
import TestSupport
import Testing

/// Recurrent networks in integers of a few bits, by the commands of docs/quantization.md.
@Suite(
  "Quantized recurrence by command line", .serialized, .enabled(if: ReleaseBinary.path != nil))
struct QuantizedRecurrenceTests {
  /// What the record says of the multiplications, and of the decays that were rounded.
  private struct Record: Decodable {
    struct Decay: Decodable {
      struct Constant: Decodable {
        let wanted: Double, decay: Double, terms: String, relativeError: Double?, channels: Int
      }
      let layer: String, state: String, channels: Int, largestError: Double, meanError: Double
      let constants: [Constant]
    }
    struct Layer: Decodable { let spikes: Int, multiplyAccumulates: Int }
    struct Activity: Decodable { let multiplyAccumulates: Int, layers: [Layer] }
    struct Widths: Decodable { let weightBits: Int?, membraneBits: Int?, adaptationBits: Int? }
    struct Marked: Decodable { let correct: Int, total: Int }
    struct Accuracy: Decodable { let correct: Int, total: Int, labelled: Marked? }
    let accuracy: Accuracy?
    let activity: Activity
    let predictions: [Int]?
    let outputs: [[Double]]?
    let quantization: [Widths]
    let decays: [Decay]

    var multiplications: [Int] {
      [activity.multiplyAccumulates] + activity.layers.map(\.multiplyAccumulates)
    }
  }

  /// Quantizes into a file that lives as long as `body` runs.
  private static func quantized(
    _ network: String, _ arguments: [String], _ body: (String) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let output = folder.appending(path: "q.nir").path
    _ = try CommandLineAcceptanceTests.output(
      ["quantize", network] + arguments + ["--membrane", "8", "--states", "8"]
        + ["--decay-terms", "2", "--guard-bits", "4", "-o", output])
    try body(output)
  }

  private static func record(_ arguments: [String]) throws -> Record {
    try JSONDecoder().decode(
      Record.self,
      from: try CommandLineAcceptanceTests.output(["run"] + arguments + ["--json"]))
  }

  @Test(
    "ECG: 157,205 steps at 8/8 and 153,449 at 4/8 bits, float 157,663; no multiplication",
    .enabled(if: SharedData.has(ECG.weights) && SharedData.has(ECG.data)),
    arguments: [
      (bits: 8, correct: 157_205, labelled: 140_350, spikes: [2_272_718, 3760]),
      (4, 153_449, 137_094, [2_272_162, 3668]),
    ])
  func electrocardiogram(bits: Int, correct: Int, labelled: Int, spikes: [Int]) throws {
    let data = SharedData.path(ECG.data)
    try Self.quantized(
      "Networks/ecg-srnn.toml",
      [
        "--tensors", SharedData.path(ECG.weights), "--weights", "\(bits)", "--first-layer",
        "\(bits)", "--last-layer", "\(bits)", "--calibrate", data, "--part", "train",
      ]
    ) { network in
      let record = try Self.record([network, data, "--part", "test", "--decision", "step"])
      #expect(record.accuracy?.correct == correct && record.accuracy?.total == 183_441)
      #expect(record.accuracy?.labelled?.correct == labelled)
      #expect(record.accuracy?.labelled?.total == 164_385)
      #expect(record.activity.layers.map(\.spikes) == spikes)
      #expect(record.multiplications == [0, 0, 0])
      #expect(record.quantization.map(\.weightBits) == [bits, bits])
      #expect(record.quantization.map(\.membraneBits) == [8, 8])
      #expect(record.quantization.map(\.adaptationBits) == [nil, 8])
      #expect(record.decays.map(\.layer) == ["i2h.neuron", "h2o", "h2o"])
      #expect(record.decays.map(\.state) == ["membrane", "membrane", "adaptation"])
      #expect(record.decays.map(\.channels) == [36, 6, 6])
      let percent = record.decays.map { [$0.largestError, $0.meanError].map(Self.percent) }
      #expect(percent == [[6.172, 1.51], [2.404, 0.828], [0.172, 0.093]])
      let first = try #require(record.decays.first?.constants.first)
      #expect(first.terms == "1 - 2^-3" && first.decay == 0.875 && first.channels == 1)
    }
  }

  /// Thousandths of a percent.
  private static func percent(_ share: Double) -> Double { (share * 1e5).rounded() / 1e3 }

  /// How far the layers of a Braille network are from the float network.
  struct Distance: Decodable, Equatable {
    let name: String, firstSpikes: Int, secondSpikes: Int, mismatches: Int, countDistance: Double
  }

  @Test(
    "Braille: the letter of the float network, and how far its spikes are",
    .enabled(if: SharedData.has("nir/03_rnn")),
    arguments: [
      (
        graph: "bias_zero", reset: "zero",
        distances: [
          Distance(
            name: "lif1.lif", firstSpikes: 119, secondSpikes: 113, mismatches: 134, countDistance: 8
          ),
          Distance(
            name: "lif2", firstSpikes: 687, secondSpikes: 640, mismatches: 605, countDistance: 83),
        ],
        outputs: [0, 173, 99, 107, 98, 73, 90],
        decays: ["1 - 2^-3", "2^-1 + 2^-4", "2^-1 + 2^-4", "2^-1"],
        errors: [2.778, 2.273, 2.273, 0]
      ),
      (
        graph: "noBias_subtract", reset: "subtract",
        distances: [
          Distance(
            name: "lif1.lif", firstSpikes: 120, secondSpikes: 120, mismatches: 84, countDistance: 18
          ),
          Distance(
            name: "lif2", firstSpikes: 156, secondSpikes: 149, mismatches: 105, countDistance: 15),
        ],
        outputs: [0, 63, 27, 19, 4, 21, 15],
        decays: ["1 - 2^-3", "1 - 2^-2", "2^-1 + 2^-2", "2^-1 - 2^-4"],
        errors: [2.941, 0, 7.143, 2.778]
      ),
    ])
  func braille(
    graph: String, reset: String, distances: [Distance], outputs: [Double], decays: [String],
    errors: [Double]
  ) throws {
    struct Difference: Decodable {
      struct Layer: Decodable {
        let name: String, observable: String, mismatches: Int
        let firstSpikes: Int?, secondSpikes: Int?, countDistance: Double?
      }
      let layers: [Layer]
    }
    let folder = BrailleTests.folder
    let float = SharedData.path("\(folder)/braille_noDelay_\(graph).nir")
    let data = SharedData.path("\(folder)/braille_ds_test0_input.npy")
    let options = ["--dt", "1e-4", "--coding", "series", "--discretization", "euler"]
    let meaning = options + ["--reset", reset]
    try Self.quantized(
      float,
      meaning + ["--weights", "4", "--first-layer", "4", "--last-layer", "4", "--calibrate", data]
    ) { network in
      // Letter A, as in the float network.
      let record = try Self.record([network, data, "--predictions"])
      #expect(record.predictions == [1] && record.outputs == [outputs])
      #expect(record.multiplications == [0, 0, 0])
      #expect(record.quantization.map(\.weightBits) == [4, 4])
      #expect(record.decays.flatMap(\.constants).map(\.terms) == decays)
      #expect(record.decays.map { Self.percent($0.largestError) } == errors)
      let answer = try CommandLineAcceptanceTests.output(
        ["diff", float, network, data] + meaning
          + ["--second-options", "", "--as", "float", "--as", "engine", "--json"], status: 2)
      let found = try JSONDecoder().decode(Difference.self, from: answer).layers
        .filter { $0.observable == "spikes" && $0.firstSpikes != nil }
        .map {
          Distance(
            name: $0.name, firstSpikes: $0.firstSpikes ?? 0, secondSpikes: $0.secondSpikes ?? 0,
            mismatches: $0.mismatches, countDistance: $0.countDistance ?? 0)
        }
      #expect(found == distances)
    }
  }
}
