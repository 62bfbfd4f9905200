import SpikeData
import SpikeIO
import Testing

@Suite struct LatencyCodingTests {
  @Test func `larger values spike earlier, halves round to even`() throws {
    let coding = try LatencyCoding(stepCount: 5)
    // (1 − x) · 4: 3.92 → 4, 2, 0, 3.5 → 4, 2.5 → 2, 1.5 → 2; below 0.01 none.
    let steps = coding.encode([0.02, 0.5, 1, 0.125, 0.375, 0.625, 0.009, 0, -1, 2, .nan])
    #expect(Array(steps.units(in: 0)) == [2, 9])
    #expect(steps.units(in: 1).isEmpty)
    #expect(Array(steps.units(in: 2)) == [1, 4, 5])
    #expect(steps.units(in: 3).isEmpty)
    #expect(Array(steps.units(in: 4)) == [0, 3])
    #expect(steps.mergedEvents == 0 && steps.lateEvents == 0)
  }

  @Test func `the threshold is the smallest value that spikes`() throws {
    let coding = try LatencyCoding(stepCount: 2, threshold: 0.5)
    #expect(coding.encode([0.5, Float(0.5).nextDown]).units == [0])
  }

  @Test func `one step takes all spikes`() throws {
    let steps = try LatencyCoding(stepCount: 1).encode([0.01, 1])
    #expect(steps.offsets == [0, 2])
  }

  @Test func `every input spikes once, in the order of its value`() throws {
    let seed: UInt64 = 77
    var generator = SplitMix64(seed: seed)
    let values = (0..<500).map { _ in Float.random(in: 0.01...1, using: &generator) }
    let steps = try LatencyCoding(stepCount: 100).encode(values)
    var stepOf = [Int](repeating: -1, count: 500)
    for step in 0..<100 {
      for unit in steps.units(in: step) {
        #expect(stepOf[Int(unit)] == -1, "seed \(seed)")
        stepOf[Int(unit)] = step
      }
    }
    #expect(!stepOf.contains(-1), "seed \(seed)")
    let order = values.indices.sorted { values[$0] > values[$1] }
    for (first, second) in zip(order, order.dropFirst()) {
      #expect(stepOf[first] <= stepOf[second], "seed \(seed)")
    }
  }

  @Test func `settings out of range are refused`() {
    for threshold in [0, -1, 1.5, Double.nan] {
      #expect(throws: SpikeIOError.self) {
        try LatencyCoding(stepCount: 2, threshold: threshold)
      }
    }
    #expect(throws: SpikeIOError.self) { try LatencyCoding(stepCount: 0) }
    #expect(throws: SpikeIOError.self) { try RateCoding(stepCount: 0, seed: 0) }
  }
}
