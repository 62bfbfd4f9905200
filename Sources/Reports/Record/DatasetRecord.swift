/// Which data a run used.
public struct DatasetRecord: Codable, Equatable, Sendable {
  /// File or folder as given on the command line.
  public var path: String
  /// SHA-256 of the file, or of its files in order, hexadecimal.
  public var sha256: String
  /// Name for people.
  public var name: String
  /// Samples that were run.
  public var samples: Int

  /// A data set.
  public init(path: String, sha256: String, name: String, samples: Int) {
    self.path = path
    self.sha256 = sha256
    self.name = name
    self.samples = samples
  }
}
