import FixedPoint

/// Adds packed weight rows to 32-bit accumulators, one function per storage width.
///
/// Each reads the row from `row` on and adds `columns` values, with wrap-around additions: the caller proved that no sum
/// leaves 32 bits (``AccumulatorBound``).
@safe
struct RowAddition {
  let bits: Int
  let columns: Int
  private let pairs = unsafe CodeTables.twoBits
  private let nibbles = unsafe CodeTables.fourBits
  private let signs = unsafe CodeTables.oneBit

  /// An adder for rows of `columns` values of `bits` bits.
  init(bits: Int, columns: Int) {
    self.bits = bits
    self.columns = columns
  }

  /// `accumulators[i] += value of column i` for every column.
  @inline(__always)
  func add(_ row: UnsafePointer<UInt8>, to accumulators: UnsafeMutablePointer<Int32>) {
    switch bits {
    case 2: unsafe addTwoBits(row, to: accumulators)
    case 8: unsafe addBytes(row, to: accumulators)
    case 4: unsafe addFourBits(row, to: accumulators)
    case 1: unsafe addOneBit(row, to: accumulators)
    case 16: unsafe addWords(row, to: accumulators)
    default: unsafe addOddWidth(row, to: accumulators)
    }
  }

  @inline(__always)
  private func addTwoBits(
    _ row: UnsafePointer<UInt8>, to accumulators: UnsafeMutablePointer<Int32>
  ) {
    let whole = columns >> 2
    let vectors = UnsafeMutableRawPointer(accumulators)
    for index in 0..<whole {
      let sum =
        unsafe vectors.loadUnaligned(fromByteOffset: index << 4, as: SIMD4<Int32>.self)
        &+ pairs[Int(row[index])]
      unsafe vectors.storeBytes(of: sum, toByteOffset: index << 4, as: SIMD4<Int32>.self)
    }
    for column in whole << 2..<columns {
      let lane = unsafe pairs[Int(row[whole])][column & 3]
      unsafe accumulators[column] &+= lane
    }
  }

  @inline(__always)
  private func addFourBits(
    _ row: UnsafePointer<UInt8>, to accumulators: UnsafeMutablePointer<Int32>
  ) {
    let whole = columns >> 1
    let vectors = UnsafeMutableRawPointer(accumulators)
    for index in 0..<whole {
      let sum =
        unsafe vectors.loadUnaligned(fromByteOffset: index << 3, as: SIMD2<Int32>.self)
        &+ nibbles[Int(row[index])]
      unsafe vectors.storeBytes(of: sum, toByteOffset: index << 3, as: SIMD2<Int32>.self)
    }
    if columns & 1 == 1 { unsafe accumulators[columns - 1] &+= nibbles[Int(row[whole])].x }
  }

  @inline(__always)
  private func addOneBit(
    _ row: UnsafePointer<UInt8>, to accumulators: UnsafeMutablePointer<Int32>
  ) {
    let whole = columns >> 3
    let vectors = UnsafeMutableRawPointer(accumulators)
    for index in 0..<whole {
      let sum =
        unsafe vectors.loadUnaligned(fromByteOffset: index << 5, as: SIMD8<Int32>.self)
        &+ signs[Int(row[index])]
      unsafe vectors.storeBytes(of: sum, toByteOffset: index << 5, as: SIMD8<Int32>.self)
    }
    for column in whole << 3..<columns {
      let lane = unsafe signs[Int(row[whole])][column & 7]
      unsafe accumulators[column] &+= lane
    }
  }

  @inline(__always)
  private func addBytes(
    _ row: UnsafePointer<UInt8>, to accumulators: UnsafeMutablePointer<Int32>
  ) {
    for column in 0..<columns {
      unsafe accumulators[column] &+= Int32(Int8(bitPattern: row[column]))
    }
  }

  @inline(__always)
  private func addWords(
    _ row: UnsafePointer<UInt8>, to accumulators: UnsafeMutablePointer<Int32>
  ) {
    for column in 0..<columns {
      let low = unsafe UInt16(row[column << 1])
      let high = unsafe UInt16(row[column << 1 | 1])
      unsafe accumulators[column] &+= Int32(Int16(bitPattern: low | high << 8))
    }
  }

  /// 3, 5, 6 and 7 bits: a bit buffer that is refilled byte by byte.
  @inline(__always)
  private func addOddWidth(
    _ row: UnsafePointer<UInt8>, to accumulators: UnsafeMutablePointer<Int32>
  ) {
    var buffer: UInt32 = 0
    var filled = 0
    var next = 0
    let unused = UInt32(32 - bits)
    for column in 0..<columns {
      if filled < bits {
        buffer |= unsafe UInt32(row[next]) << UInt32(filled)
        next += 1
        filled += 8
      }
      unsafe accumulators[column] &+= Int32(bitPattern: buffer << unused) >> Int32(unused)
      buffer >>= UInt32(bits)
      filled -= bits
    }
  }
}
