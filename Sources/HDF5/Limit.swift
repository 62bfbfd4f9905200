/// What a file asked for more of than `ReadLimits` allows.
public enum Limit: String, Hashable, Sendable {
  /// Bytes of one dataset, or of the rows of it that were asked for.
  case datasetBytes = "bytes in one dataset"
  /// Bytes that a dataset declares and does not store: a small file that becomes a large array.
  case declaredToStoredRatio = "bytes declared for the bytes stored"
  /// Chunks of one dataset.
  case chunks = "chunks in one dataset"
  /// Bytes read from one file, all datasets together.
  case fileBytes = "bytes read from one file"
  /// Bytes of one attribute.
  case attributeBytes = "bytes in one attribute"
  /// Bytes of one string.
  case stringBytes = "bytes in one string"
  /// Bytes of one name.
  case nameBytes = "bytes in one name"
  /// Members of one group, or attributes of one object.
  case members = "members"
  /// Groups inside groups.
  case depth = "groups inside groups"
  /// Groups and datasets opened in one file.
  case openedObjects = "opened groups and datasets"
}
