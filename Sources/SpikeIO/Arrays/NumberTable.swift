/// Numbers in rows and columns out of a text file, with the columns' names where it has them.
public struct NumberTable: Equatable, Sendable {
  /// The numbers, `[rows, columns]`.
  public let array: NumberArray
  /// Names of the columns out of a first line that is no numbers; empty without one.
  public let columns: [String]

  /// Reads a table from `path`, plain or packed as gzip or xz.
  ///
  /// - Throws: ``SpikeIOError`` naming the first line that is wrong.
  /// - Complexity: O(bytes).
  public init(
    path: String, maximumBytes: Int = SampleReader.standardMaximumBytes
  ) throws(SpikeIOError) {
    self = try CSVReader.table(of: try UnpackedFile(path: path), maximumBytes: maximumBytes)
  }

  init(array: NumberArray, columns: [String]) {
    self.array = array
    self.columns = columns
  }
}
