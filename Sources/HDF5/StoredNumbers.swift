/// Numbers in the type in which a file holds them, before they become the type that is asked for.
public struct StoredNumbers: Sendable {
  /// The numbers, the last dimension fastest.
  public let values: Values

  /// One array, of the kind in which the library handed the numbers over.
  public enum Values: Sendable {
    /// Signed integers.
    case integer8([Int8]), integer16([Int16]), integer32([Int32]), integer64([Int64])
    /// Unsigned integers.
    case unsigned8([UInt8]), unsigned16([UInt16]), unsigned32([UInt32]), unsigned64([UInt64])
    /// IEEE floats.
    case float16([Float16]), float32([Float]), float64([Double])
  }

  /// The first value that the type asked for cannot hold.
  public struct Mismatch: Error, Hashable, Sendable {
    /// Position of the value, counted over all dimensions with the last one fastest.
    public let index: Int
    /// The value in words.
    public let value: String
  }

  /// The numbers as integers.
  /// - Throws: `Mismatch` for a fraction, an infinity, NaN, or a value outside of `Number`.
  /// - Complexity: O(count); O(1) when the stored type is the one asked for.
  func integers<Number: FixedWidthInteger>(as type: Number.Type) throws(Mismatch) -> [Number] {
    switch values {
    case .integer8(let values): try Self.integers(values)
    case .integer16(let values): try Self.integers(values)
    case .integer32(let values): try Self.integers(values)
    case .integer64(let values): try Self.integers(values)
    case .unsigned8(let values): try Self.integers(values)
    case .unsigned16(let values): try Self.integers(values)
    case .unsigned32(let values): try Self.integers(values)
    case .unsigned64(let values): try Self.integers(values)
    case .float16(let values): try Self.integers(values)
    case .float32(let values): try Self.integers(values)
    case .float64(let values): try Self.integers(values)
    }
  }

  /// The numbers as floats, rounded to nearest; infinities and NaN stay what they are.
  /// - Throws: `Mismatch` for a finite value that would become infinite.
  /// - Complexity: O(count); O(1) when the stored type is the one asked for.
  func floats<Number: BinaryFloatingPoint>(as type: Number.Type) throws(Mismatch) -> [Number] {
    switch values {
    case .integer8(let values): try Self.floats(values)
    case .integer16(let values): try Self.floats(values)
    case .integer32(let values): try Self.floats(values)
    case .integer64(let values): try Self.floats(values)
    case .unsigned8(let values): try Self.floats(values)
    case .unsigned16(let values): try Self.floats(values)
    case .unsigned32(let values): try Self.floats(values)
    case .unsigned64(let values): try Self.floats(values)
    case .float16(let values): try Self.floats(values)
    case .float32(let values): try Self.floats(values)
    case .float64(let values): try Self.floats(values)
    }
  }

  private static func integers<Source: BinaryInteger, Number: FixedWidthInteger>(
    _ source: [Source]
  ) throws(Mismatch) -> [Number] {
    if Source.self == Number.self { return unsafe unsafeBitCast(source, to: [Number].self) }
    var result: [Number] = []
    result.reserveCapacity(source.count)
    for (index, value) in source.enumerated() {
      guard let number = Number(exactly: value) else {
        throw Mismatch(index: index, value: "\(value)")
      }
      result.append(number)
    }
    return result
  }

  private static func integers<Source: BinaryFloatingPoint, Number: FixedWidthInteger>(
    _ source: [Source]
  ) throws(Mismatch) -> [Number] {
    var result: [Number] = []
    result.reserveCapacity(source.count)
    for (index, value) in source.enumerated() {
      guard let number = Number(exactly: value) else {
        throw Mismatch(index: index, value: "\(value)")
      }
      result.append(number)
    }
    return result
  }

  private static func floats<Source: BinaryInteger, Number: BinaryFloatingPoint>(
    _ source: [Source]
  ) throws(Mismatch) -> [Number] {
    var result: [Number] = []
    result.reserveCapacity(source.count)
    for (index, value) in source.enumerated() {
      let number = Number(value)
      guard number.isFinite else { throw Mismatch(index: index, value: "\(value)") }
      result.append(number)
    }
    return result
  }

  private static func floats<Source: BinaryFloatingPoint, Number: BinaryFloatingPoint>(
    _ source: [Source]
  ) throws(Mismatch) -> [Number] {
    if Source.self == Number.self { return unsafe unsafeBitCast(source, to: [Number].self) }
    var result: [Number] = []
    result.reserveCapacity(source.count)
    for (index, value) in source.enumerated() {
      let number = Number(value)
      guard number.isFinite || !value.isFinite else {
        throw Mismatch(index: index, value: "\(value)")
      }
      result.append(number)
    }
    return result
  }
}
