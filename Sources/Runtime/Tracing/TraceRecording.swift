import Dispatch
public import SpikeData
import Synchronization

/// What a batch run records on its way, and where it goes.
public struct TraceRecording: Sendable {
  /// What is recorded.
  public let plan: TracePlan
  /// Takes the trace of sample `index` of the run; called from several threads and in any order.
  ///
  /// Returns how many samples are written: traces wait in memory until their turn has come, and a run begins no sample while
  /// two per thread wait.
  public let write: @Sendable (_ trace: SampleTrace, _ index: Int) throws -> Int

  /// A recording.
  public init(
    plan: TracePlan, write: @escaping @Sendable (_ trace: SampleTrace, _ index: Int) throws -> Int
  ) {
    self.plan = plan
    self.write = write
  }
}

/// Holds a run back while too many traces wait to be written.
///
/// Samples are begun in order, so the one that the others wait for is always under way.
final class TraceWindow: Sendable {
  /// Begins with 0 and gets its places after that: a semaphore that ends below its first value traps.
  private let places = DispatchSemaphore(value: 0)
  private let written = Mutex(0)

  init(threads: Int) {
    for _ in 0..<2 * threads { places.signal() }
  }

  /// Waits for a place, before a sample is begun.
  func enter() { places.wait() }

  /// Gives the place back of a worker that begins nothing more.
  func leave() { places.signal() }

  /// Gives back the places of all samples that are written by now.
  func finished(_ count: Int) {
    let more = written.withLock { written in
      let more = count - written
      if more > 0 { written = count }
      return more
    }
    for _ in 0..<max(more, 0) { places.signal() }
  }
}
