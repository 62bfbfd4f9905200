/// Pixels of an event camera.
///
/// An event's unit is its place in `[2, height, width]`, row-major: `(polarity · height + y) · width + x`.
public struct SensorSize: Hashable, Sendable {
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int

  /// The sensor of N-MNIST, 34 × 34.
  public static let nMNIST = SensorSize(width: 34, height: 34)

  /// A sensor of `width` columns and `height` rows.
  /// - Precondition: both in 1…32,767.
  public init(width: Int, height: Int) {
    precondition((1...32_767).contains(width) && (1...32_767).contains(height))
    self.width = width
    self.height = height
  }

  /// Units of both polarities.
  public var channels: Int { 2 * width * height }
}
