public import NetworkModel
public import SpikeData

/// Energy of a run by one table: counts × figures, layer by layer and cause by cause.
///
/// Two totals are given: computing alone, and computing with on-chip memory. Loading the parameters from DRAM once is a
/// third figure, because it does not grow with the samples.
public struct EnergyEstimate: Equatable, Sendable {
  /// The table.
  public let table: EnergyTable
  /// Samples of the run.
  public let samples: Int
  /// Energy of each layer.
  public let layers: [LayerEnergy]
  /// Reading all parameters from DRAM once, in picojoules; nil where the table has no DRAM.
  public let weightLoadPicojoules: Double?

  /// An estimate.
  /// - Precondition: `activity` and `footprint` have the same layers.
  public init(
    activity: ActivityCounts, footprint: MemoryFootprint, table: EnergyTable, samples: Int
  ) {
    precondition(
      activity.layers.map(\.name) == footprint.layers.map(\.name),
      "activity of \(activity.layers.map(\.name)) but footprint of \(footprint.layers.map(\.name))")
    self.table = table
    self.samples = samples
    layers = zip(activity.layers, footprint.layers).map {
      LayerEnergy(activity: $0, footprint: $1, table: table)
    }
    let parameterBytes = footprint.totalBytes - footprint.stateBytes
    weightLoadPicojoules = table.dramPicojoulesPerByte.map { $0 * Double(parameterBytes) }
  }

  /// Energy of all layers by cause.
  public var causes: EnergyCauses {
    var sum = EnergyCauses()
    for layer in layers { sum += layer.causes }
    return sum
  }

  /// Known computing energy of the run, in picojoules.
  public var computePicojoules: Double {
    layers.reduce(0) { $0 + $1.causes.computePicojoules }
  }

  /// Known energy of on-chip memory of the run, in picojoules.
  public var memoryPicojoules: Double { layers.reduce(0) { $0 + $1.causes.memoryPicojoules } }

  /// Computing and on-chip memory of the run, in picojoules; the sum of the known causes of all layers.
  public var totalPicojoules: Double { computePicojoules + memoryPicojoules }

  /// `totalPicojoules` per sample; 0 for no samples.
  public var perSamplePicojoules: Double {
    samples == 0 ? 0 : totalPicojoules / Double(samples)
  }

  /// What the totals do not contain: causes without a figure, then what the table never covers.
  public var missing: [String] {
    let dram = table.dramPicojoulesPerByte == nil ? ["DRAM"] : []
    return causes.missing + dram + table.notCovered
  }

  /// True when nothing is missing.
  public var isComplete: Bool { missing.isEmpty }
}
