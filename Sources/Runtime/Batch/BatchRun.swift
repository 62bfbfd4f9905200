import Dispatch
public import SpikeData
import Synchronization

/// Runs many samples on several threads, with the same result for any number of them.
///
/// Workers take samples from a counter, each with a state of its own; integer counts and hashes add up exactly in any order.
public struct BatchRun: Sendable {
  /// An encoded sample with the number under which it enters the state hash.
  public typealias Loader = @Sendable (_ index: Int) throws -> (sample: EncodedSample, number: Int)

  private let executor: Executor
  private let threads: Int

  /// A run on `threads` threads.
  /// - Precondition: `threads ≥ 1`.
  public init(_ executor: Executor, threads: Int = 1) {
    precondition(threads >= 1, "\(threads) threads cannot run anything")
    self.executor = executor
    self.threads = threads
  }

  /// Runs samples `0..<count`.
  ///
  /// - Parameters:
  ///   - count: Number of samples.
  ///   - keepsTraces: Keeps the spikes per layer and step of every sample.
  ///   - trace: Records what every neuron does; nil for nothing.
  ///   - load: Reads and encodes a sample; called from several threads.
  ///   - isCancelled: Asked before every sample; true ends the run early.
  ///   - progress: Called with the number of finished samples, from any thread.
  /// - Returns: The result of all samples, or of none when cancelled.
  /// - Throws: The error of the first sample that failed.
  public func run(
    count: Int, keepsTraces: Bool = false, trace: TraceRecording? = nil, load: @escaping Loader,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> BatchResult? {
    let shared = Mutex(Shared(slots: count))
    let next = Atomic<Int>(0)
    let executor = executor
    let window = trace.map { _ in TraceWindow(threads: threads) }
    DispatchQueue.concurrentPerform(iterations: min(threads, max(count, 1))) { _ in
      var worker = executor.worker()
      defer { window?.leave() }
      while true {
        window?.enter()
        guard !isCancelled() else { return }
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count, !shared.withLock({ $0.hasFailed(before: index) }) else { return }
        do {
          let (sample, number) = try load(index)
          let recorder = trace.map { SampleRecorder($0.plan) }
          let result = try worker.run(sample, index: number, recorder: recorder)
          if let trace, let recorder {
            let steps = result.spikesPerStep.first?.count ?? 0
            let written = try trace.write(
              recorder.trace(of: sample, number: number, steps: steps), index)
            window?.finished(written)
          }
          let done = shared.withLock { $0.store(result, of: sample, at: index, keepsTraces) }
          progress(done)
        } catch {
          shared.withLock { $0.fail(error, at: index) }
          return
        }
      }
    }
    return try shared.withLock { try $0.result() }
  }
}

/// What the workers write to, under one lock.
private struct Shared: ~Copyable {
  private var total: BatchResult
  private var done = 0
  private let expected: Int
  private var failure: (index: Int, error: any Error)?

  init(slots count: Int) {
    total = BatchResult(count: count)
    expected = count
  }

  /// True when an earlier sample failed, so that `index` need not be run.
  func hasFailed(before index: Int) -> Bool { failure.map { $0.index < index } ?? false }

  mutating func fail(_ error: any Error, at index: Int) {
    if failure.map({ index < $0.index }) ?? true { failure = (index, error) }
  }

  mutating func store(
    _ result: SampleResult, of sample: EncodedSample, at index: Int, _ keepsTraces: Bool
  ) -> Int {
    total.add(result, of: sample, at: index, keepsTraces: keepsTraces)
    done += 1
    return done
  }

  func result() throws -> BatchResult? {
    if let failure { throw failure.error }
    return done == expected ? total : nil
  }
}
