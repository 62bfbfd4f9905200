@testable import Comparison
import SpikeData
import Testing

@Suite("Distances, and the first place in which two runs part")
struct TraceComparatorTests {
  private let layers = [
    TraceLayer(name: "in", shape: [2], observables: [.spikes]),
    TraceLayer(name: "a", shape: [3], observables: [.spikes, .membranes]),
  ]

  /// A sample of `in` and `a`: neurons that spiked by step, and membranes.
  private func sample(
    _ input: [[Int]], _ spikes: [[Int]], _ membranes: [[Double]] = []
  ) -> SampleTrace {
    var first = Recording.sparse(neurons: 2)
    for step in input { first.appendStep(spikes: step) }
    var second = Recording.sparse(neurons: 3)
    for step in spikes { second.appendStep(spikes: step) }
    var third = Recording.dense(neurons: 3)
    for step in membranes { third.appendStep(values: step) }
    return SampleTrace(
      number: 0, layers: [[.spikes: first], [.spikes: second, .membranes: third]])
  }

  private func comparator(
    offset: Int = 0, steps: Int? = nil, tolerance: Double? = nil
  ) throws -> TraceComparator {
    TraceComparator(
      try TraceAlignment(layers, layers), offset: offset, maximumSteps: steps, tolerance: tolerance)
  }

  @Test("Equal runs have no distance")
  func equal() throws {
    let one = sample([[0], [1]], [[0, 2], []], [[0, 0, 0], [1, 2, 3]])
    let result = try comparator(tolerance: 0).compare(one, one, sample: 0)
    #expect(result.first == nil)
    #expect(result.samples == 1 && result.steps == 2)
    #expect(result.distances.map(\.mismatches) == [0, 0, 0])
    #expect(result.distances.map(\.firstTotal) == [2, 2, 0])
    #expect(result.distances.map(\.isJudged) == [true, true, true])
  }

  @Test("The earliest step wins, in it the first layer, in it the first neuron")
  func first() throws {
    let one = sample([[0], [1], [0]], [[0, 1], [], [2]])
    let late = sample([[0], [1], [1]], [[0, 1], [1, 2], [2]])
    let comparator = try comparator()
    var result = comparator.compare(one, late, sample: 4)
    // Layer `a` parts in step 1, the input in step 2 only.
    #expect(
      result.first
        == Divergence(
          sample: 4, step: 1, pair: 1, neuron: 1, observable: .spikes, first: 0, second: 1))
    #expect(result.distances.map(\.mismatchesByStep) == [[0, 0, 2], [0, 2, 0], []])
    #expect(result.distances.map(\.countDistance) == [2, 2, 0])
    #expect(result.distances[1].firstMismatch?.step == 1)
    // In one step the input comes first; an earlier sample wins over an earlier step.
    let other = sample([[0], [1], []], [[0, 1], [], [1]])
    result += comparator.compare(one, other, sample: 2)
    #expect(
      result.first
        == Divergence(
          sample: 2, step: 2, pair: 0, neuron: 0, observable: .spikes, first: 1, second: 0))
    #expect(result.samples == 2)
    #expect(result.distances.map(\.mismatchesByStep) == [[0, 0, 3], [0, 2, 2], []])
    #expect(result.distances[1].firstMismatch?.sample == 2)
    #expect(result.distances.map(\.firstTotal) == [6, 6, 0])
    #expect(result.distances.map(\.secondTotal) == [5, 8, 0])
  }

  @Test("Results of samples add up in any order")
  func sums() throws {
    let one = sample([[0], [1], [0]], [[0, 1], [], [2]])
    let others = [
      sample([[0], [1], [0]], [[0], [], [2]]), sample([[0], [], [0]], [[0, 1], [1], [2]]), one,
    ]
    let comparator = try comparator()
    let results = others.indices.map { comparator.compare(one, others[$0], sample: $0) }
    var (forward, backward) = (comparator.nothing, comparator.nothing)
    for result in results { forward += result }
    for result in results.reversed() { backward += result }
    #expect(forward == backward)
    #expect(forward.first?.sample == 0)
    #expect(forward.distances[1].mismatches == 2)
  }

  @Test("Membranes count above the tolerance, when they count at all")
  func tolerance() throws {
    let one = sample([[], []], [[], []], [[0, 0, 0], [0, 0, 0]])
    let other = sample([[], []], [[], []], [[0, 0, 0.25], [0, -0.5, 0.5]])
    let found = { (tolerance: Double?) in
      try comparator(tolerance: tolerance).compare(one, other, sample: 0)
    }
    #expect(try found(nil).first == nil)
    #expect(try found(nil).distances[2].largestDifference == 0.5)
    #expect(try found(nil).distances[2].isJudged == false)
    #expect(try found(0).first?.step == 0)
    #expect(try found(0).first?.neuron == 2)
    #expect(try found(0.25).first?.step == 1)
    #expect(try found(0.25).first?.neuron == 1)
    #expect(try found(0.25).distances[2].mismatchesByStep == [0, 2])
    #expect(try found(0.5).first == nil)
    #expect(try found(0.5).distances[2].largestByStep == [0.25, 0.5])
  }

  @Test("A neuron's spikes are named before its membrane, a lower neuron's membrane before both")
  func observables() throws {
    let one = sample([[]], [[1]], [[0, 0, 0]])
    let same = sample([[]], [[]], [[0, 1, 0]])
    #expect(try comparator(tolerance: 0).compare(one, same, sample: 0).first?.observable == .spikes)
    let lower = sample([[]], [[]], [[1, 1, 0]])
    let first = try comparator(tolerance: 0).compare(one, lower, sample: 0).first
    #expect(first?.observable == .membranes)
    #expect(first?.neuron == 0)
  }

  @Test("An offset of one step compares with a run that is late, as far as both go")
  func offset() throws {
    let one = sample([[0], [1], [0]], [[0, 1], [], [2]])
    let late = sample([[], [0], [1]], [[], [0, 1], []])
    #expect(try comparator().compare(one, late, sample: 0).first?.step == 0)
    let aligned = try comparator(offset: 1).compare(one, late, sample: 0)
    #expect(aligned.first == nil)
    #expect(aligned.steps == 2)
    let early = try comparator(offset: -1).compare(late, one, sample: 0)
    #expect(early.first == nil)
    #expect(early.steps == 3)
    #expect(try comparator(steps: 0).compare(one, late, sample: 0).first == nil)
  }

  @Test(
    "Runs that an offset moves past each other have no step in common", arguments: [-3, -9, 3, 9])
  func apart(offset: Int) throws {
    let one = sample([[0], [1], [0]], [[0, 1], [], [2]])
    let result = try comparator(offset: offset).compare(one, one, sample: 0)
    #expect(result.steps == 0)
    #expect(result.distances.map(\.mismatchesByStep) == [[], [], []])
  }

  @Test("Several spikes of one neuron are more than one")
  func counts() throws {
    let layers = [TraceLayer(name: "a", shape: [1], observables: [.spikes])]
    func trace(_ counts: [Double]) -> SampleTrace {
      var recording = Recording.sparse(neurons: 1)
      for count in counts { recording.appendStep(values: [count]) }
      return SampleTrace(number: 0, layers: [[.spikes: recording]])
    }
    let comparator = TraceComparator(try TraceAlignment(layers, layers), tolerance: nil)
    let result = comparator.compare(trace([1, 3, 0]), trace([1, 1, 1]), sample: 0)
    #expect(result.first?.step == 1)
    #expect(result.first?.first == 3)
    #expect(result.distances[0].mismatches == 2)
    #expect(result.distances[0].countDistance == 1)
    #expect(result.distances[0].largestDifference == 2)
  }
}
