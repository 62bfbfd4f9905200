import FixedPoint
import Kernels
import NetworkModel

/// Proves that no sum of a layer leaves 32 bits.
///
/// For binary inputs the largest magnitude of a step's sum into channel `c` is `Σ |w|` over all rows of its column, times the
/// number of source positions that reach one target through one kernel element (1 but for pooling in front of the weights).
/// With direct coding each term counts as often as the largest input. To it come the guard shift, the bias and the largest stored membrane.
enum AccumulatorBound {
  static func check(
    _ layer: CompiledLayer, input: InputQuantization?
  ) throws(RuntimeError) {
    var bound: Int64 = 0
    for projection in layer.projections {
      var columns = [Int64](repeating: 0, count: projection.weights.columns)
      var largest: Int64 = 0
      let groupRows = projection.weights.rows / groups(projection)
      for row in 0..<projection.weights.rows {
        if row % groupRows == 0 { columns = columns.map { _ in 0 } }
        for column in columns.indices {
          columns[column] += Int64(abs(projection.weights[row, column]))
        }
        largest = max(largest, columns.max() ?? 0)
      }
      bound += largest * Int64(multiplicity(projection.plan)) * inputMagnitude(projection, input)
    }
    let constants = constantMagnitude(layer)
    let total = (bound << Int64(constants.shift)) + constants.magnitude
    guard total <= Int64(Int32.max) else {
      throw .accumulatorOverflow(layer: layer.name, bound: total)
    }
  }

  private static func groups(_ projection: CompiledLayer.Projection) -> Int {
    Set(projection.plan.groupOffsets).count
  }

  /// Largest number of source positions that reach one target through one kernel element.
  private static func multiplicity(_ plan: ScatterPlan) -> Int {
    var counts: [Int64: Int] = [:]
    for entry in plan.entries {
      counts[Int64(entry.row) << 32 | Int64(entry.target), default: 0] += 1
    }
    return counts.values.max() ?? 1
  }

  private static func inputMagnitude(
    _ projection: CompiledLayer.Projection, _ input: InputQuantization?
  ) -> Int64 {
    guard projection.source == .input, let input else { return 1 }
    let zero = Int64(input.zeroPoint)
    return max(
      abs(Int64(input.range.lowerBound) - zero), abs(Int64(input.range.upperBound) - zero), 1)
  }

  private static func constantMagnitude(_ layer: CompiledLayer) -> (shift: Int, magnitude: Int64) {
    func largest(_ values: SmallIntegers) -> Int64 {
      (0..<values.count).reduce(0) { max($0, abs(Int64(values[$1]))) }
    }
    switch layer.body {
    case .table(let constants, let staircase):
      return (
        constants.inputShift,
        largest(constants.bias) + largest(staircase.values) + largest(constants.reset)
      )
    case .readout(let bias, let shift): return (shift, largest(bias))
    // Wide membranes are stepped in 64 bits; only the sums of weights have to fit.
    case .wide, .integrator, .maximumPooling: return (0, 0)
    }
  }
}
