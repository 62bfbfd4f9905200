/// How fast this machine ran the network: a measurement, not a model.
public struct HostRecord: Codable, Equatable, Sendable {
  /// Wall-clock seconds of the run, without reading files.
  public var seconds: Double
  /// Samples per second.
  public var samplesPerSecond: Double
  /// Synaptic operations per second.
  public var synapticOperationsPerSecond: Double
  /// Threads used.
  public var threads: Int
  /// Instruction set of the kernels used.
  public var instructionSet: String

  /// Rates of a run; 0 where no time passed.
  public init(
    seconds: Double, samples: Int, synapticOperations: Int, threads: Int, instructionSet: String
  ) {
    self.seconds = seconds
    samplesPerSecond = seconds > 0 ? Double(samples) / seconds : 0
    synapticOperationsPerSecond = seconds > 0 ? Double(synapticOperations) / seconds : 0
    self.threads = threads
    self.instructionSet = instructionSet
  }
}
