public import NetworkModel

/// What operations cost in one technology: a row of numbers with where they come from and what they leave out.
///
/// All energies in picojoules (pJ).
public struct EnergyTable: Equatable, Sendable {
  /// What a figure contains; figures of different scope are never added.
  public enum Scope: String, Sendable, Codable {
    /// Only the operations named.
    case term
    /// Total power divided by a rate of events.
    case allIn = "all-in"
    /// Power of a whole board.
    case platform
  }

  /// How good the numbers are.
  public enum Evidence: String, Sendable, Codable {
    /// Read in the source itself.
    case found
    /// Read in a survey or note about the source.
    case secondary
    /// Computed from found numbers.
    case derived
    /// Measured by this project.
    case measured
    /// From memory.
    case unverified
  }

  /// Name, for instance `lowbit28`.
  public var name: String
  /// Technology node, for instance `28 nm`.
  public var technology: String
  /// Supply voltage in volts; nil where the source does not say.
  public var volts: Double?
  /// What the figures contain.
  public var scope: Scope
  /// How good they are.
  public var evidence: Evidence
  /// Where they come from.
  public var source: String
  /// The numbers that the operations compute with.
  public var arithmetic: Arithmetic
  /// Energies of the operations.
  public var operations: OperationEnergies
  /// On-chip memory; nil where the table has none.
  public var onChipMemory: MemoryEnergy?
  /// Reading one byte from DRAM; nil where the table has no such figure.
  public var dramPicojoulesPerByte: Double?
  /// What no figure of the table covers; every estimate from it is incomplete by these terms.
  public var notCovered: [String]

  /// A table.
  public init(
    name: String, technology: String, volts: Double?, scope: Scope, evidence: Evidence,
    source: String, arithmetic: Arithmetic, operations: OperationEnergies,
    onChipMemory: MemoryEnergy?, dramPicojoulesPerByte: Double?, notCovered: [String]
  ) {
    self.name = name
    self.technology = technology
    self.volts = volts
    self.scope = scope
    self.evidence = evidence
    self.source = source
    self.arithmetic = arithmetic
    self.operations = operations
    self.onChipMemory = onChipMemory
    self.dramPicojoulesPerByte = dramPicojoulesPerByte
    self.notCovered = notCovered
  }

  /// Every table that Glint has.
  public static let all: [EnergyTable] = [.lowBit28, .horowitz45Int8, .horowitz45Float32]

  /// The tables whose operations are those of a network in `arithmetic`.
  public static func standard(for arithmetic: Arithmetic) -> [EnergyTable] {
    all.filter { $0.arithmetic == arithmetic }
  }
}
