/// Energies of arithmetic units by bit width, in picojoules per operation.
///
/// A width that is not in the list costs as much as the next wider one: nobody builds a cheaper unit than was characterised.
public struct UnitEnergies: Equatable, Sendable {
  /// A unit of a datapath.
  public enum Unit: Sendable {
    /// Adder or subtractor.
    case adder
    /// Comparator.
    case comparator
    /// Write of a register.
    case register
    /// Row of AND gates, one per bit.
    case andGate
    /// Multiplier.
    case multiplier
  }

  /// Widths, ascending.
  public var widths: [Int]
  /// Adder, one value per width.
  public var adder: [Double]
  /// Comparator, one value per width.
  public var comparator: [Double]
  /// Register, one value per width.
  public var register: [Double]
  /// AND gates, one value per width.
  public var andGate: [Double]
  /// Multiplier, one value per width.
  public var multiplier: [Double]

  /// Unit energies.
  /// - Precondition: one value per width in each list.
  public init(
    widths: [Int], adder: [Double], comparator: [Double], register: [Double], andGate: [Double],
    multiplier: [Double]
  ) {
    for list in [adder, comparator, register, andGate, multiplier] {
      precondition(list.count == widths.count, "\(list.count) values for \(widths.count) widths")
    }
    self.widths = widths
    self.adder = adder
    self.comparator = comparator
    self.register = register
    self.andGate = andGate
    self.multiplier = multiplier
  }

  /// Energy of one operation of `unit` at `bits` bits: 0 for no bits, nil above the widest.
  public subscript(unit: Unit, bits: Int) -> Double? {
    guard bits > 0 else { return 0 }
    guard let index = widths.firstIndex(where: { $0 >= bits }) else { return nil }
    return switch unit {
    case .adder: adder[index]
    case .comparator: comparator[index]
    case .register: register[index]
    case .andGate: andGate[index]
    case .multiplier: multiplier[index]
    }
  }
}
