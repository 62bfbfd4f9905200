public import Comparison
public import SpikeData

/// How far apart one observable of two layers is.
public struct LayerDistanceRecord: Codable, Equatable, Sendable {
  /// A sample and a step.
  public struct Place: Codable, Equatable, Sendable {
    /// Number of the sample.
    public var sample: Int
    /// The first run's step.
    public var step: Int
  }

  /// Name in the first run.
  public var name: String
  /// Name in the second run.
  public var secondName: String
  /// Neurons.
  public var neurons: Int
  /// What is compared: `spikes`, `v` or `value`.
  public var observable: String
  /// True where a difference means that the runs part.
  public var judged: Bool
  /// Sum of the first run's spikes; absent for other observables.
  public var firstSpikes: Double?
  /// Sum of the second run's spikes.
  public var secondSpikes: Double?
  /// Values that differ by more than the tolerance.
  public var mismatches: Int
  /// The same by step.
  public var mismatchesByStep: [Int]
  /// Sum over neurons and samples of the difference between both numbers of spikes; absent for other observables.
  public var countDistance: Double?
  /// Largest difference of two values.
  public var largestDifference: Double
  /// The same by step; absent for spikes.
  public var largestDifferenceByStep: [Double]?
  /// The first mismatch.
  public var firstMismatch: Place?

  /// The record of a distance.
  ///
  /// - Parameters:
  ///   - distance: The distance.
  ///   - first: Its layer in the first run.
  ///   - second: Its layer in the second run.
  ///   - numbers: Number of each compared sample.
  public init(
    _ distance: LayerDistance, first: TraceLayer, second: TraceLayer, numbers: [Int]
  ) {
    let isSpikes = distance.observable.isSpikes
    name = first.name
    secondName = second.name
    neurons = first.neurons
    observable = distance.observable.rawValue
    judged = distance.isJudged
    firstSpikes = isSpikes ? distance.firstTotal : nil
    secondSpikes = isSpikes ? distance.secondTotal : nil
    mismatches = distance.mismatches
    mismatchesByStep = distance.mismatchesByStep
    countDistance = isSpikes ? distance.countDistance : nil
    largestDifference = distance.largestDifference
    largestDifferenceByStep = isSpikes ? nil : distance.largestByStep
    firstMismatch = distance.firstMismatch.map {
      Place(sample: numbers[$0.sample], step: $0.step)
    }
  }
}
