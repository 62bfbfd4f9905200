public import FixedPoint

/// A neuron in integers: one add of the input, one compare, a reset, and the staircase that stores what is left.
///
///     H  = value[code] + input + drive   input = bias + (Σ w) << guard bits
///     s  = H ≥ threshold
///     R  = s ? reset : H
///     code' = store(R)
///
/// With a synaptic current, `I ← limit(decay(I) + input)` stands for the input. With an adaptation `a`, the spike is
/// `H ≥ threshold + a`, and what it takes off is the threshold of the next step, after the decay:
///
///     a' = limit(decay(a) + s · increment)
///     code' = kept(decay(H) − s · (threshold + a'))
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
  /// Added to the membrane in every step: a rest value, or a bias that does not pass the current.
  public var drive: [Int32] = [0]
  /// Synaptic current; nil where input reaches the membrane at once.
  public var current: QuantizedCurrent?
  /// Adaptive threshold; nil for a fixed one.
  ///
  /// ``reset`` has no meaning beside it.
  public var adaptation: QuantizedAdaptation?

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
    switch store {
    case .table(let table): list.append(("values", table.rows))
    case .shift(let shift): list.append(("decay", shift.decays.count))
    }
    list.append(("drive", drive.count))
    if let current {
      list += [
        ("decay of the current", current.decays.count), ("initial current", current.initial.count),
      ]
    }
    if let adaptation {
      list += [
        ("decay of the adaptation", adaptation.decays.count),
        ("increment", adaptation.increment.count), ("initial adaptation", adaptation.initial.count),
      ]
    }
    return list
  }

  /// True where nothing but the membrane is kept, and one decay holds for all neurons.
  public var isPlain: Bool {
    if case .shift(let shift) = store, shift.decays.count > 1 { return false }
    return current == nil && adaptation == nil && drive.allSatisfy { $0 == 0 }
  }
}

/// A synaptic current in integers of the neuron's unit: `I ← limit(decay(I) + input)`.
public struct QuantizedCurrent: Equatable, Sendable {
  /// What happens to a current that leaves its width.
  public enum Overflow: String, Sendable, Codable, CaseIterable {
    /// It stays at the end of the range.
    case saturate
    /// Its upper bits are lost, as on Loihi.
    case wrap
  }

  /// Bits of the stored current.
  public var width: BitWidth
  /// What remains of it after one step: one decay, or one per channel or per neuron.
  public var decays: [Decay]
  /// What happens outside its width.
  public var overflow: Overflow
  /// Current before the first step.
  public var initial: [Int32]

  /// A current.
  public init(
    width: BitWidth, decays: [Decay], overflow: Overflow = .saturate, initial: [Int32] = [0]
  ) {
    self.width = width
    self.decays = decays
    self.overflow = overflow
    self.initial = initial
  }

  /// The current after a step that adds `input`, by the decay in `row`.
  public func next(after current: Int32, adding input: Int64, row: Int) -> Int32 {
    let sum = decays[row].applied(to: Int64(current)) &+ input
    switch overflow {
    case .saturate: return sum.saturated(to: width.signedRange)
    case .wrap:
      let unused = Int32(32 - width.bits)
      return (Int32(truncatingIfNeeded: sum) << unused) >> unused
    }
  }
}

/// A threshold that rises with every spike, in integers of the neuron's unit: `a ← limit(decay(a) + s · increment)`.
public struct QuantizedAdaptation: Equatable, Sendable {
  /// Bits of the stored rise; it saturates.
  public var width: BitWidth
  /// What remains of the rise after one step: one decay, or one per channel or per neuron.
  public var decays: [Decay]
  /// How far a spike raises the threshold.
  public var increment: [Int32]
  /// Rise before the first step.
  public var initial: [Int32]

  /// An adaptation.
  public init(width: BitWidth, decays: [Decay], increment: [Int32], initial: [Int32] = [0]) {
    self.width = width
    self.decays = decays
    self.increment = increment
    self.initial = initial
  }

  /// The rise after a step, by the decay in `row`; `increment` is that of the neuron.
  public func next(after rise: Int32, fired: Bool, increment: Int32, row: Int) -> Int32 {
    let sum = decays[row].applied(to: Int64(rise)) + (fired ? Int64(increment) : 0)
    return sum.saturated(to: width.signedRange)
  }
}
