public import NetworkModel

/// A network with what was found out while its file was read.
public struct NetworkReading: Equatable, Sendable {
  /// The network, valid.
  public var network: LoadedNetwork
  /// What is not as the format wants it and was read all the same; empty under strict reading.
  public var findings: [Finding] = []
  /// The file behind a NIR network; nil for the other formats.
  public var document: NIRDocument?

  /// A network that was read.
  public init(network: LoadedNetwork, findings: [Finding] = [], document: NIRDocument? = nil) {
    self.network = network
    self.findings = findings
    self.document = document
  }
}
