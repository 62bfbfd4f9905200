internal import FixedPoint
internal import NetworkModel

/// The JSON object `metadata/glint` of one node: docs/formats/nir.md.
struct NodeSettings: Codable, Equatable {
  /// What happens on a spike; `none` for integrators.
  enum Reset: String, Codable {
    case zero
    case subtract
    case none
  }

  /// The staircase of a wide membrane.
  struct Store: Codable, Equatable {
    var shift: Int
    var rounding: RoundingRule?
    var low: Int32
    var high: Int32
    /// Signed powers of two as `[sign, right shift]`.
    var decay: [[Int]]?
  }

  var reset: Reset?
  var comparison: Comparison?
  var initial: Double?
  /// False: a projection without bias whose NIR type demands one.
  var bias: Bool?
  var pooling: Pooling.Kind?
  var weightBits: Int?
  var guardBits: Int?
  var membraneBits: Int?
  var store: Store?

  /// True when nothing is set: then nothing is written.
  var isEmpty: Bool { self == NodeSettings() }
}

extension NodeSettings.Store {
  init(_ shift: MembraneShift) {
    self.init(
      shift: shift.shift, rounding: shift.rounding, low: shift.range.lowerBound,
      high: shift.range.upperBound, decay: shift.decays[0].terms.map { [$0.sign, $0.shift] })
  }

  /// The staircase; nil when the range is empty or a term of the decay is no pair.
  var membraneShift: MembraneShift? {
    guard low <= high else { return nil }
    var terms: [Decay.Term] = []
    for pair in decay ?? [[1, 0]] {
      guard pair.count == 2 else { return nil }
      terms.append(Decay.Term(sign: pair[0], shift: pair[1]))
    }
    return MembraneShift(
      shift: shift, rounding: rounding ?? .nearest, range: low...high, decays: [Decay(terms: terms)]
    )
  }
}
