import SpikeData
import SpikeIO
import Testing

@Suite struct RateCodingTests {
  @Test func `the first spikes of a seed are SplitMix64's`() throws {
    // Written out from the definition: seed 7, sample 2, three inputs of one half, two steps.
    var seeds = SplitMix64(seed: 7)
    var generator = SplitMix64(seed: SplitMix64.mix(seeds.next() + 2))
    let draws = (0..<6).map { _ in generator.nextUnit() }
    let coding = try RateCoding(stepCount: 2, seed: 7)
    let steps = coding.encode([0.5, 0.5, 0.5], sampleIndex: 2)
    for step in 0..<2 {
      let expected = (0..<3).filter { draws[3 * step + $0] < 0.5 }.map { Int32($0) }
      #expect(Array(steps.units(in: step)) == expected)
    }
  }

  @Test func `seed 1 gives these spikes`() throws {
    let coding = try RateCoding(stepCount: 4, seed: 1)
    let steps = coding.encode([0.5, 0.25, 0.75, 0.5], sampleIndex: 0)
    #expect(steps.offsets == [0, 2, 5, 5, 6])
    #expect(steps.units == [0, 2, 0, 1, 3, 3])
  }

  @Test func `one spikes always, zero and less never`() throws {
    let coding = try RateCoding(stepCount: 500, seed: 3)
    let steps = coding.encode([0, 1, -0.5, 1.5, .nan], sampleIndex: 0)
    for step in 0..<500 { #expect(Array(steps.units(in: step)) == [1, 3]) }
  }

  @Test func `the number of spikes follows the probability`() throws {
    let coding = try RateCoding(stepCount: 20_000, seed: 11)
    let values: [Float] = [0.1, 0.5, 0.9]
    let steps = coding.encode(values, sampleIndex: 0)
    for (input, value) in values.enumerated() {
      let count = steps.units.count { $0 == Int32(input) }
      // Five standard deviations of 20,000 draws are at most 354.
      #expect(abs(Double(count) - 20_000 * Double(value)) < 354, "seed 11, input \(input)")
    }
  }

  @Test func `seed and sample give different spikes, each the same every time`() throws {
    let values = [Float](repeating: 0.5, count: 200)
    let first = try RateCoding(stepCount: 4, seed: 1)
    let second = try RateCoding(stepCount: 4, seed: 2)
    #expect(first.encode(values, sampleIndex: 0) == first.encode(values, sampleIndex: 0))
    #expect(first.encode(values, sampleIndex: 0) != first.encode(values, sampleIndex: 1))
    #expect(first.encode(values, sampleIndex: 0) != second.encode(values, sampleIndex: 0))
  }

  @Test func `samples are not shifted copies of one another`() throws {
    let coding = try RateCoding(stepCount: 1, seed: 5)
    let bits = (0..<8).map { sample in
      Set(coding.encode([Float](repeating: 0.5, count: 400), sampleIndex: sample).units)
    }
    for first in 0..<8 {
      for second in 0..<8 where first != second {
        for shift in Int32(0)..<8 {
          let shifted = Set(bits[second].map { $0 + shift })
          // Two independent halves of 400 inputs share 100; all of 200 would be a copy.
          #expect(bits[first].intersection(shifted).count < 150)
        }
      }
    }
  }

  @Test func `one pixel does not change the spikes of another`() throws {
    let coding = try RateCoding(stepCount: 50, seed: 9)
    let first = coding.encode([0.5, 0.5], sampleIndex: 0)
    let second = coding.encode([0.9, 0.5], sampleIndex: 0)
    for step in 0..<50 {
      #expect(first.units(in: step).contains(1) == second.units(in: step).contains(1))
    }
  }
}
