/// A way to store a dataset's elements outside of its file, which this module never reads.
public enum StorageKind: String, Hashable, Sendable {
  /// The elements lie in other files, named by the dataset.
  case external
  /// The dataset is put together from datasets of other files, named by it.
  case virtual
}
