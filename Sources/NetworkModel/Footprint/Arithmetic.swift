/// In what numbers a layer computes.
public enum Arithmetic: String, Sendable, Codable {
  /// Integers of a few bits.
  case integer
  /// IEEE single precision.
  case float32
}
