public import SpikeData

/// Compares what two runs did with the same samples.
///
/// Step `t` of the first run is compared with step `t + offset` of the second, as far as both go.
public struct TraceComparator: Equatable, Sendable {
  /// Which layers are compared.
  public let alignment: TraceAlignment
  /// Steps by which the second run is late.
  public let offset: Int
  /// Steps of the first run that are compared; nil for all.
  public let maximumSteps: Int?
  /// Differences of membranes and values up to this are none; nil where such differences do not count.
  ///
  /// Spikes always count, and are compared exactly.
  public let tolerance: Double?

  /// A comparator.
  public init(
    _ alignment: TraceAlignment, offset: Int = 0, maximumSteps: Int? = nil, tolerance: Double?
  ) {
    self.alignment = alignment
    self.offset = offset
    self.maximumSteps = maximumSteps
    self.tolerance = tolerance
  }

  /// What a comparison found.
  public struct Result: Equatable, Sendable {
    /// Distances by layer and observable, in the order of the alignment.
    public var distances: [LayerDistance]
    /// The first place in which the runs part; nil where they are equal.
    public var first: Divergence?
    /// Samples compared.
    public var samples = 0
    /// Steps of the first run up to the last that was compared, the most of any sample; 0 where none has a partner.
    public var steps = 0

    /// Adds what was found in other samples.
    public static func += (left: inout Result, right: Result) {
      for index in left.distances.indices { left.distances[index] += right.distances[index] }
      if let other = right.first, left.first.map(other.isBefore) ?? true { left.first = other }
      left.samples += right.samples
      left.steps = max(left.steps, right.steps)
    }
  }

  /// The result of no samples, to which others are added.
  public var nothing: Result {
    Result(
      distances: alignment.pairs.enumerated().flatMap { index, pair in
        pair.observables.map {
          LayerDistance(
            pair: index, observable: $0, isJudged: $0.isSpikes || tolerance != nil)
        }
      })
  }

  /// Compares one sample.
  ///
  /// - Parameters:
  ///   - first: What the first run did.
  ///   - second: What the second run did.
  ///   - sample: The sample's place in the comparison.
  /// - Complexity: O(values recorded).
  public func compare(_ first: SampleTrace, _ second: SampleTrace, sample: Int) -> Result {
    var result = nothing
    result.samples = 1
    for index in result.distances.indices {
      let (place, observable) = (result.distances[index].pair, result.distances[index].observable)
      let pair = alignment.pairs[place]
      guard let one = first.layers[pair.first][observable],
        let other = second.layers[pair.second][observable]
      else { continue }
      let steps = steps(one, other)
      if !steps.isEmpty { result.steps = max(result.steps, steps.upperBound) }
      let threshold = observable.isSpikes ? 0 : tolerance ?? 0
      var counts = SpikeCounts(neurons: observable.isSpikes ? one.neurons : 0)
      for step in steps {
        let (ours, theirs) = (one.entries(in: step), other.entries(in: step + offset))
        counts.add(ours, theirs)
        let found = result.distances[index].add(
          step: step, sample: sample, Self.differences(ours, theirs), tolerance: threshold)
        guard let found, result.distances[index].isJudged else { continue }
        let divergence = Divergence(
          sample: sample, step: step, pair: place, neuron: found.neuron, observable: observable,
          first: found.first, second: found.second)
        if result.first.map(divergence.isBefore) ?? true { result.first = divergence }
      }
      result.distances[index].add(
        firstTotal: counts.first, secondTotal: counts.second, countDistance: counts.distance)
    }
    return result
  }

  /// The steps of the first recording that have a partner.
  private func steps(_ first: Recording, _ second: Recording) -> Range<Int> {
    let start = max(0, -offset)
    let end = min(first.stepCount, second.stepCount - offset, maximumSteps ?? .max)
    return start..<max(start, end)
  }

  /// Neurons with different values, ascending; what is not listed is 0.
  private static func differences(
    _ first: [Recording.Entry], _ second: [Recording.Entry]
  ) -> [Difference] {
    var differences: [Difference] = []
    var (left, right) = (0, 0)
    while left < first.count || right < second.count {
      let one = left < first.count ? first[left] : nil
      let other = right < second.count ? second[right] : nil
      let neuron = min(one?.neuron ?? .max, other?.neuron ?? .max)
      let ours = one?.neuron == neuron ? one?.value ?? 0 : 0
      let theirs = other?.neuron == neuron ? other?.value ?? 0 : 0
      if one?.neuron == neuron { left += 1 }
      if other?.neuron == neuron { right += 1 }
      guard ours != theirs else { continue }
      differences.append(Difference(neuron: neuron, first: ours, second: theirs))
    }
    return differences
  }
}

/// Numbers of spikes of both runs.
private struct SpikeCounts {
  var first = 0.0
  var second = 0.0
  private var excess: [Double]

  init(neurons: Int) { excess = [Double](repeating: 0, count: neurons) }

  /// Sum over the neurons of the difference between both numbers.
  var distance: Double { excess.reduce(0) { $0 + abs($1) } }

  mutating func add(_ first: [Recording.Entry], _ second: [Recording.Entry]) {
    guard !excess.isEmpty else { return }
    for entry in first {
      self.first += entry.value
      excess[entry.neuron] += entry.value
    }
    for entry in second {
      self.second += entry.value
      excess[entry.neuron] -= entry.value
    }
  }
}
