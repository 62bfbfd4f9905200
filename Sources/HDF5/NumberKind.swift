internal import CHDF5

/// A form in which numbers pass between the library and Swift arrays.
enum NumberKind: Hashable, Sendable {
  case integer8, integer16, integer32, integer64
  case unsigned8, unsigned16, unsigned32, unsigned64
  case float16, float32, float64

  var byteCount: Int {
    switch self {
    case .integer8, .unsigned8: 1
    case .integer16, .unsigned16, .float16: 2
    case .integer32, .unsigned32, .float32: 4
    case .integer64, .unsigned64, .float64: 8
    }
  }

  var elementType: ElementType {
    switch self {
    case .integer8, .integer16, .integer32, .integer64: .integer(bits: 8 * byteCount, signed: true)
    case .unsigned8, .unsigned16, .unsigned32, .unsigned64:
      .integer(bits: 8 * byteCount, signed: false)
    case .float16, .float32, .float64: .float(bits: 8 * byteCount)
    }
  }

  /// The smallest integer kind that holds every value of `byteCount` bytes; `nil` above 8 bytes.
  static func integer(byteCount: Int, isSigned: Bool) -> NumberKind? {
    switch byteCount {
    case 1: isSigned ? .integer8 : .unsigned8
    case 2: isSigned ? .integer16 : .unsigned16
    case 3, 4: isSigned ? .integer32 : .unsigned32
    case 5...8: isSigned ? .integer64 : .unsigned64
    default: nil
    }
  }

  /// A new handle for this kind in memory.
  func makeMemoryType() -> Identifier {
    let predefined =
      switch self {
      case .integer8: glint_H5T_NATIVE_INT8()
      case .integer16: glint_H5T_NATIVE_INT16()
      case .integer32: glint_H5T_NATIVE_INT32()
      case .integer64: glint_H5T_NATIVE_INT64()
      case .unsigned8: glint_H5T_NATIVE_UINT8()
      case .unsigned16: glint_H5T_NATIVE_UINT16()
      case .unsigned32: glint_H5T_NATIVE_UINT32()
      case .unsigned64: glint_H5T_NATIVE_UINT64()
      case .float16: glint_H5T_IEEE_F32LE()
      case .float32: glint_H5T_NATIVE_FLOAT()
      case .float64: glint_H5T_NATIVE_DOUBLE()
      }
    let type = Identifier(owning: H5Tcopy(predefined))
    if self == .float16 {
      // The library has no type of its own for IEEE binary16: sign at bit 15, 5 bits of exponent at
      // bit 10 with bias 15, 10 bits of fraction. The order keeps each step's fields inside the type.
      H5Tset_fields(type.rawValue, 15, 10, 5, 0, 10)
      H5Tset_size(type.rawValue, 2)
      H5Tset_ebias(type.rawValue, 15)
    }
    return type
  }
}
