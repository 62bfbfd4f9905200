/// A window that slides over a map: kernel, stride, padding and dilation of a convolution or a pooling.
public struct Window: Equatable, Sendable {
  /// Rows of the kernel.
  public var kernelRows: Int
  /// Columns of the kernel.
  public var kernelColumns: Int
  /// Rows between neighbouring windows.
  public var strideRows: Int
  /// Columns between neighbouring windows.
  public var strideColumns: Int
  /// Zeros around the map.
  public var padding: Padding
  /// Rows between neighbouring kernel elements.
  public var dilationRows: Int
  /// Columns between neighbouring kernel elements.
  public var dilationColumns: Int

  /// A window of `kernel` (rows, columns); stride and dilation in the same order.
  public init(
    kernel: (rows: Int, columns: Int), stride: (rows: Int, columns: Int) = (1, 1),
    padding: Padding = Padding(rows: 0, columns: 0), dilation: (rows: Int, columns: Int) = (1, 1)
  ) {
    kernelRows = kernel.rows
    kernelColumns = kernel.columns
    strideRows = stride.rows
    strideColumns = stride.columns
    self.padding = padding
    dilationRows = dilation.rows
    dilationColumns = dilation.columns
  }

  /// Kernel elements.
  public var taps: Int { kernelRows * kernelColumns }

  /// True when every number is one that a window can have: at least 1, padding at least 0, none above 65,535.
  var isPossible: Bool {
    let positive = [
      kernelRows, kernelColumns, strideRows, strideColumns, dilationRows, dilationColumns,
    ]
    let padded = [padding.top, padding.left, padding.bottom, padding.right]
    return positive.allSatisfy { (1...65_535).contains($0) }
      && padded.allSatisfy { (0...65_535).contains($0) }
  }

  /// Rows and columns of the output: `⌊(n + before + after − dilation·(k − 1) − 1) / stride⌋ + 1` on each axis; nil when no window fits.
  public func outputSize(rows: Int, columns: Int) -> (rows: Int, columns: Int)? {
    let height = rows + padding.top + padding.bottom - dilationRows * (kernelRows - 1) - 1
    let width = columns + padding.left + padding.right - dilationColumns * (kernelColumns - 1) - 1
    guard height >= 0, width >= 0 else { return nil }
    return (height / strideRows + 1, width / strideColumns + 1)
  }
}
