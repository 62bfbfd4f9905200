public import SpikeData

/// How far apart one observable of two layers is; the distances of several samples add up.
public struct LayerDistance: Equatable, Sendable {
  /// Place of the layers in ``TraceAlignment/pairs``.
  public let pair: Int
  /// What is compared.
  public let observable: Observable
  /// True where a difference means that the runs part.
  public let isJudged: Bool
  /// Values of a neuron in a step that differ by more than the tolerance.
  public private(set) var mismatches = 0
  /// The same by step.
  public private(set) var mismatchesByStep: [Int] = []
  /// Largest difference of two values.
  public private(set) var largestDifference = 0.0
  /// The same by step.
  public private(set) var largestByStep: [Double] = []
  /// Sum of the first run's values; of spikes their number.
  public private(set) var firstTotal = 0.0
  /// Sum of the second run's values.
  public private(set) var secondTotal = 0.0
  /// Sum over samples and neurons of the difference between both numbers of spikes; 0 for other observables.
  public private(set) var countDistance = 0.0
  /// Sample and step of the first mismatch, in the order of samples.
  public private(set) var firstMismatch: (sample: Int, step: Int)?

  /// No distance yet.
  public init(pair: Int, observable: Observable, isJudged: Bool) {
    self.pair = pair
    self.observable = observable
    self.isJudged = isJudged
  }

  /// Takes in one step; steps of one sample come in order.
  ///
  /// - Parameters:
  ///   - differences: Values that differ, neurons ascending.
  ///   - tolerance: Differences up to this are no mismatches.
  /// - Returns: The first mismatch.
  mutating func add(
    step: Int, sample: Int, _ differences: [Difference], tolerance: Double
  ) -> Difference? {
    while mismatchesByStep.count <= step {
      mismatchesByStep.append(0)
      largestByStep.append(0)
    }
    var found: Difference?
    for difference in differences {
      largestByStep[step] = max(largestByStep[step], difference.size)
      guard difference.size > tolerance else { continue }
      mismatchesByStep[step] += 1
      mismatches += 1
      found = found ?? difference
    }
    largestDifference = max(largestDifference, largestByStep[step])
    if found != nil, firstMismatch == nil { firstMismatch = (sample, step) }
    return found
  }

  /// Takes in the totals of one sample.
  mutating func add(firstTotal: Double, secondTotal: Double, countDistance: Double) {
    self.firstTotal += firstTotal
    self.secondTotal += secondTotal
    self.countDistance += countDistance
  }

  /// Adds the distance of other samples.
  public static func += (left: inout LayerDistance, right: LayerDistance) {
    precondition(left.pair == right.pair && left.observable == right.observable)
    left.mismatches += right.mismatches
    left.mismatchesByStep = combined(left.mismatchesByStep, right.mismatchesByStep, +)
    left.largestByStep = combined(left.largestByStep, right.largestByStep, max)
    left.largestDifference = max(left.largestDifference, right.largestDifference)
    left.add(
      firstTotal: right.firstTotal, secondTotal: right.secondTotal,
      countDistance: right.countDistance)
    if let other = right.firstMismatch, left.firstMismatch.map({ other < $0 }) ?? true {
      left.firstMismatch = other
    }
  }

  /// Two lists step by step; where one ends, the other goes on.
  private static func combined<Value>(
    _ left: [Value], _ right: [Value], _ combine: (Value, Value) -> Value
  ) -> [Value] {
    let longer = left.count > right.count ? left : right
    return zip(left, right).map { combine($0, $1) } + longer.dropFirst(min(left.count, right.count))
  }

  /// True when all counts and places are the same.
  public static func == (left: LayerDistance, right: LayerDistance) -> Bool {
    left.pair == right.pair && left.observable == right.observable
      && left.isJudged == right.isJudged && left.mismatchesByStep == right.mismatchesByStep
      && left.largestByStep == right.largestByStep && left.firstTotal == right.firstTotal
      && left.secondTotal == right.secondTotal && left.countDistance == right.countDistance
      && left.firstMismatch?.sample == right.firstMismatch?.sample
      && left.firstMismatch?.step == right.firstMismatch?.step
  }
}

/// Two values of one neuron in one step that are not the same.
struct Difference: Equatable, Sendable {
  var neuron: Int
  var first: Double
  var second: Double

  var size: Double { abs(first - second) }
}
