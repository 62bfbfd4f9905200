import FixedPoint
import Kernels
import NetworkModel
import SpikeData

/// Proves that no sum of a layer leaves the integers that hold it, and that the read-out is exact.
///
/// For binary inputs the largest magnitude of a step's sum into channel `c` is `Σ |w|` over all rows of its column, times the
/// number of source positions that reach one target through one kernel element (1 but for pooling in front of the weights).
/// Analog images and series let each term count as often as the largest input. Neurons with table codes keep `H` and `H − reset` in
/// 32 bits: to the sum come the guard shift, the bias, the largest stored membrane and the reset. Wide membranes and read-outs
/// are 64-bit, so that only the sum of weights has to fit 32 bits; what is collected over the steps stays below 2^53, where
/// the outputs' doubles are exact.
///
/// Neurons of other kinds are 64-bit behind the sum too; their `H` stays below 2^56, so that leaks are exact. Their currents
/// are limited to at most 32 bits by what they are. Ways with more guard bits than others count with their sums shifted.
///
/// Bounds are doubles: exact up to 2^53, never wrapped beyond.
struct AccumulatorBound {
  /// The largest magnitude that comes in from the data.
  let largestInput: Double
  let readout: Readout
  let timeSteps: Int

  /// Checks all layers for everything that the data may hold.
  ///
  /// A series without quantization may hold numbers of any size: the largest that is allowed is found here.
  /// - Returns: The largest magnitude for which the layers are exact.
  static func checked(
    _ layers: [CompiledLayer], output: Int, execution: Execution, timeSteps: Int
  ) throws(RuntimeError) -> Int32 {
    var largest: Int32 = 1
    if !execution.input.coding.givesSpikes {
      largest = execution.input.quantization?.largestMagnitude ?? ValueSteps.largestInteger
    }
    while true {
      let bound = AccumulatorBound(
        largestInput: Double(largest), readout: execution.readout, timeSteps: timeSteps)
      do {
        for (index, layer) in layers.enumerated() {
          try bound.check(layer, isOutput: index == output)
        }
        return largest
      } catch {
        guard largest > 1, execution.input.quantization == nil else { throw error }
        largest /= 2
      }
    }
  }

  /// Checks `layer`; `isOutput` when the read-out collects its values.
  func check(_ layer: CompiledLayer, isOutput: Bool) throws(RuntimeError) {
    let sum = layer.projections.reduce(0) { $0 + shifted(largestSum($1), $1.shift) }
    try require(sum, fits: 31, layer)
    let steps = isOutput && readout == .membrane ? Double(timeSteps) : 1
    switch layer.body {
    case .table(let constants, let staircase):
      try require(
        shifted(sum, constants.inputShift) + largest(constants.bias) + largest(staircase.values)
          + largest(constants.reset), fits: 31, layer)
    case .dynamic(let dynamics):
      let potential = largestPotential(dynamics, sum)
      try require(potential, fits: 56, layer)
      if isOutput && readout != .spikes { try require(potential * steps, fits: 53, layer) }
    case .readout(let bias, let shift):
      try require((shifted(sum, shift) + largest(bias)) * steps, fits: 53, layer)
    case .wide, .maximumPooling, .delay: return
    }
  }

  /// Largest `H` of neurons of any kind.
  private func largestPotential(_ dynamics: NeuronDynamics, _ sum: Double) -> Double {
    let constants = dynamics.constants
    let input =
      dynamics.current.map { Double(Int64(1) << Int64($0.bits - 1)) }
      ?? shifted(sum, constants.inputShift) + largest(constants.bias)
    let kept: Double
    switch dynamics.store {
    case .table(let staircase): kept = largest(staircase.values)
    case .shift(let shift):
      kept = shifted(
        max(abs(Double(shift.range.lowerBound)), abs(Double(shift.range.upperBound))),
        shift.places)
    }
    return kept + input + largest(dynamics.drive)
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
    return Double(largest) * Double(multiplicity(projection.plan))
      * (projection.feed.source == .input ? largestInput : 1)
  }

  /// Largest number of source positions that reach one target through one kernel element.
  private func multiplicity(_ plan: ScatterPlan) -> Int {
    var counts: [Int64: Int] = [:]
    for entry in plan.entries {
      counts[Int64(entry.row) << 32 | Int64(entry.target), default: 0] += 1
    }
    return counts.values.max() ?? 1
  }

  private func shifted(_ sum: Double, _ shift: Int) -> Double { sum * Double(1 << shift) }

  private func largest(_ values: SmallIntegers) -> Double {
    (0..<values.count).reduce(0) { max($0, abs(Double(values[$1]))) }
  }
}

extension InputQuantization {
  /// The largest magnitude of an integer that comes in, at least 1.
  fileprivate var largestMagnitude: Int32 {
    max(1, zeroPoint - range.lowerBound, range.upperBound - zeroPoint)
  }
}
