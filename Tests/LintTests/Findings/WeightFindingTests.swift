import Foundation
import Lint
import NetworkIO
import NetworkModel
import SpikeData
import TestSupport
import Testing

@Suite("Findings about weights")
struct WeightFindingTests {
  private let files: FileFindings

  init() throws { files = try FileFindings() }

  private func network(_ weight: [[Float]], bias: [Float]? = nil) -> NIRDocument {
    let count = weight.count
    return Document.chain(
      input: [weight[0].count],
      [
        ("fc", Document.affine(weight, bias: bias)),
        (
          "cells",
          Document.neurons(
            "IF",
            [
              "r": [Double](repeating: 1, count: count),
              "v_threshold": [Double](repeating: 1, count: count),
              "v_reset": [Double](repeating: 0, count: count),
            ])
        ),
      ], output: [count])
  }

  @Test("Channels that have only weights of 0, and no second finding that they cannot fire")
  func dead() throws {
    #expect(
      try files.of(network([[0, 0], [0.5, 0.7], [0, 0]]), .stated()) == [
        Finding(
          .deadChannel, at: "fc.weight",
          reason: "2 of 3 output channels have only weights of 0 (0, 2)",
          remedy: "remove the channels, or look for what lost their weights")
      ])
  }

  @Test("Channels that compute the same, down to bias and threshold")
  func duplicates() throws {
    let rows: [[Float]] = [[0.5, 0.7], [0.1, 0.9], [0.5, 0.7], [0.5, 0.7]]
    #expect(
      try files.of(network(rows), .stated()) == [
        Finding(
          .duplicateChannel, at: "fc.weight",
          reason:
            "output channel 2 computes the same as channel 0, and 1 more compute what another does",
          remedy:
            "keep one and add up what the next layer makes of them, or look for weights stored twice"
        )
      ])
    #expect(try files.of(network(rows, bias: [0, 0, 0.1, 0.2]), .stated()) == [])
    var document = network(rows)
    document[["cells"]]?.parameters["v_threshold"] = NIRValue([1.0, 1, 1.25, 1.5])
    #expect(try files.of(document, .stated()) == [])
  }

  @Test("A network whose channels all differ has no finding")
  func clean() throws {
    #expect(try files.of(network([[0.5, 0.7], [0.7, 0.5]]), .stated()) == [])
  }

  /// Kernels that are sums of two smooth bumps, as `[out, in, rows, columns]`.
  private func smoothKernels(out: Int, in inputs: Int, size: Int) -> [Float] {
    var generator = SplitMix64(seed: 7)
    var weights: [Float] = []
    for _ in 0..<out * inputs {
      let sign = generator.nextUnit() < 0.5 ? -1.0 : 1.0
      let (row, column) = (generator.nextUnit() * 4, generator.nextUnit() * 4)
      for y in 0..<size {
        for x in 0..<size {
          let distance =
            (Double(y) - row) * (Double(y) - row) + (Double(x) - column) * (Double(x) - column)
          weights.append(Float(sign * exp(-distance / 4)))
        }
      }
    }
    return weights
  }

  /// The same numbers in the order `[rows, columns, in, out]`.
  private func kerasOrder(_ weights: [Float], out: Int, in inputs: Int, size: Int) -> [Float] {
    var result: [Float] = []
    for tap in 0..<size * size {
      for input in 0..<inputs {
        for output in 0..<out {
          result.append(weights[(output * inputs + input) * size * size + tap])
        }
      }
    }
    return result
  }

  private func convolution(_ weights: [Float], out: Int, in inputs: Int, size: Int) -> NIRDocument {
    Document.chain(
      input: [inputs, size, size],
      [
        (
          "conv",
          Document.convolution(weights, shape: [out, inputs, size, size], input: [size, size])
        )
      ],
      output: [out, 1, 1])
  }

  @Test("Kernels that are smooth only in Keras' order, with both correlations")
  func reshaped() throws {
    let weights = smoothKernels(out: 8, in: 3, size: 5)
    #expect(
      try files.of(convolution(weights, out: 8, in: 3, size: 5), .stated()).isEmpty,
      "the right order was taken for a wrong one")
    let wrong = kerasOrder(weights, out: 8, in: 3, size: 5)
    let findings = try files.of(convolution(wrong, out: 8, in: 3, size: 5), .stated())
    let finding = try #require(findings.first)
    #expect(
      findings.count == 1 && finding.code == .transposedKernel && finding.place == "conv.weight")
    #expect(
      finding.reason.hasPrefix("neighbours in rows and columns correlate by ")
        && finding.reason.hasSuffix(
          " if the numbers are read as [rows, columns, in, out] (960 pairs): the kernels look transposed"
        ), "\(finding.reason)")
    #expect(
      finding.remedy
        == "export the weights as [out, in, rows, columns], with a transposition instead of a reshape"
    )
  }

  @Test("Random kernels are not taken for transposed ones", arguments: 0..<40)
  func random(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let weights = (0..<8 * 3 * 25).map { _ in Float(generator.nextUnit() - 0.5) }
    #expect(try files.of(convolution(weights, out: 8, in: 3, size: 5), .stated()) == [])
  }

  @Test(
    "A trained kernel is told from its reshaped self",
    .enabled(if: SharedData.has("nir/02_cnn/cnn_sinabs.nir"), "needs ../shared"),
    arguments: ["0", "2", "5"])
  func trained(name: String) throws {
    var document = try NIRDocument(reading: SharedData.path("nir/02_cnn/cnn_sinabs.nir"))
    #expect(try files.of(document, .stated()) == [])
    let weight = try #require(document[[name]]?.parameters["weight"])
    let values = try #require(try weight.numbers(as: Float.self))
    document[[name]]?.parameters["weight"] = NIRValue(
      kerasOrder(values, out: weight.shape[0], in: weight.shape[1], size: weight.shape[2]),
      shape: weight.shape)
    #expect(
      try files.of(document, .stated()).map { "\($0.code.rawValue) \($0.place)" } == [
        "transposed-kernel \(name).weight"
      ])
  }
}
