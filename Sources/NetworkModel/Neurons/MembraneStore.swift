public import FixedPoint

/// The staircase `store(R)` of the integer contract: which code keeps the membrane R until the next step, and what each code is worth.
///
/// It is monotone, so leak, clamping and rounding fold into it.
public enum MembraneStore: Equatable, Sendable {
  /// Few codes: their values and the cut points between them, leak included.
  case table(MembraneTable)
  /// Many codes: leak by shifts, rounding shift, clamp.
  case shift(MembraneShift)

  /// Number of distinct codes that a neuron may keep.
  public var codes: Int {
    switch self {
    case .table(let table): table.codes
    case .shift(let shift): Int(shift.range.upperBound) - Int(shift.range.lowerBound) + 1
    }
  }
}

/// A staircase given by its steps.
///
/// The code of R is the number of cuts that are `≤ R`; the value of code `k` is `values[k]`.
/// There is one staircase for all channels (`rows == 1`) or one per channel.
public struct MembraneTable: Equatable, Sendable {
  /// Codes of one staircase, at least 1.
  public let codes: Int
  /// Staircases: 1, or one per channel (or per neuron).
  public let rows: Int
  /// `[rows, codes]`, ascending in each row, in units of the layer's integer unit.
  public let values: [Int32]
  /// `[rows, codes − 1]`, ascending in each row, same unit.
  public let cuts: [Int32]

  /// A table.
  /// - Throws: ``ModelError/parameterCount`` or ``ModelError/parameterValue`` when counts do not fit or a row is not ascending.
  public init(codes: Int, rows: Int, values: [Int32], cuts: [Int32]) throws(ModelError) {
    guard codes >= 1, rows >= 1, values.count == rows * codes else {
      throw .parameterCount(
        node: "", parameter: "membrane values", expected: "\(rows) × \(codes)", actual: values.count
      )
    }
    guard cuts.count == rows * (codes - 1) else {
      throw .parameterCount(
        node: "", parameter: "membrane cuts", expected: "\(rows) × \(codes - 1)", actual: cuts.count
      )
    }
    func ascends(_ list: [Int32], width: Int, strictly: Bool) -> Bool {
      list.indices.allSatisfy {
        $0 % max(width, 1) == 0 || list[$0 - 1] < list[$0]
          || (!strictly && list[$0 - 1] == list[$0])
      }
    }
    guard ascends(values, width: codes, strictly: true),
      ascends(cuts, width: codes - 1, strictly: false)
    else {
      throw .parameterValue(
        node: "", parameter: "membrane table", value: "not ascending",
        expected: "ascending values and cuts")
    }
    self.codes = codes
    self.rows = rows
    self.values = values
    self.cuts = cuts
  }

  /// The code that keeps `membrane` in staircase `row`.
  public func code(of membrane: Int32, row: Int) -> Int {
    let first = row * (codes - 1)
    var code = 0
    while code < codes - 1, cuts[first + code] <= membrane { code += 1 }
    return code
  }

  /// The value of `code` in staircase `row`.
  public func value(of code: Int, row: Int) -> Int32 { values[row * codes + code] }
}

/// A staircase for wide states: `code = clamp(round(decay(R) / 2^shift), range)`, `value = code · 2^shift`.
///
/// Clamping a membrane before its decay is the same as clamping to the decayed ends: decays are monotone.
public struct MembraneShift: Equatable, Sendable {
  /// The value of one code step is `2^shift`, 0…24.
  public var shift: Int
  /// How the dropped bits round.
  public var rounding: RoundingRule
  /// Codes that exist, inside the signed range of the membrane's width.
  public var range: ClosedRange<Int32>
  /// What remains of a membrane after one step: one decay, or one per channel or per neuron.
  public var decays: [Decay]

  /// A staircase.
  public init(
    shift: Int, rounding: RoundingRule = .nearest, range: ClosedRange<Int32>,
    decays: [Decay] = [.none]
  ) {
    self.shift = shift
    self.rounding = rounding
    self.range = range
    self.decays = decays
  }

  /// The code that keeps `membrane` by the decay in `row`.
  public func code(of membrane: Int64, row: Int = 0) -> Int32 {
    kept(decays[row].applied(to: membrane))
  }

  /// The code that keeps a membrane that has decayed.
  public func kept(_ membrane: Int64) -> Int32 {
    rounding.shifted(membrane, right: shift).saturated(to: range)
  }

  /// The value of `code`.
  public func value(of code: Int32) -> Int64 { Int64(code) << Int64(shift) }
}
