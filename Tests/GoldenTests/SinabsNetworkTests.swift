import Foundation
import NetworkIO
import NetworkModel
import Runtime
import SpikeData
import SpikeIO
import TestSupport
import Testing

/// The N-MNIST network that the NIR paper exchanged between eleven back ends.
@Suite("The sinabs network of the NIR paper", .enabled(if: SharedData.has("nir/02_cnn")))
struct SinabsNetworkTests {
  @Test("It imports with its 6 layers, names its assumptions, and runs")
  func imports() throws {
    var options = ReadOptions()
    options.timeSteps = 3
    let network = try LoadedFile.float(SharedData.path("nir/02_cnn/cnn_sinabs.nir"), options)
    let layers = try network.graph.layers()
    #expect(
      layers.map(\.shape.dimensions) == [[16, 16, 16], [16, 16, 16], [8, 8, 8], [256], [10]])
    #expect(layers.map(\.kind) == [.convolution, .convolution, .convolution, .dense, .dense])
    #expect(!network.execution.assumptions.isEmpty)
    // A full frame of ON events in every step must excite the first layer.
    let units = (0..<1156).map { Int32(1156 + $0) }
    let steps = SpikeSteps(
      stepCount: 3, steps: (0..<3).flatMap { step in units.map { _ in Int32(step) } },
      units: (0..<3).flatMap { _ in units })
    let result = try FloatReference(network).run(.spikes(steps), index: 0)
    #expect(result.activity.inputSpikes == 3 * 1156)
    #expect(result.activity.layers[0].spikes > 0)
    // 5×5 kernel, stride 2, padding 1 on 34×34: every input in the middle is seen by 2 or 3 windows per axis.
    #expect(result.activity.layers[0].denseSynapticOperations == 3 * 2 * 16 * denseWindows())
  }

  /// A reset rule of the NIR paper's back ends, as a user selects it.
  struct Rule: Sendable, CustomStringConvertible {
    var convention: Discretization
    var reset: Reset?
    /// Of the 100 test recordings, labelled right.
    var correct: Int
    /// Output spikes of the first recording in its first 60 steps, and spikes of the five layers; computed with PyTorch.
    var outputs: [Double]
    var spikes: [Int]

    var arguments: [String] {
      ["--discretization", convention.rawValue] + (reset.map { ["--reset", $0.rawValue] } ?? [])
    }
    var description: String { arguments.joined(separator: " ") }
  }

  static let rules = [
    // Reset to zero, one spike: what most back ends do.
    Rule(
      convention: .forwardEuler, reset: .zero, correct: 100,
      outputs: [0, 2, 1, 0, 0, 0, 0, 39, 0, 0], spikes: [1853, 3198, 1820, 869, 42]),
    // Several spikes, subtraction, no floor.
    Rule(
      convention: .rockpool, reset: nil, correct: 100,
      outputs: [0, 79, 5, 0, 0, 0, 0, 397, 0, 0], spikes: [2214, 5303, 5260, 5100, 481]),
    // One spike, subtraction.
    Rule(
      convention: .forwardEuler, reset: .subtract, correct: 97,
      outputs: [0, 0, 3, 0, 0, 0, 0, 47, 0, 0], spikes: [2214, 5273, 3948, 1993, 50]),
    // Several spikes, subtraction, membranes at least −1: sinabs.
    Rule(
      convention: .sinabs, reset: nil, correct: 96,
      outputs: [0, 51, 23, 6, 0, 0, 0, 552, 0, 12], spikes: [2588, 6759, 7081, 7599, 644]),
    // One spike, reset to zero, membranes at least −1.
    Rule(
      convention: .sinabs, reset: .zero, correct: 98,
      outputs: [0, 2, 2, 2, 0, 0, 0, 43, 0, 0], spikes: [2139, 3922, 2326, 1146, 49]),
  ]

  @Test(
    "The first recording under five reset rules: spikes of every layer as PyTorch counts them",
    .enabled(if: SharedData.has(SharedData.nMNISTArchive)), arguments: rules)
  func spikes(rule: Rule) throws {
    var options = ReadOptions()
    options.discretization = rule.convention
    options.reset = rule.reset
    options.timeStep = 1
    options.timeSteps = 60
    options.readout = .spikes
    let network = try LoadedFile.float(SharedData.path("nir/02_cnn/cnn_sinabs.nir"), options)
    let recording = try SampleReader.open(
      path: SharedData.nMNIST().appending(path: "Test/00001.bin").path)
    guard case .events(let events) = try recording.sample(at: 0).input else {
      Issue.record("events were expected")
      return
    }
    let binning = try EventBinning(
      stepSeconds: 0.001, stepCount: 60, channels: 2312, origin: .firstEvent)
    let sample = EncodedSample.spikes(try binning.encode(events, sampleIndex: 0))
    let result = try FloatReference(network).run(sample, index: 0)
    #expect(result.outputs == rule.outputs)
    #expect(result.activity.layers.map(\.spikes) == rule.spikes)
  }

  @Test(
    "100 test recordings, 300 steps of 1 ms from the first event: 100, 100, 97, 96 and 98 right",
    .enabled(if: SharedData.has(SharedData.nMNISTArchive) && ReleaseBinary.path != nil),
    arguments: rules)
  func accuracy(rule: Rule) throws {
    let record = try CommandLineAcceptanceTests.record(
      [
        SharedData.path("nir/02_cnn/cnn_sinabs.nir"), SharedData.nMNIST().path, "--part", "Test",
        "--time-steps", "300", "--step-seconds", "0.001", "--origin", "first-event", "--dt", "1",
        "--readout", "spikes",
      ] + rule.arguments)
    #expect(record.accuracy.total == 100)
    #expect(record.accuracy.correct == rule.correct)
  }

  /// Connections of one channel: for each axis Σ over 16 outputs of the kernel elements that hit the map.
  private func denseWindows() -> Int {
    let axis = (0..<16).reduce(0) { total, output in
      total + (0..<5).filter { (0..<34).contains(output * 2 - 1 + $0) }.count
    }
    return axis * axis
  }
}
