/// A Swift number that datasets and attributes are read as and written from.
///
/// The conforming types are the fixed-width integers, `Int`, `Float16`, `Float` and `Double`; the
/// protocol is not meant to be conformed to elsewhere. Each type states its conversion itself, so that
/// the loops over elements are compiled for it.
public protocol HDF5Number: Sendable {
  /// The type that is written to a file.
  static var elementType: ElementType { get }

  /// The numbers of a file as this type.
  ///
  /// Integers are exact: whole floats convert, anything else that does not fit is an error, never
  /// clamped. Floats round to nearest.
  /// - Throws: `StoredNumbers.Mismatch` for the first value that this type cannot hold.
  static func converted(_ numbers: StoredNumbers) throws(StoredNumbers.Mismatch) -> [Self]
}

extension HDF5Number {
  /// The kind in which this type passes to the library.
  static var kind: NumberKind {
    switch elementType {
    case .integer(bits: 8, signed: true): .integer8
    case .integer(bits: 16, signed: true): .integer16
    case .integer(bits: 32, signed: true): .integer32
    case .integer(bits: 64, signed: true): .integer64
    case .integer(bits: 8, signed: false): .unsigned8
    case .integer(bits: 16, signed: false): .unsigned16
    case .integer(bits: 32, signed: false): .unsigned32
    case .integer(bits: 64, signed: false): .unsigned64
    case .float(bits: 16): .float16
    case .float(bits: 32): .float32
    case .float(bits: 64): .float64
    default: fatalError("\(Self.self) is no number of a file")
    }
  }
}

extension HDF5Number where Self: FixedWidthInteger {
  /// The integer of this type's width and sign.
  public static var elementType: ElementType { .integer(bits: bitWidth, signed: isSigned) }
}

extension HDF5Number where Self: BinaryFloatingPoint {
  /// The IEEE float of this type's width.
  public static var elementType: ElementType { .float(bits: 8 * MemoryLayout<Self>.size) }
}

extension Int: HDF5Number {
  /// The numbers as `Int`: exact, or an error.
  public static func converted(
    _ numbers: StoredNumbers
  ) throws(StoredNumbers.Mismatch) -> [Int] { try numbers.integers(as: Int.self) }
}

extension Int8: HDF5Number {
  /// The numbers as `Int8`: exact, or an error.
  public static func converted(
    _ numbers: StoredNumbers
  ) throws(StoredNumbers.Mismatch) -> [Int8] { try numbers.integers(as: Int8.self) }
}

extension Int16: HDF5Number {
  /// The numbers as `Int16`: exact, or an error.
  public static func converted(
    _ numbers: StoredNumbers
  ) throws(StoredNumbers.Mismatch) -> [Int16] { try numbers.integers(as: Int16.self) }
}

extension Int32: HDF5Number {
  /// The numbers as `Int32`: exact, or an error.
  public static func converted(
    _ numbers: StoredNumbers
  ) throws(StoredNumbers.Mismatch) -> [Int32] { try numbers.integers(as: Int32.self) }
}

extension Int64: HDF5Number {
  /// The numbers as `Int64`: exact, or an error.
  public static func converted(
    _ numbers: StoredNumbers
  ) throws(StoredNumbers.Mismatch) -> [Int64] { try numbers.integers(as: Int64.self) }
}

extension UInt8: HDF5Number {
  /// The numbers as `UInt8`: exact, or an error.
  public static func converted(
    _ numbers: StoredNumbers
  ) throws(StoredNumbers.Mismatch) -> [UInt8] { try numbers.integers(as: UInt8.self) }
}

extension UInt16: HDF5Number {
  /// The numbers as `UInt16`: exact, or an error.
  public static func converted(
    _ numbers: StoredNumbers
  ) throws(StoredNumbers.Mismatch) -> [UInt16] { try numbers.integers(as: UInt16.self) }
}

extension UInt32: HDF5Number {
  /// The numbers as `UInt32`: exact, or an error.
  public static func converted(
    _ numbers: StoredNumbers
  ) throws(StoredNumbers.Mismatch) -> [UInt32] { try numbers.integers(as: UInt32.self) }
}

extension UInt64: HDF5Number {
  /// The numbers as `UInt64`: exact, or an error.
  public static func converted(
    _ numbers: StoredNumbers
  ) throws(StoredNumbers.Mismatch) -> [UInt64] { try numbers.integers(as: UInt64.self) }
}

extension Float16: HDF5Number {
  /// The numbers as `Float16`: rounded to nearest; a finite value that would become infinite is an error.
  public static func converted(
    _ numbers: StoredNumbers
  ) throws(StoredNumbers.Mismatch) -> [Float16] { try numbers.floats(as: Float16.self) }
}

extension Float: HDF5Number {
  /// The numbers as `Float`: rounded to nearest; a finite value that would become infinite is an error.
  public static func converted(
    _ numbers: StoredNumbers
  ) throws(StoredNumbers.Mismatch) -> [Float] { try numbers.floats(as: Float.self) }
}

extension Double: HDF5Number {
  /// The numbers as `Double`: rounded to nearest; a finite value that would become infinite is an error.
  public static func converted(
    _ numbers: StoredNumbers
  ) throws(StoredNumbers.Mismatch) -> [Double] { try numbers.floats(as: Double.self) }
}
