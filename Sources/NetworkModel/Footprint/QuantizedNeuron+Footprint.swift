import FixedPoint

extension QuantizedNeuron {
  /// Bytes of thresholds, resets, drives, decays, initial states and the staircase, each array in its narrowest width.
  ///
  /// A shift staircase takes one byte for the shift and two clamps; a decay a sign and a shift per term, as many terms as
  /// the longest of its kind. Adaptive neurons have no reset of their own, and a drive of 0 is none.
  public var parameterBytes: Int {
    var bytes = StorageWidth.byteCount(of: threshold ?? [])
    bytes += StorageWidth.byteCount(of: initialCode)
    if adaptation == nil {
      switch reset {
      case .toValue(let values), .subtract(let values): bytes += StorageWidth.byteCount(of: values)
      }
    }
    if drive.contains(where: { $0 != 0 }) { bytes += StorageWidth.byteCount(of: drive) }
    switch store {
    case .table(let table):
      bytes += StorageWidth.byteCount(of: table.values) + StorageWidth.byteCount(of: table.cuts)
    case .shift(let shift):
      bytes += 1 + StorageWidth.byteCount(of: [shift.range.lowerBound, shift.range.upperBound])
      if shift.decays != [.none] { bytes += shift.decays.byteCount }
    }
    if let current {
      bytes += current.decays.byteCount + StorageWidth.byteCount(of: current.initial)
    }
    if let adaptation {
      bytes += adaptation.decays.byteCount + StorageWidth.byteCount(of: adaptation.increment)
      bytes += StorageWidth.byteCount(of: adaptation.initial)
    }
    return bytes
  }

  /// Cut points that a membrane is compared with before it is stored.
  public var storeComparisons: Int {
    if case .table(let table) = store { table.codes - 1 } else { 0 }
  }

  /// Shifted additions of the leaks of membrane, current and threshold; none where there is no leak or where the cuts
  /// contain it.
  public var decayTerms: Int {
    var terms = (current?.decays.longest ?? 0) + (adaptation?.decays.longest ?? 0)
    if case .shift(let shift) = store, shift.decays != [.none] { terms += shift.decays.longest }
    return terms
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

extension [Decay] {
  /// Terms of the longest.
  fileprivate var longest: Int { map(\.terms.count).max() ?? 0 }
  /// Bytes of a sign and a shift per term, all as long as the longest.
  fileprivate var byteCount: Int { 2 * count * longest }
}
