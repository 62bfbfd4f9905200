/// How the elements of a written dataset are packed.
public enum Compression: Hashable, Sendable {
  /// As they are, in one piece.
  case none
  /// In chunks, each packed with deflate, which every HDF5 reader can undo.
  /// - Precondition of the write: `level` is in `0...9`; 4 is what NIR's own writer uses.
  case gzip(level: Int)
}
