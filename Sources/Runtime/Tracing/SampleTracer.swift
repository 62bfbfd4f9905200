public import SpikeData

/// Runs single samples and records them.
public struct SampleTracer: Sendable {
  private let plan: TracePlan
  private var worker: Executor.Worker

  /// A tracer with a state of its own.
  public init(_ executor: Executor, plan: TracePlan) {
    self.plan = plan
    worker = executor.worker()
  }

  /// Runs a sample from the initial state.
  ///
  /// - Parameters:
  ///   - sample: The encoded sample.
  ///   - number: Its place in the data set.
  /// - Throws: ``RuntimeError`` for a sample that does not fit.
  public mutating func trace(
    _ sample: EncodedSample, number: Int
  ) throws(RuntimeError) -> SampleTrace {
    let recorder = SampleRecorder(plan)
    let result = try worker.run(sample, index: number, recorder: recorder)
    let steps = result.spikesPerStep.first?.count ?? 0
    return recorder.trace(of: sample, number: number, steps: steps)
  }
}
