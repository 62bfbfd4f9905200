/// Values of one sample, step by step; what is 0 is left out.
///
/// Compressed rows: in step `t` unit `units[i]` has the value `values[i]`, for `i` in `offsets[t]..<offsets[t + 1]`.
public struct ValueSteps: Equatable, Sendable {
  /// `stepCount + 1` ascending offsets into `units`.
  public let offsets: [Int]
  /// Input indices, row-major over the input's shape, ascending in each step.
  public let units: [Int32]
  /// Finite values other than 0, as many as `units`.
  public let values: [Float]
  /// True when every value is −1 or 1: signed spikes, which need additions and subtractions only.
  public let isSigned: Bool

  /// Compresses dense rows, `[steps, units]` row-major.
  /// - Precondition: `units ≥ 1` divides the number of values.
  /// - Complexity: O(values).
  public init(dense: [Float], units width: Int) {
    precondition(width >= 1 && dense.count % width == 0, "rows of \(width) do not fit")
    var offsets = [0]
    var units: [Int32] = []
    var values: [Float] = []
    for start in stride(from: 0, to: dense.count, by: width) {
      for unit in 0..<width where dense[start + unit] != 0 {
        units.append(Int32(unit))
        values.append(dense[start + unit])
      }
      offsets.append(units.count)
    }
    self.offsets = offsets
    self.units = units
    self.values = values
    isSigned = values.allSatisfy { abs($0) == 1 }
  }

  /// Number of time steps.
  public var stepCount: Int { offsets.count - 1 }

  /// Places in `units` and `values` of what step `step` holds.
  public func range(of step: Int) -> Range<Int> { offsets[step]..<offsets[step + 1] }
}
