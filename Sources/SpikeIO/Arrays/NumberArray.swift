/// An array of numbers out of a file, in memory.
public struct NumberArray: Equatable, Sendable {
  /// Extents; empty for a single number.
  public let shape: [Int]
  /// The numbers, the last dimension fastest; 0 and 1 for booleans, integers above 2⁵³ rounded.
  public let values: [Double]
  /// True when the file holds integers or booleans.
  public let isInteger: Bool

  /// An array.
  /// - Precondition: as many values as the shape has places.
  public init(shape: [Int], values: [Double], isInteger: Bool) {
    precondition(shape.reduce(1, *) == values.count, "\(values.count) values for \(shape)")
    self.shape = shape
    self.values = values
    self.isInteger = isInteger
  }

  /// Reads the array in `path`: `.npy` by its content, `.csv` and `.tsv` by their names.
  ///
  /// - Parameters:
  ///   - path: The file, plain or packed as gzip or xz.
  ///   - maximumBytes: Unpacked bytes that it may have, or claim to have.
  /// - Throws: ``SpikeIOError`` for a file of another format, or that is not laid out as its format says.
  /// - Complexity: O(bytes).
  public init(
    path: String, maximumBytes: Int = SampleReader.standardMaximumBytes
  ) throws(SpikeIOError) {
    let file = try UnpackedFile(path: path)
    let start = try file.bytes(upTo: NPYHeader.magic.count)
    if start == NPYHeader.magic {
      self = try NPYReader.array(of: file, maximumBytes: maximumBytes)
    } else if CSVReader.isName(path) {
      self = try CSVReader.table(start: start, of: file, maximumBytes: maximumBytes).array
    } else {
      throw file.error(.notAnArray(firstBytes: start))
    }
  }
}
