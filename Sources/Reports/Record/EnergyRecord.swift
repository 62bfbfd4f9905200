public import EnergyModel

/// Energy of the run by one table, in picojoules.
public struct EnergyRecord: Codable, Equatable, Sendable {
  /// Energy of one layer.
  public struct Layer: Codable, Equatable, Sendable {
    /// The layer's name.
    public var name: String
    /// Sum of its known causes.
    public var totalPicojoules: Double
    /// Its causes; one without a figure is absent.
    public var causes: EnergyCauses
  }

  /// Name of the table.
  public var model: String
  /// What its figures contain.
  public var scope: EnergyTable.Scope
  /// Technology node.
  public var technology: String
  /// How good the figures are.
  public var evidence: EnergyTable.Evidence
  /// Where they come from.
  public var source: String
  /// False when a term is missing, see `missing`.
  public var complete: Bool
  /// Computing and on-chip memory of the whole run: the sum of the known causes.
  public var totalPicojoules: Double
  /// The same per sample.
  public var perSamplePicojoules: Double
  /// Totals by cause; one without a figure is absent.
  public var causes: EnergyCauses
  /// The layers.
  public var layers: [Layer]
  /// Computing alone.
  public var computePicojoules: Double
  /// On-chip memory alone.
  public var memoryPicojoules: Double
  /// Loading all parameters from DRAM once, not part of the total; absent where the table has no DRAM.
  public var weightLoadPicojoules: Double?
  /// Supply voltage; absent where the source does not say.
  public var volts: Double?
  /// What the total does not contain.
  public var missing: [String]

  /// The record of an estimate.
  public init(_ estimate: EnergyEstimate) {
    model = estimate.table.name
    scope = estimate.table.scope
    technology = estimate.table.technology
    evidence = estimate.table.evidence
    source = estimate.table.source
    complete = estimate.isComplete
    totalPicojoules = estimate.totalPicojoules
    perSamplePicojoules = estimate.perSamplePicojoules
    causes = estimate.causes
    layers = estimate.layers.map {
      Layer(name: $0.name, totalPicojoules: $0.causes.totalPicojoules, causes: $0.causes)
    }
    computePicojoules = estimate.computePicojoules
    memoryPicojoules = estimate.memoryPicojoules
    weightLoadPicojoules = estimate.weightLoadPicojoules
    volts = estimate.table.volts
    missing = estimate.missing
  }
}
