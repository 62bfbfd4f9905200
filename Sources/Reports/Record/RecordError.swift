/// A record that cannot be read or written.
public enum RecordError: Error, Equatable, CustomStringConvertible {
  /// A file that cannot be read.
  case unreadable(path: String, reason: String)
  /// A file that cannot be written.
  case unwritable(path: String, reason: String)
  /// Text that is no record.
  case malformed(reason: String)
  /// A record of a version that this program does not know.
  case unknownSchema(found: String, expected: String)

  /// One sentence: what, where, what to do.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "cannot read '\(path)': \(reason)"
    case .unwritable(let path, let reason):
      "cannot write '\(path)': \(reason); nothing was changed there"
    case .malformed(let reason):
      "this is no record of a run: \(reason); make one with 'glint run --record'"
    case .unknownSchema(let found, let expected):
      "the record's schema is '\(found)', expected '\(expected)'; read it with the version that wrote it"
    }
  }
}
