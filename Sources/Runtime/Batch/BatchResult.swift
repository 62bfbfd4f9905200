public import SpikeData

/// What came out of a batch of samples.
public struct BatchResult: Equatable, Sendable {
  /// The prediction of every sample.
  public private(set) var predictions: [Int]
  /// The prediction of every step of every sample, `[samples][steps]`; empty unless the network answers in every step.
  public private(set) var stepPredictions: [[Int]] = []
  /// The outputs of every sample, `[samples][outputs]`.
  public private(set) var outputs: [[Double]]
  /// Spikes per layer, sample and step, `[layers][samples][steps]`; empty unless traces were kept.
  public private(set) var spikesPerStep: [[[Int]]] = []
  /// Counts of all samples.
  public private(set) var activity: ActivityCounts?
  /// Wrapping sum of the samples' hashes.
  public private(set) var stateHash: UInt64 = 0
  /// Events that fell together with another of the same unit and step.
  public private(set) var mergedEvents = 0
  /// Events later than the last step.
  public private(set) var lateEvents = 0
  /// Events of a first step that was left out.
  public private(set) var earlyEvents = 0

  init(count: Int) {
    predictions = [Int](repeating: 0, count: count)
    outputs = [[Double]](repeating: [], count: count)
  }

  mutating func add(
    _ result: SampleResult, of sample: EncodedSample, at index: Int, keepsTraces: Bool
  ) {
    predictions[index] = result.prediction
    if !result.stepPredictions.isEmpty {
      if stepPredictions.isEmpty {
        stepPredictions = [[Int]](repeating: [], count: predictions.count)
      }
      stepPredictions[index] = result.stepPredictions
    }
    outputs[index] = result.outputs
    stateHash &+= result.stateHash
    if var activity {
      activity += result.activity
      self.activity = activity
    } else {
      activity = result.activity
    }
    if case .spikes(let spikes) = sample {
      mergedEvents += spikes.mergedEvents
      lateEvents += spikes.lateEvents
      earlyEvents += spikes.earlyEvents
    }
    guard keepsTraces else { return }
    if spikesPerStep.isEmpty {
      spikesPerStep = result.spikesPerStep.map { _ in
        [[Int]](repeating: [], count: predictions.count)
      }
    }
    for layer in result.spikesPerStep.indices {
      spikesPerStep[layer][index] = result.spikesPerStep[layer]
    }
  }
}
