/// Signed integers of 1…8 or 16 bits in rows, each row starting at a byte.
///
/// A row holds the weights from one source to a run of targets, so that one spike reads one row from its beginning.
/// Two's complement, lowest bits first; with 1 bit the codes 0 and 1 mean −1 and +1.
public struct PackedRows: Equatable, Sendable {
  /// Bits of one value.
  public let bits: Int
  /// Values per row.
  public let columns: Int
  /// Rows.
  public let rows: Int
  /// Bytes of one row, ⌈columns · bits / 8⌉.
  public let rowBytes: Int
  /// The rows one after the other.
  public let bytes: [UInt8]

  /// Packs `values`, row-major `[rows, columns]`.
  /// - Precondition: `values.count` is a multiple of `columns`, every value fits, `bits` is 1…8 or 16.
  public init(_ values: [Int16], columns: Int, bits: Int) {
    precondition((1...8).contains(bits) || bits == 16, "\(bits) bits cannot be packed into rows")
    precondition(columns > 0 && values.count % columns == 0)
    self.bits = bits
    self.columns = columns
    rows = values.count / columns
    rowBytes = Self.rowBytes(columns: columns, bits: bits)
    var bytes = [UInt8](repeating: 0, count: rows * rowBytes)
    let mask = UInt32((1 << bits) - 1)
    for row in 0..<rows {
      for column in 0..<columns {
        let value = values[row * columns + column]
        precondition(Self.fits(value, bits: bits), "\(value) does not fit \(bits) bits")
        let code = bits == 1 ? UInt32(value == 1 ? 1 : 0) : UInt32(bitPattern: Int32(value)) & mask
        let start = row * rowBytes * 8 + column * bits
        var window = code << UInt32(start & 7)
        var position = start >> 3
        while window != 0 {
          bytes[position] |= UInt8(truncatingIfNeeded: window)
          window >>= 8
          position += 1
        }
      }
    }
    self.bytes = bytes
  }

  /// Bytes of one row.
  public static func rowBytes(columns: Int, bits: Int) -> Int { (columns * bits + 7) / 8 }

  private static func fits(_ value: Int16, bits: Int) -> Bool {
    bits == 1
      ? value == 1 || value == -1 : Int(value) >= -(1 << (bits - 1)) && Int(value) < 1 << (bits - 1)
  }

  /// All values, row-major.
  /// - Complexity: O(`rows` · `columns`).
  public var unpacked: [Int32] {
    var values: [Int32] = []
    values.reserveCapacity(rows * columns)
    for row in 0..<rows {
      for column in 0..<columns { values.append(self[row, column]) }
    }
    return values
  }

  /// One value.
  public subscript(row: Int, column: Int) -> Int32 {
    precondition(row >= 0 && row < rows && column >= 0 && column < columns)
    let start = row * rowBytes * 8 + column * bits
    var window = UInt32(bytes[start >> 3])
    let last = (start + bits - 1) >> 3
    if last > start >> 3 { window |= UInt32(bytes[last]) << 8 }
    let code = (window >> UInt32(start & 7)) & UInt32((1 << bits) - 1)
    if bits == 1 { return code == 1 ? 1 : -1 }
    let unused = UInt32(32 - bits)
    return Int32(bitPattern: code << unused) >> Int32(unused)
  }
}
