import Foundation
import NetworkIO
import NetworkModel
import Runtime
import SpikeData
import SpikeIO
import TestSupport

/// Networks and data of the tests, opened as the command line opens them.
enum LoadedFile {
  /// A file of the project.
  static func project(_ path: String) -> String {
    SharedData.projectRoot.appending(path: path).path
  }

  /// An integer network.
  static func quantized(
    _ path: String, _ options: ReadOptions = ReadOptions()
  ) throws -> QuantizedNetwork {
    guard case .quantized(let network) = try NetworkReader.read(path: path, options: options) else {
      throw WrongKind(path: path)
    }
    return network
  }

  /// A float network.
  static func float(_ path: String, _ options: ReadOptions = ReadOptions()) throws -> Network {
    guard case .float(let network) = try NetworkReader.read(path: path, options: options) else {
      throw WrongKind(path: path)
    }
    return network
  }

  struct WrongKind: Error { let path: String }

  /// The coding that a network asks for.
  static func encoder(
    _ execution: Execution, for source: any SampleSource, inputs: Int
  ) throws -> SampleEncoder {
    let steps = execution.timeSteps ?? 1
    switch source.content {
    case .events:
      return .events(
        try EventBinning(
          stepSeconds: execution.input.stepSeconds ?? 1, stepCount: steps, channels: inputs))
    case .images(let shape, let isPrepared):
      return .direct(
        try ImagePreparation(
          divide: isPrepared ? 1 : execution.input.divide,
          mean: isPrepared ? [0] : execution.input.mean,
          deviation: isPrepared ? [1] : execution.input.deviation, shape: shape))
    case .series(let channels, _): return .series(channels: channels)
    }
  }

  /// Share of correct predictions among the first `count` samples.
  static func correct(_ predictions: [Int], _ source: any SampleSource) throws -> Int {
    try predictions.indices.reduce(0) {
      $0 + (try source.sample(at: $1).label == predictions[$1] ? 1 : 0)
    }
  }
}
