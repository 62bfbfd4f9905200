/// Recorded runs that give their samples one at a time: a trace file, a matrix, or a network that is run when asked.
public protocol TraceSource: Sendable {
  /// Name for people, usually the file's.
  var name: String { get }
  /// What it is, in words, such as `NIRData`.
  var formatName: String { get }
  /// The layers, in network order where it is known, else in the order of the file.
  var layers: [TraceLayer] { get }
  /// True where ``layers`` stand in network order.
  var isInNetworkOrder: Bool { get }
  /// Length of a step in the unit of the neurons' time constants; nil when nobody said.
  var timeStep: Double? { get }
  /// In which numbers the run computed; nil when nobody said.
  var arithmetic: TraceArithmetic? { get }
  /// Number of each sample in the whole data set; `0..<count` where the source does not say.
  var sampleNumbers: [Int] { get }
  /// What was recorded of the sample at `index`.
  /// - Precondition: `index` in `sampleNumbers.indices`.
  /// - Throws: an error in one sentence when the source holds something else than it promised.
  func sample(at index: Int) throws -> SampleTrace
}

extension TraceSource {
  /// True unless a source says otherwise.
  public var isInNetworkOrder: Bool { true }
}
