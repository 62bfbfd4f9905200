import SpikeData
import Testing

@testable import Comparison

/// Distances of samples that have as many steps as they like.
@Suite("Distances of one layer")
struct LayerDistanceTests {
  /// A distance with the given differences of neuron 0 by step; a step of 0 has none.
  private func distance(sample: Int, _ differences: [Double]) -> LayerDistance {
    var distance = LayerDistance(pair: 0, observable: .membranes, isJudged: true)
    for (step, size) in differences.enumerated() {
      let found = size == 0 ? [] : [Difference(neuron: 0, first: size, second: 0)]
      _ = distance.add(step: step, sample: sample, found, tolerance: 0.25)
    }
    distance.add(firstTotal: differences.reduce(0, +), secondTotal: 0, countDistance: 1)
    return distance
  }

  @Test(
    "Lists of different lengths add up step by step; where one ends, the other goes on",
    arguments: [
      ([0.5, 0, 1], [0.5, 2], [2, 1, 1], [0.5, 2, 1]),
      ([0.5], [0, 0.125, 3, 0], [1, 0, 1, 0], [0.5, 0.125, 3, 0]),
      ([], [0.5, 1], [1, 1], [0.5, 1]), ([1, 0.5], [0.5, 1], [2, 2], [1, 1]), ([], [], [], []),
    ])
  func lengths(
    first: [Double], second: [Double], mismatches: [Int], largest: [Double]
  ) {
    var (forward, backward) = (distance(sample: 0, first), distance(sample: 1, second))
    let (one, other) = (forward, backward)
    forward += other
    backward += one
    #expect(forward == backward)
    #expect(forward.mismatchesByStep == mismatches)
    #expect(forward.largestByStep == largest)
    #expect(forward.mismatches == mismatches.reduce(0, +))
    #expect(forward.largestDifference == largest.max() ?? 0)
    #expect(forward.firstTotal == (first + second).reduce(0, +))
    #expect(forward.countDistance == 2)
  }

  @Test("The first mismatch is that of the first sample that has one, then of the first step")
  func first() {
    var sum = distance(sample: 3, [0, 1])
    #expect(sum.firstMismatch.map { [$0.sample, $0.step] } == [3, 1])
    sum += distance(sample: 5, [1])
    #expect(sum.firstMismatch.map { [$0.sample, $0.step] } == [3, 1])
    sum += distance(sample: 2, [0.25, 0, 0, 1])
    #expect(sum.firstMismatch.map { [$0.sample, $0.step] } == [2, 3])
    sum += distance(sample: 1, [0.25])
    #expect(sum.firstMismatch.map { [$0.sample, $0.step] } == [2, 3])
  }

  @Test("Steps that were left out at the beginning count nothing")
  func late() {
    var distance = LayerDistance(pair: 0, observable: .spikes, isJudged: true)
    let found = distance.add(
      step: 2, sample: 0, [Difference(neuron: 4, first: 1, second: 0)], tolerance: 0)
    #expect(found?.neuron == 4)
    #expect(distance.mismatchesByStep == [0, 0, 1])
    #expect(distance.largestByStep == [0, 0, 1])
  }
}
