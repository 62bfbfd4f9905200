/// Zeros added around a map before a window slides over it.
public struct Padding: Equatable, Sendable {
  /// Rows above.
  public var top: Int
  /// Columns to the left.
  public var left: Int
  /// Rows below.
  public var bottom: Int
  /// Columns to the right.
  public var right: Int

  /// Different on each side ("same" padding of even kernels pads the extra element at the end).
  public init(top: Int, left: Int, bottom: Int, right: Int) {
    self.top = top
    self.left = left
    self.bottom = bottom
    self.right = right
  }

  /// The same before and after.
  public init(rows: Int, columns: Int) {
    self.init(top: rows, left: columns, bottom: rows, right: columns)
  }

  /// True when both ends of each axis get the same.
  public var isSymmetric: Bool { top == bottom && left == right }
}

/// Geometry of a convolution (cross-correlation, as in PyTorch) over `[channels, rows, columns]`.
///
/// A one-dimensional convolution over `[channels, length]` has one row.
/// Weights are `[outputChannels, inputChannels / groups, kernelRows, kernelColumns]`, row-major.
public struct Convolution: Equatable, Sendable {
  /// Input channels of all groups.
  public var inputChannels: Int
  /// Output channels of all groups.
  public var outputChannels: Int
  /// The window and how it slides.
  public var window: Window
  /// Groups; both channel counts are multiples of it.
  public var groups: Int
  /// 1 or 2: the rank of the map, which decides the NIR node it is written as.
  public var rank: Int

  /// A convolution; see ``Graph/validated()`` for what is checked.
  public init(
    inputChannels: Int, outputChannels: Int, window: Window, groups: Int = 1, rank: Int = 2
  ) {
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.window = window
    self.groups = groups
    self.rank = rank
  }

  /// Number of weights.
  public var weightCount: Int {
    outputChannels * (inputChannels / groups) * window.kernelRows * window.kernelColumns
  }
}
