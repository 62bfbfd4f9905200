public import NetworkModel

/// Which network a run used.
public struct NetworkRecord: Codable, Equatable, Sendable {
  /// File as given on the command line.
  public var path: String
  /// SHA-256 of the file, hexadecimal.
  public var sha256: String
  /// Name for people.
  public var name: String
  /// Number of layers.
  public var layers: Int
  /// Weights and biases.
  public var parameters: Int
  /// Bits of a weight in the layers that hold most of them; absent without weights.
  public var weightBits: Int?
  /// Bits of a membrane in the layers that hold most of them; absent without neurons.
  public var membraneBits: Int?
  /// Time steps per sample.
  public var timeSteps: Int

  /// A network with the sizes of `footprint`.
  public init(
    path: String, sha256: String, name: String, footprint: MemoryFootprint, timeSteps: Int
  ) {
    self.path = path
    self.sha256 = sha256
    self.name = name
    layers = footprint.layers.count
    parameters = footprint.parameters
    weightBits = footprint.weightBits
    membraneBits = footprint.membraneBits
    self.timeSteps = timeSteps
  }
}
