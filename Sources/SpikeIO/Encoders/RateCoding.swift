public import SpikeData

/// Bernoulli spikes: in each step, each input spikes with the probability of its value.
///
///     p = clamp(x, 0, 1),   spike in step t  ⇔  u[t, input] < p,   u uniform in [0, 1)
///
/// Every step and input takes one number from a SplitMix64 generator, step by step and inputs ascending,
/// whatever its value. The generator starts from the seed and the sample's number in the whole data set,
/// so a sample gives the same spikes in any order, thread or shard, and one pixel does not change the
/// spikes of another. 1 spikes in every step, 0 and less (and NaN) in none.
public struct RateCoding: Equatable, Sendable {
  /// Number of time steps; positive.
  public let stepCount: Int
  /// The seed of all samples.
  public let seed: UInt64

  /// Rate coding over `stepCount` steps.
  /// - Throws: `invalidSetting` when `stepCount` is not positive.
  public init(stepCount: Int, seed: UInt64) throws(SpikeIOError) {
    guard (1...Int(Int32.max)).contains(stepCount) else {
      throw .setting("stepCount", stepCount, "a number of steps from 1 to \(Int32.max)")
    }
    self.stepCount = stepCount
    self.seed = seed
  }

  /// The spikes of `values`.
  ///
  /// - Parameters:
  ///   - values: Prepared values, at most `Int32.max` of them.
  ///   - sampleIndex: The sample's number in the whole data set.
  /// - Complexity: O(steps × inputs).
  public func encode(_ values: [Float], sampleIndex: Int) -> SpikeSteps {
    var generator = Self.generator(seed: seed, sampleIndex: sampleIndex)
    // `u < p` for a multiple `u` of 2⁻⁵³ is an integer comparison of its numerator with p · 2⁵³, which is
    // exact: it scales a `Float` by a power of two.
    let limits = values.map { value in
      UInt64((Double(max(0, min(1, value.isNaN ? 0 : value))) * 0x1p53).rounded(.up))
    }
    var offsets = [0]
    offsets.reserveCapacity(stepCount + 1)
    var units: [Int32] = []
    for _ in 0..<stepCount {
      for input in limits.indices where generator.next() >> 11 < limits[input] {
        units.append(Int32(input))
      }
      offsets.append(units.count)
    }
    return SpikeSteps(offsets: offsets, units: units)
  }

  /// The generator of one sample.
  ///
  /// Seed and number are mixed one after the other: SplitMix64 counts up its state, and states a small
  /// number of counts apart would give samples that are shifted copies of one another.
  static func generator(seed: UInt64, sampleIndex: Int) -> SplitMix64 {
    var seeds = SplitMix64(seed: seed)
    return SplitMix64(
      seed: SplitMix64.mix(seeds.next() &+ UInt64(truncatingIfNeeded: sampleIndex)))
  }
}
