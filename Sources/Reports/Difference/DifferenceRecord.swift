/// What the comparison of two runs found, as `glint diff --json` prints it: see docs/diff.md.
public struct DifferenceRecord: Codable, Equatable, Sendable {
  /// The schema that this version writes.
  public static let currentSchema = "glint.diff/1"

  /// One of the two runs.
  public struct Side: Codable, Equatable, Sendable {
    /// Its file.
    public var path: String
    /// What it is, in words: `NIRData`, `matrix`, or the runtime that ran the network.
    public var kind: String
    /// `float` or `integer`; absent when nobody said.
    public var arithmetic: String?
    /// Samples that it has.
    public var samples: Int

    /// A side.
    public init(path: String, kind: String, arithmetic: String?, samples: Int) {
      self.path = path
      self.kind = kind
      self.arithmetic = arithmetic
      self.samples = samples
    }
  }

  /// ``currentSchema``.
  public var schema = Self.currentSchema
  /// Version of Glint.
  public var version: String
  /// The first run and the second.
  public var sides: [Side]
  /// The data that networks were run on.
  public var data: String?
  /// True when nothing that counts differs.
  public var equal: Bool
  /// Samples compared.
  public var samples: Int
  /// Steps that both runs have, the most of any sample.
  public var steps: Int
  /// Steps by which the second run is late.
  public var offset: Int
  /// Difference of membranes and values that does not count; absent when no such difference counts.
  public var tolerance: Double?
  /// Where the runs part first; absent when they are equal.
  public var first: DivergenceRecord?
  /// Distances by layer and observable.
  public var layers: [LayerDistanceRecord]
  /// What was assumed or left out.
  public var notes: [String]

  /// Steps of the first run up to the last that was compared; a negative offset begins after the first.
  var lastStep: Int { steps + max(0, -offset) }

  /// A record.
  public init(
    version: String, sides: [Side], data: String?, samples: Int, steps: Int, offset: Int,
    tolerance: Double?, first: DivergenceRecord?, layers: [LayerDistanceRecord], notes: [String]
  ) {
    self.version = version
    self.sides = sides
    self.data = data
    equal = first == nil
    self.samples = samples
    self.steps = steps
    self.offset = offset
    self.tolerance = tolerance
    self.first = first
    self.layers = layers
    self.notes = notes
  }
}
