/// Something about a network that is wrong, doubtful or lost: found while its file was read, or by the lint.
public struct Finding: Equatable, Sendable, Codable {
  /// What kind of finding.
  ///
  /// The raw value is the code that people and machines see; docs/lint.md describes each.
  public enum Code: String, Sendable, Codable, CaseIterable {
    /// An edge names a node that does not exist.
    case danglingEdge = "dangling-edge"
    /// An edge stands twice in the file.
    case duplicateEdge = "duplicate-edge"
    /// The shape of an input or of a convolution's input is not stored.
    case missingShape = "missing-shape"
    /// An annotated shape is not the one that the data have.
    case wrongShape = "wrong-shape"
    /// A dataset that the node's type does not have.
    case unknownParameter = "unknown-parameter"
    /// The file does not say which version of the format wrote it.
    case missingVersion = "missing-version"
  }

  /// What kind of finding.
  public var code: Code
  /// Where: a node, an edge, or a parameter of a node, such as `lif1.tau`.
  public var place: String
  /// What is the matter, in one sentence without a full stop.
  public var reason: String
  /// What to do about it, in one sentence without a full stop.
  public var remedy: String

  /// A finding.
  public init(_ code: Code, at place: String, reason: String, remedy: String) {
    self.code = code
    self.place = place
    self.reason = reason
    self.remedy = remedy
  }
}
