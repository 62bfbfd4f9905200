/// Values that come out some steps after they went in, each by a delay of its own; 0 before that.
struct DelayLine<Scalar: Numeric & Sendable>: Sendable {
  private let delays: [Int]
  /// What went in in the last steps; step `t` is row `t mod count`.
  private var rows: [[Scalar]]
  private var step = 0

  /// A line of one delay per value, in steps; nothing is on its way.
  init(delays: [Int]) {
    self.delays = delays
    rows = [[Scalar]](
      repeating: [Scalar](repeating: 0, count: delays.count), count: (delays.max() ?? 0) + 1)
  }

  /// Takes in the values of a step; what comes out in it.
  mutating func advance(_ values: [Scalar]) -> [Scalar] {
    rows[step % rows.count] = values
    defer { step += 1 }
    return delays.indices.map { rows[(step + rows.count - delays[$0]) % rows.count][$0] }
  }

  /// The values other than 0 that are still on their way, and in how many steps from the last one they come out.
  var pending: [(due: Int, index: Int, value: Scalar)] {
    (0..<min(step, rows.count)).flatMap { age in
      let row = rows[(step - 1 - age) % rows.count]
      return delays.indices.compactMap { index in
        delays[index] <= age || row[index] == 0 ? nil : (delays[index] - age, index, row[index])
      }
    }
  }
}
