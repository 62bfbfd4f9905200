public import SpikeData

/// One spike per input, the earlier the larger its value.
///
///     step = round((1 − clamp(x, 0, 1)) · (T − 1)),   no spike for x < threshold
///
/// Computed in `Float` and rounded half to even. For values in 0…1 this is snnTorch's latency code with
/// `linear=True, normalize=True, clip=True` and its threshold of 0.01; larger values spike in step 0 here,
/// where snnTorch stretches the whole batch.
public struct LatencyCoding: Equatable, Sendable {
  /// Number of time steps T; positive.
  public let stepCount: Int
  /// Values below it never spike; positive and at most 1.
  public let threshold: Float

  /// Latency coding over `stepCount` steps.
  /// - Throws: `invalidSetting` when `stepCount` is not positive or `threshold` is not above 0
  ///   and at most 1.
  public init(stepCount: Int, threshold: Double = 0.01) throws(SpikeIOError) {
    // A `Float` must hold every step exactly.
    guard (1...1 << 24).contains(stepCount) else {
      throw .setting("stepCount", stepCount, "a number of steps from 1 to \(1 << 24)")
    }
    guard Float(threshold) > 0, threshold <= 1 else {
      throw .setting("threshold", threshold, "a number above 0 and at most 1")
    }
    self.stepCount = stepCount
    self.threshold = Float(threshold)
  }

  /// The spikes of `values`; NaN never spikes.
  /// - Parameter values: Prepared values, at most `Int32.max` of them.
  /// - Complexity: O(n log n).
  public func encode(_ values: [Float]) -> SpikeSteps {
    let last = Float(stepCount - 1)
    var steps: [Int32] = []
    var units: [Int32] = []
    for (input, value) in values.enumerated() where value >= threshold {
      steps.append(Int32(((1 - min(value, 1)) * last).rounded(.toNearestOrEven)))
      units.append(Int32(input))
    }
    return SpikeSteps(stepCount: stepCount, steps: steps, units: units)
  }
}
