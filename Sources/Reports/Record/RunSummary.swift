public import EnergyModel
public import NetworkModel
public import SpikeData

/// What a run hands to the report: facts only, from which ``RunRecord`` computes the rest.
public struct RunSummary: Sendable {
  /// The command with every default filled in.
  public var command: String
  /// The seed that was used.
  public var seed: UInt64
  /// Glint's version.
  public var version: String
  /// File, digest and name of the network.
  public var network: (path: String, sha256: String, name: String)
  /// The data.
  public var dataset: DatasetRecord
  /// Counts of all samples.
  public var activity: ActivityCounts
  /// What the network takes in memory.
  public var footprint: MemoryFootprint
  /// How the data was coded.
  public var input: InputRecord
  /// Wall-clock seconds of the run.
  public var seconds: Double
  /// Threads used.
  public var threads: Int
  /// Instruction set of the kernels used.
  public var instructionSet: String
  /// Hash of all spikes and final states.
  public var stateHash: UInt64
  /// What had to be assumed.
  public var assumptions: [String] = []
  /// What became of decays when the network was quantized.
  public var decays: [DecayRecord] = []
  /// Accuracy; nil when the data has no labels.
  public var accuracy: AccuracyRecord?
  /// Energy tables; nil for those whose operations are the network's.
  public var tables: [EnergyTable]?
  /// The most physical memory the process held.
  public var peakResidentBytes: Int?

  /// The facts of a run.
  public init(
    command: String, seed: UInt64, version: String,
    network: (path: String, sha256: String, name: String), dataset: DatasetRecord,
    activity: ActivityCounts, footprint: MemoryFootprint, input: InputRecord, seconds: Double,
    threads: Int, instructionSet: String, stateHash: UInt64
  ) {
    self.command = command
    self.seed = seed
    self.version = version
    self.network = network
    self.dataset = dataset
    self.activity = activity
    self.footprint = footprint
    self.input = input
    self.seconds = seconds
    self.threads = threads
    self.instructionSet = instructionSet
    self.stateHash = stateHash
  }
}
