import FixedPoint

extension QuantizedNeuron {
  /// Bytes of thresholds, resets, initial codes and the staircase, each array in its narrowest width.
  ///
  /// A shift staircase takes one byte for the shift, two clamps, and a sign and a shift per term of a leak.
  public var parameterBytes: Int {
    var bytes = StorageWidth.byteCount(of: threshold ?? [])
    bytes += StorageWidth.byteCount(of: initialCode)
    switch reset {
    case .toValue(let values), .subtract(let values): bytes += StorageWidth.byteCount(of: values)
    }
    switch store {
    case .table(let table):
      bytes += StorageWidth.byteCount(of: table.values) + StorageWidth.byteCount(of: table.cuts)
    case .shift(let shift):
      bytes += 1 + StorageWidth.byteCount(of: [shift.range.lowerBound, shift.range.upperBound])
      bytes += 2 * decayTerms
    }
    return bytes
  }

  /// Cut points that a membrane is compared with before it is stored.
  public var storeComparisons: Int {
    if case .table(let table) = store { table.codes - 1 } else { 0 }
  }

  /// Shifted additions of the leak; 0 where there is no leak or where the cuts contain it.
  public var decayTerms: Int {
    guard case .shift(let shift) = store, shift.decays != [.none] else { return 0 }
    return shift.decays.map(\.terms.count).max() ?? 0
  }

  /// The largest magnitude that a stored membrane stands for, in the layer's unit.
  var largestValue: Double {
    switch store {
    case .table(let table): Double(table.values.map(\.magnitude).max() ?? 0)
    case .shift(let shift):
      Double(max(shift.range.lowerBound.magnitude, shift.range.upperBound.magnitude))
        * Double(1 << shift.shift)
    }
  }
}
