/// Energy of on-chip memory by the size of the buffer, in picojoules per byte.
///
/// Between the listed sizes it is linear; a smaller buffer costs what the smallest does; a larger one goes on with
/// the last slope.
public struct MemoryEnergy: Equatable, Sendable {
  /// Buffer sizes in bytes, ascending, at least two.
  public var sizes: [Int]
  /// Reading a byte, one value per size.
  public var read: [Double]
  /// Writing a byte, one value per size.
  public var write: [Double]

  /// Memory energies.
  /// - Precondition: at least two sizes, and one value per size in both lists.
  public init(sizes: [Int], read: [Double], write: [Double]) {
    precondition(sizes.count >= 2 && read.count == sizes.count && write.count == sizes.count)
    self.sizes = sizes
    self.read = read
    self.write = write
  }

  /// Reading one byte from a buffer of `bytes` bytes.
  public func readPicojoulesPerByte(bufferBytes bytes: Int) -> Double {
    interpolated(read, at: bytes)
  }

  /// Writing one byte to a buffer of `bytes` bytes.
  public func writePicojoulesPerByte(bufferBytes bytes: Int) -> Double {
    interpolated(write, at: bytes)
  }

  private func interpolated(_ values: [Double], at bytes: Int) -> Double {
    guard bytes > sizes[0] else { return values[0] }
    let upper = sizes.firstIndex { $0 >= bytes } ?? sizes.count - 1
    let part = Double(bytes - sizes[upper - 1]) / Double(sizes[upper] - sizes[upper - 1])
    return values[upper - 1] + part * (values[upper] - values[upper - 1])
  }
}
