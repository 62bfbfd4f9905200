import FixedPoint
import Kernels
import NetworkModel

/// Proves that no sum of a layer leaves the integers that hold it, and that the read-out is exact.
///
/// For binary inputs the largest magnitude of a step's sum into channel `c` is `Σ |w|` over all rows of its column, times the
/// number of source positions that reach one target through one kernel element (1 but for pooling in front of the weights).
/// With direct coding each term counts as often as the largest input. Neurons with table codes keep `H` and `H − reset` in
/// 32 bits: to the sum come the guard shift, the bias, the largest stored membrane and the reset. Wide membranes and read-outs
/// are 64-bit, so that only the sum of weights has to fit 32 bits; what is collected over the steps stays below 2^53, where
/// the outputs' doubles are exact.
///
/// Bounds are doubles: exact up to 2^53, never wrapped beyond.
struct AccumulatorBound {
  /// Range of the integers that an analog input gives; nil for spikes.
  let input: InputQuantization?
  let readout: Readout
  let timeSteps: Int

  /// Checks `layer`; `isOutput` when the read-out collects its values.
  func check(_ layer: CompiledLayer, isOutput: Bool) throws(RuntimeError) {
    let sum = layer.projections.reduce(0) { $0 + largestSum($1) }
    try require(sum, fits: 31, layer)
    let steps = isOutput && readout != .maximum ? Double(timeSteps) : 1
    switch layer.body {
    case .table(let constants, let staircase):
      try require(
        shifted(sum, constants.inputShift) + largest(constants.bias) + largest(staircase.values)
          + largest(constants.reset), fits: 31, layer)
    case .integrator(let constants, let store):
      let step =
        shifted(sum, constants.inputShift) + largest(constants.bias) + largestValue(of: store)
      try require(step * steps, fits: 53, layer)
    case .readout(let bias, let shift):
      try require((shifted(sum, shift) + largest(bias)) * steps, fits: 53, layer)
    case .wide, .maximumPooling: return
    }
  }

  /// Requires `bound < 2^bits`.
  private func require(
    _ bound: Double, fits bits: Int, _ layer: CompiledLayer
  ) throws(RuntimeError) {
    guard bound < Double(1 << bits) else {
      throw .accumulatorOverflow(
        layer: layer.name, bound: Int64(min(bound, 0x1p62)), bits: bits + 1)
    }
  }

  /// Largest magnitude of what a projection adds to one accumulator in one step.
  private func largestSum(_ projection: CompiledLayer.Projection) -> Double {
    let weights = projection.weights
    let groups = Set(projection.plan.groupOffsets).count
    var columns = [Int](repeating: 0, count: weights.columns)
    var largest = 0
    for row in 0..<weights.rows {
      if row % (weights.rows / groups) == 0 { columns = columns.map { _ in 0 } }
      for column in columns.indices { columns[column] += Int(abs(weights[row, column])) }
      largest = max(largest, columns.max() ?? 0)
    }
    return Double(largest) * Double(multiplicity(projection.plan)) * inputMagnitude(projection)
  }

  /// Largest number of source positions that reach one target through one kernel element.
  private func multiplicity(_ plan: ScatterPlan) -> Int {
    var counts: [Int64: Int] = [:]
    for entry in plan.entries {
      counts[Int64(entry.row) << 32 | Int64(entry.target), default: 0] += 1
    }
    return counts.values.max() ?? 1
  }

  private func inputMagnitude(_ projection: CompiledLayer.Projection) -> Double {
    guard projection.source == .input, let input else { return 1 }
    let zero = Double(input.zeroPoint)
    return max(
      abs(Double(input.range.lowerBound) - zero), abs(Double(input.range.upperBound) - zero), 1)
  }

  private func shifted(_ sum: Double, _ shift: Int) -> Double { sum * Double(1 << shift) }

  private func largest(_ values: SmallIntegers) -> Double {
    (0..<values.count).reduce(0) { max($0, abs(Double(values[$1]))) }
  }

  private func largestValue(of store: MembraneStore) -> Double {
    switch store {
    case .table(let table): table.values.reduce(0) { max($0, abs(Double($1))) }
    case .shift(let shift):
      max(abs(Double(shift.range.lowerBound)), abs(Double(shift.range.upperBound)))
        * Double(1 << shift.shift)
    }
  }
}
