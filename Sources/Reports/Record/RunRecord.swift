/// Everything that a run said, as written to `--record`; see docs/formats/record.md.
///
/// The order of the properties is the order of the keys in the file. Names and meanings stay; keys may be added.
public struct RunRecord: Codable, Equatable, Sendable {
  /// The schema that this version writes.
  public static let currentSchema = "glint.record/1"

  /// `glint.record/1`.
  public var schema = Self.currentSchema
  /// The command with every default filled in.
  public var command: String
  /// The seed that was used.
  public var seed: UInt64
  /// Glint's version.
  public var version: String
  /// The network.
  public var network: NetworkRecord
  /// The data.
  public var dataset: DatasetRecord
  /// Accuracy; absent when the data has no labels.
  public var accuracy: AccuracyRecord?
  /// Predicted class of each sample; only when asked for.
  public var predictions: [Int]?
  /// Predicted class of each sample and step; only when asked for, of a network that answers in every step.
  public var stepPredictions: [[Int]]?
  /// Counts.
  public var activity: ActivityRecord
  /// Bytes.
  public var memory: MemoryRecord
  /// Energy, one entry per table.
  public var energy: [EnergyRecord]
  /// Speed on this machine.
  public var host: HostRecord
  /// Order-free hash of all spikes and final states, 16 hexadecimal digits.
  public var stateHash: String
  /// What had to be assumed because neither file nor user said.
  public var assumptions: [String]
  /// How the data was coded.
  public var input: InputRecord
  /// Widths layer by layer.
  public var quantization: [LayerWidthsRecord]
  /// What became of decays when the network was quantized; absent where it does not say.
  public var decays: [DecayRecord]?
  /// Synaptic operations per sample and synapse visit of one dense step; absent where no layer takes spikes.
  public var spikesPerSynapsePerInference: Double?
  /// The quantized ANN of equal information, one entry per table.
  public var equalInformationANN: [EqualInformationRecord]
  /// Output values of each sample; only with predictions.
  public var outputs: [[Double]]?
  /// Spikes by layer and step; only with predictions.
  public var spikesPerStep: [LayerTraceRecord]?
}
