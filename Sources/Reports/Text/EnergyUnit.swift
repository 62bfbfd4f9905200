/// The unit in which energies of one table are printed: one for all of its numbers.
public enum EnergyUnit: String, Sendable, CaseIterable {
  /// Picojoules.
  case picojoules = "pJ"
  /// Nanojoules.
  case nanojoules = "nJ"
  /// Microjoules.
  case microjoules = "µJ"

  /// Picojoules of one unit.
  public var picojoules: Double {
    switch self {
    case .picojoules: 1
    case .nanojoules: 1e3
    case .microjoules: 1e6
    }
  }

  /// The unit in which `largest` picojoules need at most five digits before the point.
  public static func fitting(_ largest: Double) -> EnergyUnit {
    allCases.first { largest < 1e5 * $0.picojoules } ?? .microjoules
  }

  /// `picojoules` in this unit with two decimals.
  public func text(_ picojoules: Double?) -> String {
    NumberText.decimal(picojoules.map { $0 / self.picojoules }, 2)
  }
}
