/// A link that this module never follows, and where it claims to lead.
///
/// Only a hard link is an object of the file itself. The others name a path, and a path that a file
/// chooses can be a file of the reader, or a circle.
public enum LinkKind: Hashable, Sendable {
  /// A path in another file.
  case external(file: String, path: String)
  /// A path in the same file.
  case soft(path: String)
  /// A link whose meaning is code of the program that wrote it.
  case userDefined(code: Int)
}
