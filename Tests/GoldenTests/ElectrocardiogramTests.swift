import Foundation
import NetworkIO
import NetworkModel
import Runtime
import SpikeData
import SpikeIO
import TestSupport
import Testing

/// The recurrent network with adaptive thresholds of Yin, Corradi and Bohté on the ECG, by its own topology.
@Suite(
  "ECG", .enabled(if: SharedData.has(ECG.weights) && SharedData.has(ECG.data)))
struct ElectrocardiogramTests {
  @Test("Three recordings: every answer of NumPy in double precision, by number and in sum")
  func recordings() throws {
    var options = ReadOptions()
    options.tensors = SharedData.path(ECG.weights)
    options.timeSteps = 1301
    let path = SharedData.projectRoot.appending(path: "Networks/ecg-srnn.toml").path
    guard case .float(let network) = try NetworkReader.read(path: path, options: options) else {
      Issue.record("a float network was expected")
      return
    }
    #expect(network.execution.assumptions == [] && network.execution.decision == .step)
    let reference = try FloatReference(network)
    let source = try SampleReader.open(path: SharedData.path(ECG.data), part: "test")
    let encoder = SampleEncoder.series(channels: 4)
    // Right answers, hidden spikes, and the sum of (step + 1) · (answer + 1).
    for (index, expected) in [
      (0, [1194, 16245, 3549252]), (77, [1047, 16440, 1814184]), (140, [1191, 17814, 984976]),
    ] {
      let sample = try source.sample(at: index)
      let result = try reference.run(
        try encoder.encode(sample.input, sampleIndex: index), index: index)
      let labels = try #require(sample.stepLabels)
      let right = zip(result.stepPredictions, labels).count { $0 == $1 }
      var checksum = 0
      for (step, answer) in result.stepPredictions.enumerated() {
        checksum += (step + 1) * (answer + 1)
      }
      let found = [right, result.activity.layers[0].spikes, checksum]
      #expect(found == expected, "recording \(index)")
    }
  }
}

/// Where the ECG and its network lie below `../shared/data`.
enum ECG {
  static let weights = "pretrained/yin-srnn/ecg_srnn36_acc0.8589.state.h5"
  static let data = "ecg_qtdb/qtdb_spikes.h5"
}
