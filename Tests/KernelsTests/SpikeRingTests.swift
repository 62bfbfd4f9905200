import FixedPoint
import Kernels
import Testing

@Suite("Spikes on their way")
struct SpikeRingTests {
  /// A run of `delay` over the given spikes of each step; the spikes that are due in each.
  private func delayed(
    _ spikes: [[Int32]], by delays: [Int32], depth: Int, neurons: Int
  ) -> (due: [[Int32]], pending: [[Int]]) {
    var ring = SpikeRing(rows: depth, neurons: neurons)
    var due: [[Int32]] = []
    for list in spikes {
      var output = [Int32](repeating: -1, count: neurons)
      let count = ring.delay(list, count: list.count, by: SmallIntegers(delays), into: &output)
      due.append(Array(output.prefix(count)))
    }
    var pending: [[Int]] = []
    ring.forEachPending { neuron, steps in pending.append([neuron, steps]) }
    return (due, pending)
  }

  @Test("Each spike waits the steps of its neuron, from none to as many as there are rows")
  func delays() {
    let result = delayed(
      [[0, 1, 2, 3], [2], [0, 3], [], [1, 3]], by: [0, 1, 2, 3], depth: 3, neurons: 4)
    #expect(result.due == [[0], [1], [0, 2], [2, 3], []])
    // Step 2's spike of neuron 3 is due one step after the last; step 4's of 1 and 3 after one and three.
    #expect(result.pending == [[1, 1], [3, 1], [3, 3]])
  }

  @Test("One delay serves all neurons; more neurons than a word has bits stay in order")
  func uniform() {
    let many = (0..<130).map { Int32($0) }
    let result = delayed([many, [], [129], []], by: [2], depth: 2, neurons: 130)
    #expect(result.due == [[], [], many, []])
    #expect(result.pending == [[129, 1]])
    #expect(delayed([[64], [3]], by: [0], depth: 1, neurons: 70).due == [[64], [3]])
  }

  @Test("What was recorded is recalled, newest and oldest, until its row is used again")
  func history() {
    var ring = SpikeRing(rows: 3, neurons: 65)
    var recalled = [Int32](repeating: -1, count: 65)
    for step in 0..<7 {
      for steps in 1...3 {
        let count = ring.recall(steps, into: &recalled)
        let expected = step - steps < 0 ? [] : [Int32(step - steps), 64]
        #expect(Array(recalled.prefix(count)) == expected, "step \(step), \(steps) before")
      }
      ring.record([Int32(step), 64, -1], count: 2)
    }
    ring.clear()
    #expect(ring.recall(1, into: &recalled) == 0)
    #expect(ring.byteCount == 3 * 16 && ring.depth == 3)
    #expect(ring == SpikeRing(rows: 3, neurons: 65))
  }
}
