/// Extent of a node's values without a batch axis: `[features]`, `[channels, length]` or `[channels, rows, columns]`.
///
/// Values are stored row-major (C order), the order of NIR, NumPy and PyTorch.
public struct Shape: Hashable, Sendable, CustomStringConvertible {
  /// Extents, each at least 1.
  public let dimensions: [Int]

  /// The largest number of values a node may have, 2^26 (64 channels of 1024 × 1024): a few bytes of a file can ask for as many
  /// constants per neuron.
  public static let maximumCount = 1 << 26

  /// A shape.
  /// - Throws: ``ModelError/invalidShape`` when it is empty, has an extent below 1, or has more than ``maximumCount`` values.
  public init(_ dimensions: [Int]) throws(ModelError) {
    var count = 1
    for extent in dimensions {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard extent > 0, !overflow, product <= Self.maximumCount else {
        throw .invalidShape(dimensions)
      }
      count = product
    }
    guard !dimensions.isEmpty else { throw .invalidShape(dimensions) }
    self.dimensions = dimensions
    self.count = count
  }

  /// Number of values.
  public let count: Int

  /// Channels: the first extent.
  public var channels: Int { dimensions[0] }
  /// Rows of the map: 1 unless there are three extents.
  public var rows: Int { dimensions.count > 2 ? dimensions[1] : 1 }
  /// Columns of the map: the last extent of a map, 1 for features.
  public var columns: Int { dimensions.count > 1 ? dimensions[dimensions.count - 1] : 1 }
  /// Positions of the map, `rows × columns`.
  public var positions: Int { count / channels }

  /// For instance `16×28×28`.
  public var description: String { dimensions.map(String.init).joined(separator: "×") }
}
