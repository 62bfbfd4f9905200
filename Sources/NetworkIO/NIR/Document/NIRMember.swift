/// What stands under a name in a NIR file where the format has no rule: in metadata, and where unknown writers add something.
public indirect enum NIRMember: Equatable, Sendable {
  /// A dataset.
  case value(NIRValue)
  /// A group of members by name.
  case group([String: NIRMember])

  /// The dataset; nil for a group.
  public var value: NIRValue? {
    if case .value(let value) = self { return value }
    return nil
  }
}
