public import FixedPoint

/// A neuron in integers: one add of the input, one compare, a reset, and the staircase that stores what is left.
///
///     H  = value[code] + input          input = bias + (Σ w) << guard bits
///     s  = H ≥ threshold
///     R  = s ? reset : H
///     code' = store(R)
///
/// All integers are in the layer's unit (`step / 2^guardBits`), per channel where an array has more than one value.
/// Arrays have 1 value, one per channel, or one per neuron in row-major order. Source: docs/formats/nir.md, design section 3.
public struct QuantizedNeuron: Equatable, Sendable {
  /// What happens to the membrane on a spike.
  public enum Reset: Equatable, Sendable {
    /// It is set to this value.
    case toValue([Int32])
    /// This amount is subtracted.
    case subtract([Int32])
  }

  /// Bits of a stored membrane; 0 for a neuron without state.
  public var width: BitWidth
  /// Real value of one integer unit.
  public var unit: [Double]
  /// Fires when `H ≥ threshold`; nil for integrators, which never fire.
  public var threshold: [Int32]?
  /// What happens on a spike.
  public var reset: Reset
  /// What is kept until the next step.
  public var store: MembraneStore
  /// Code before the first step (for `.shift` stores signed, in the store's range).
  public var initialCode: [Int32]

  /// A neuron.
  public init(
    width: BitWidth, unit: [Double], threshold: [Int32]?, reset: Reset, store: MembraneStore,
    initialCode: [Int32]
  ) {
    self.width = width
    self.unit = unit
    self.threshold = threshold
    self.reset = reset
    self.store = store
    self.initialCode = initialCode
  }

  /// The arrays that hold one value for all, per channel or per neuron, with their names in the file.
  public var parameters: [(name: String, count: Int)] {
    var list = [("unit", unit.count), ("initial", initialCode.count)]
    if let threshold { list.append(("threshold", threshold.count)) }
    switch reset {
    case .toValue(let values), .subtract(let values): list.append(("reset", values.count))
    }
    if case .table(let table) = store { list.append(("values", table.rows)) }
    return list
  }
}
