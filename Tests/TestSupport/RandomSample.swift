public import SpikeData

extension EncodedSample {
  /// A sample in which every one of `count` units spikes with probability `rate` in each step.
  public static func random(
    _ count: Int, steps: Int, rate: Double, _ generator: inout SplitMix64
  ) -> EncodedSample {
    var times: [Int32] = []
    var units: [Int32] = []
    for step in 0..<steps {
      for unit in 0..<count where generator.nextUnit() < rate {
        times.append(Int32(step))
        units.append(Int32(unit))
      }
    }
    return .spikes(SpikeSteps(stepCount: steps, steps: times, units: units))
  }
}
