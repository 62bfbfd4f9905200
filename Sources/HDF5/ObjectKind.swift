/// What a link of a group leads to.
public enum ObjectKind: String, Hashable, Sendable {
  /// A group: named members, each a group or a dataset.
  case group
  /// A dataset: an array of elements of one type.
  case dataset
  /// An element type stored under a name; never data.
  case namedType = "named type"
}
