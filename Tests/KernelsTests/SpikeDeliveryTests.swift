import FixedPoint
import Kernels
import Testing

@Suite("Spike delivery")
struct SpikeDeliveryTests {
  /// A row of weights for one source and `targets` targets.
  static func plan(sources: Int, targets: Int, rowBytes: Int) -> ScatterPlan {
    ScatterPlan(
      connections: [[ScatterPlan.Connection(tap: 0, target: 0)]], taps: 1, sourceChannels: sources,
      targetPositions: 1, targetChannels: targets, groups: 1, rowBytes: rowBytes)
  }

  @Test(
    "Every width and every row length up to two vectors and one adds exactly the weights",
    arguments: [1, 2, 3, 4, 5, 6, 7, 8, 16])
  func everyWidth(bits: Int) {
    for columns in 1...17 {
      let low = bits == 1 ? -1 : -(1 << (min(bits, 8) - 1))
      let high = bits == 1 ? 1 : (1 << (min(bits, 8) - 1)) - 1
      let values = (0..<3 * columns).map { index -> Int16 in
        if bits == 1 { return index % 3 == 0 ? -1 : 1 }
        return Int16(index % 4 == 0 ? low : index % 4 == 1 ? high : low + index % (high - low + 1))
      }
      let weights = PackedRows(values, columns: columns, bits: bits)
      let plan = Self.plan(sources: 3, targets: columns, rowBytes: weights.rowBytes)
      var sums = [Int32](repeating: 7, count: columns)
      let operations = SpikeDelivery.scatter(
        spikes: [0, 2, 99], count: 2, plan: plan, weights: weights, into: &sums)
      #expect(operations == 2 * columns)
      #expect(
        sums == (0..<columns).map { 7 + Int32(values[$0]) + Int32(values[2 * columns + $0]) },
        "\(bits) bits, \(columns) columns")
    }
  }

  @Test("No spikes change nothing; groups and positions go where the plan says")
  func plans() {
    // Two positions of two channels in two groups: channel 1 reaches only the second target channel.
    let weights = PackedRows([1, -2], columns: 1, bits: 8)
    let connections = [
      [ScatterPlan.Connection(tap: 0, target: 1)],
      [ScatterPlan.Connection(tap: 0, target: 0), ScatterPlan.Connection(tap: 0, target: 1)],
    ]
    let plan = ScatterPlan(
      connections: connections, taps: 1, sourceChannels: 2, targetPositions: 2, targetChannels: 2,
      groups: 2, rowBytes: weights.rowBytes)
    #expect(plan.fanOut == [1, 2])
    #expect(plan.denseSynapticOperations == 6)
    var sums = [Int32](repeating: 0, count: 4)
    #expect(
      SpikeDelivery.scatter(spikes: [], count: 0, plan: plan, weights: weights, into: &sums) == 0)
    #expect(sums == [0, 0, 0, 0])
    // Spikes: position 0 channel 1, position 1 channel 0.
    #expect(
      SpikeDelivery.scatter(spikes: [1, 2], count: 2, plan: plan, weights: weights, into: &sums)
        == 3)
    #expect(sums == [1, 0, 1, -2])
  }

  @Test("An analog source adds value × weight and counts every product")
  func analog() {
    let weights = PackedRows([1, -2, 3, 0], columns: 2, bits: 4)
    let plan = Self.plan(sources: 2, targets: 2, rowBytes: weights.rowBytes)
    var sums: [Int32] = [0, 0]
    let operations = SpikeDelivery.accumulate(
      values: [10, -5], plan: plan, weights: weights, into: &sums)
    #expect(operations == 4)
    // 10·1 − 5·3 and 10·(−2) − 5·0.
    #expect(sums == [-5, -20])
  }

  @Test("Graded spikes add value × weight to what they reach, and count only that")
  func graded() {
    let weights = PackedRows([1, -2, 3, 0, 5, 5], columns: 2, bits: 4)
    let plan = Self.plan(sources: 3, targets: 2, rowBytes: weights.rowBytes)
    var sums: [Int32] = [100, 0]
    let operations = SpikeDelivery.accumulate(
      sources: [0, 1, 99], count: 2, values: [10, -5, 7], plan: plan, weights: weights,
      into: &sums)
    #expect(operations == 4)
    #expect(sums == [95, -20])
  }

  @Test("Spikes between two turns of the sign are subtracted, the ends of the range included")
  func subtraction() {
    let weights = PackedRows([1, -2], columns: 2, bits: 4)
    let plan = Self.plan(sources: 1, targets: 2, rowBytes: weights.rowBytes)
    var sums: [Int32] = [.max, 40]
    SpikeDelivery.negate(&sums)
    _ = SpikeDelivery.scatter(spikes: [0], count: 1, plan: plan, weights: weights, into: &sums)
    SpikeDelivery.negate(&sums)
    #expect(sums == [.max - 1, 42])
    SpikeDelivery.shift(&sums, left: 0)
    #expect(sums == [.max - 1, 42])
    sums[0] = -3
    SpikeDelivery.shift(&sums, left: 4)
    #expect(sums == [-48, 672])
  }

  @Test("Maximum pooling gives each window once, in ascending order")
  func pooling() {
    // Four positions of two channels in one row, windows of two: positions 0, 1 → 0 and 2, 3 → 1.
    var marks: [UInt64] = [0]
    var output = [Int32](repeating: -1, count: 4)
    let count = SpikePooling.maximum(
      spikes: [0, 2, 5, 7], count: 4, channels: 2, starts: [0, 1, 2, 3, 4], targets: [0, 0, 2, 2],
      marks: &marks, output: &output)
    #expect(count == 2)
    #expect(Array(output.prefix(count)) == [0, 3])
    #expect(marks == [0])
  }
}
