public import FixedPoint

/// Spikes that take steps: one bit per neuron in each of a few rows, which are used in a circle.
public struct SpikeRing: Equatable, Sendable {
  private var rows: [[UInt64]]
  /// Row of this step.
  private var row = 0

  /// A ring of `rows` rows for `neurons` neurons, without spikes.
  public init(rows: Int, neurons: Int) {
    let words = (neurons + 63) / 64
    self.rows = [[UInt64]](repeating: [UInt64](repeating: 0, count: words), count: rows)
  }

  /// Rows.
  public var depth: Int { rows.count }
  /// Bytes of all rows.
  public var byteCount: Int { rows.reduce(0) { $0 + 8 * $1.count } }

  /// Takes all spikes out.
  public mutating func clear() {
    row = 0
    for index in rows.indices {
      for word in rows[index].indices { rows[index][word] = 0 }
    }
  }

  /// Records the spikes of this step and goes on to the next.
  ///
  /// - Complexity: O(neurons / 64 + spikes), no allocation.
  public mutating func record(_ spikes: [Int32], count: Int) {
    for word in rows[row].indices { rows[row][word] = 0 }
    for index in 0..<count { rows[row].mark(Int(spikes[index])) }
    advance()
  }

  /// Lists the spikes that were recorded `steps` steps ago, ascending.
  ///
  /// - Parameter spikes: Receives the neurons; large enough for all.
  /// - Returns: Number of spikes.
  /// - Precondition: `steps` in 1…depth.
  public func recall(_ steps: Int, into spikes: inout [Int32]) -> Int {
    precondition(steps >= 1 && steps <= depth, "\(steps) steps are not kept")
    let index = row - steps
    return rows[index < 0 ? index + depth : index].list(into: &spikes)
  }

  /// Lets spikes wait, each by the delay of its neuron, and lists those that are due in this step; goes on to the next.
  ///
  /// - Parameters:
  ///   - spikes: Neurons that spiked in this step, the first `count`.
  ///   - count: Number of spikes.
  ///   - delays: Steps, one for all or one per neuron, at most the depth.
  ///   - due: Receives the spikes that are due, ascending; large enough for all neurons.
  /// - Returns: Number of spikes that are due.
  /// - Complexity: O(neurons / 64 + spikes), no allocation.
  public mutating func delay(
    _ spikes: [Int32], count: Int, by delays: SmallIntegers, into due: inout [Int32]
  ) -> Int {
    let depth = depth
    for index in 0..<count {
      let delay = delays.delay(of: spikes[index])
      guard delay < depth else { continue }
      let target = row + delay
      rows[target < depth ? target : target - depth].mark(Int(spikes[index]))
    }
    let collected = rows[row].collect(into: &due)
    // The longest delay comes back to this row, which is empty now.
    for index in 0..<count where delays.delay(of: spikes[index]) == depth {
      rows[row].mark(Int(spikes[index]))
    }
    advance()
    return collected
  }

  /// Calls `body` with every spike that is still on its way and the steps from the last one until it is due.
  public func forEachPending(_ body: (_ neuron: Int, _ due: Int) -> Void) {
    for due in 1...max(depth, 1) {
      let index = row + due - 1
      let words = rows[index < depth ? index : index - depth]
      for word in words.indices {
        var rest = words[word]
        while rest != 0 {
          body(word << 6 | rest.trailingZeroBitCount, due)
          rest &= rest - 1
        }
      }
    }
  }

  private mutating func advance() { row = row + 1 < depth ? row + 1 : 0 }
}

extension SmallIntegers {
  @inline(__always)
  fileprivate func delay(of neuron: Int32) -> Int { Int(self[count == 1 ? 0 : Int(neuron)]) }
}
