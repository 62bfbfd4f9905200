import Comparison
import Dispatch
import Reports
import SpikeData
import Synchronization

/// Compares two sides, sample by sample, on several threads.
struct Difference: Sendable {
  let first: DifferenceSide
  let second: DifferenceSide
  let comparator: TraceComparator
  /// Places of the samples that both have, in the first side's order.
  private let samples: [(first: Int, second: Int)]
  private(set) var notes: [String] = []

  /// A comparison of at most `limit` samples.
  init(
    _ first: DifferenceSide, _ second: DifferenceSide, _ comparator: TraceComparator, limit: Int?
  ) throws {
    self.first = first
    self.second = second
    self.comparator = comparator
    let (numbers, others) = (first.trace.sampleNumbers, second.trace.sampleNumbers)
    let places = Dictionary(
      others.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let common = numbers.enumerated().compactMap { place, number in
      places[number].map { (first: place, second: $0) }
    }
    guard !common.isEmpty else {
      throw DifferenceFault.noCommonSample(first: numbers, second: others)
    }
    samples = Array(common.prefix(limit ?? .max))
    if limit == nil {
      let missing = (numbers.count - common.count, others.count - common.count)
      if missing.0 > 0 { notes.append("B does not have \(missing.0) of A's samples") }
      if missing.1 > 0 { notes.append("A does not have \(missing.1) of B's samples") }
    }
  }

  /// Number of samples compared.
  var sampleCount: Int { samples.count }

  /// The distances of all samples; nil when the user interrupted.
  func result(
    threads: Int, progress: @escaping @Sendable (Int) -> Void
  ) throws -> TraceComparator.Result? {
    let shared = Mutex(Shared(total: comparator.nothing))
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, samples.count)) { _ in
      while !Interruption.isRequested {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < samples.count, shared.withLock({ $0.failure == nil }) else { return }
        do {
          let found = comparator.compare(
            try first.trace.sample(at: samples[index].first),
            try second.trace.sample(at: samples[index].second), sample: index)
          progress(
            shared.withLock {
              $0.total += found
              $0.done += 1
              return $0.done
            })
        } catch {
          shared.withLock {
            if $0.failure.map({ index < $0.index }) ?? true { $0.failure = (index, error) }
          }
          return
        }
      }
    }
    return try shared.withLock { shared in
      if let failure = shared.failure { throw failure.error }
      return shared.done == samples.count ? shared.total : nil
    }
  }

  /// Throws when no step of any sample had a partner: nothing was compared then.
  func checkSteps(_ result: TraceComparator.Result) throws {
    guard result.steps == 0 else { return }
    let pair = comparator.alignment.pairs[0]
    let one = try first.trace.sample(at: samples[0].first).layers[pair.first]
    let other = try second.trace.sample(at: samples[0].second).layers[pair.second]
    throw DifferenceFault.noCommonStep(
      first: one[pair.observables[0]]?.stepCount ?? 0,
      second: other[pair.observables[0]]?.stepCount ?? 0, offset: comparator.offset)
  }

  private struct Shared {
    var total: TraceComparator.Result
    var done = 0
    var failure: (index: Int, error: any Error)?
  }

  /// What was found, with what led to the first difference.
  func record(
    _ result: TraceComparator.Result, data: String?, notes: [String]
  ) throws -> DifferenceRecord {
    let numbers = samples.map { first.trace.sampleNumbers[$0.first] }
    return DifferenceRecord(
      version: Glint.version, sides: [first, second].map(\.record), data: data,
      samples: result.samples, steps: result.steps - max(0, -comparator.offset),
      offset: comparator.offset,
      tolerance: comparator.tolerance, first: try result.first.map { try divergence($0, numbers) },
      layers: result.distances.map { distance in
        let pair = comparator.alignment.pairs[distance.pair]
        return LayerDistanceRecord(
          distance, first: first.trace.layers[pair.first],
          second: second.trace.layers[pair.second], numbers: numbers)
      },
      notes: notes)
  }

  /// Runs the sample again in which the runs part, and looks up what fed the neuron.
  private func divergence(_ place: Divergence, _ numbers: [Int]) throws -> DivergenceRecord {
    let pair = comparator.alignment.pairs[place.pair]
    let sample = samples[place.sample]
    let context = try DivergenceContext(
      place, comparator,
      DivergenceContext.Run(
        source: first.feed, trace: try first.trace.sample(at: sample.first),
        layers: first.trace.layers),
      DivergenceContext.Run(
        source: second.feed, trace: try second.trace.sample(at: sample.second),
        layers: second.trace.layers))
    return DivergenceRecord(
      place, number: numbers[place.sample], offset: comparator.offset,
      first: first.trace.layers[pair.first], second: second.trace.layers[pair.second],
      context: context)
  }
}

extension DifferenceSide {
  fileprivate var record: DifferenceRecord.Side {
    DifferenceRecord.Side(
      path: path, kind: trace.formatName, arithmetic: trace.arithmetic?.rawValue,
      samples: trace.sampleNumbers.count)
  }
}
