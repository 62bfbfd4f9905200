/// Energy by what caused it, in picojoules; nil where the table has no figure for something that did happen.
public struct EnergyCauses: Equatable, Sendable, Codable {
  /// Weights added to accumulators because of spikes.
  public var synapticOperations: Double?
  /// Integrating, comparing and storing neurons, and adding up their currents and thresholds.
  public var neuronUpdates: Double?
  /// Leak and staircase: shifted additions, and comparisons with cut points.
  public var leak: Double?
  /// Multiply–accumulates of layers that take analog values.
  public var firstLayer: Double?
  /// Reading weights from on-chip memory.
  public var weightReads: Double?
  /// Reading membranes, currents and rises of thresholds (and the stored input of an analog layer) from on-chip memory.
  public var membraneReads: Double?
  /// Writing membranes, currents and rises of thresholds to on-chip memory.
  public var membraneWrites: Double?
  /// Writing each spike's address to an on-chip buffer and reading it once.
  public var spikes: Double?

  /// Nothing spent.
  public init() {
    synapticOperations = 0
    neuronUpdates = 0
    leak = 0
    firstLayer = 0
    weightReads = 0
    membraneReads = 0
    membraneWrites = 0
    spikes = 0
  }

  /// A cause with its name, for tables; computing first, then memory.
  public typealias Entry = (name: String, picojoules: Double?)

  /// What computing took, by cause.
  public var computing: [Entry] {
    [
      ("synapticOperations", synapticOperations), ("neuronUpdates", neuronUpdates),
      ("leak", leak), ("firstLayer", firstLayer),
    ]
  }

  /// What on-chip memory took, by cause.
  public var memory: [Entry] {
    [
      ("weightReads", weightReads), ("membraneReads", membraneReads),
      ("membraneWrites", membraneWrites), ("spikes", spikes),
    ]
  }

  /// Sum of the known computing causes.
  public var computePicojoules: Double { computing.reduce(0) { $0 + ($1.picojoules ?? 0) } }
  /// Sum of the known memory causes.
  public var memoryPicojoules: Double { memory.reduce(0) { $0 + ($1.picojoules ?? 0) } }
  /// Sum of all known causes.
  public var totalPicojoules: Double { computePicojoules + memoryPicojoules }
  /// Names of the causes without a figure.
  public var missing: [String] {
    (computing + memory).filter { $0.picojoules == nil }.map(\.name)
  }

  /// Adds cause by cause; what is unknown on one side is unknown in the sum.
  public static func += (left: inout EnergyCauses, right: EnergyCauses) {
    let parts: [WritableKeyPath<EnergyCauses, Double?>] = [
      \.synapticOperations, \.neuronUpdates, \.leak, \.firstLayer, \.weightReads,
      \.membraneReads, \.membraneWrites, \.spikes,
    ]
    for part in parts {
      if let sum = left[keyPath: part], let more = right[keyPath: part] {
        left[keyPath: part] = sum + more
      } else {
        left[keyPath: part] = nil
      }
    }
  }
}
