/// Pooling over a window, channel by channel.
public struct Pooling: Equatable, Sendable {
  /// What becomes of a window.
  public enum Kind: String, Sendable, Codable {
    /// The sum of its values.
    case sum
    /// Their mean; padding counts as zeros.
    case average
    /// Their maximum: for spikes, whether any came (logical OR).
    case maximum
  }

  /// What becomes of a window.
  public var kind: Kind
  /// The window.
  public var window: Window

  /// A pooling.
  public init(kind: Kind, window: Window) {
    self.kind = kind
    self.window = window
  }
}
