internal import CHDF5

/// A type of a file, looked at once: what it is, and how its elements are fetched.
struct StoredType: Sendable {
  let elementType: ElementType
  /// Bytes of one element in the file's own form; for variable length, of one reference.
  let byteCount: Int
  let form: Form

  /// How elements are fetched.
  enum Form: Hashable, Sendable {
    /// As numbers of this kind. Booleans come as one-byte integers.
    case number(NumberKind)
    /// As strings of `byteCount` bytes.
    case fixedString(padding: Padding)
    case variableString
    /// As lists of numbers of this kind, from elements of `byteCount` bytes in the file.
    case variableNumbers(NumberKind)
    case unreadable
  }

  /// What fills a fixed string behind its text.
  enum Padding: Hashable, Sendable {
    case nullTerminated, nulls, spaces
  }

  init(_ type: borrowing Identifier) {
    let handle = type.rawValue
    byteCount = H5Tget_size(handle)
    switch H5Tget_class(handle) {
    case H5T_INTEGER: (elementType, form) = Self.integer(handle)
    case H5T_FLOAT: (elementType, form) = Self.float(handle)
    case H5T_ENUM: (elementType, form) = Self.enumeration(handle)
    case H5T_STRING: (elementType, form) = Self.string(handle)
    case H5T_VLEN: (elementType, form) = Self.variableLength(handle)
    case H5T_COMPOUND: (elementType, form) = (.other("compound"), .unreadable)
    case H5T_REFERENCE: (elementType, form) = (.other("reference"), .unreadable)
    case H5T_OPAQUE: (elementType, form) = (.other("opaque"), .unreadable)
    case H5T_BITFIELD: (elementType, form) = (.other("bit field"), .unreadable)
    case H5T_ARRAY: (elementType, form) = (.other("array"), .unreadable)
    case H5T_TIME: (elementType, form) = (.other("time"), .unreadable)
    default: (elementType, form) = (.other("unknown type"), .unreadable)
    }
  }

  private static func integer(_ handle: hid_t) -> (ElementType, Form) {
    let isSigned = H5Tget_sign(handle) == H5T_SGN_2
    let bits = H5Tget_precision(handle)
    guard let kind = NumberKind.integer(byteCount: H5Tget_size(handle), isSigned: isSigned) else {
      return (.other("\(bits)-bit integer"), .unreadable)
    }
    return (.integer(bits: bits, signed: isSigned), .number(kind))
  }

  private static func float(_ handle: hid_t) -> (ElementType, Form) {
    var (sign, exponent, exponentBits, fraction, fractionBits) = (0, 0, 0, 0, 0)
    unsafe H5Tget_fields(handle, &sign, &exponent, &exponentBits, &fraction, &fractionBits)
    let layout = [H5Tget_size(handle), exponentBits, fractionBits, H5Tget_ebias(handle)]
    let isPacked = fraction == 0 && exponent == fractionBits && sign == exponent + exponentBits
    let kind: NumberKind? =
      switch layout {
      case [2, 5, 10, 15]: .float16
      case [4, 8, 23, 127]: .float32
      case [8, 11, 52, 1023]: .float64
      default: nil
      }
    guard isPacked, let kind, H5Tget_norm(handle) == H5T_NORM_IMPLIED else {
      return (.other("float of another layout than IEEE 16, 32 or 64 bits"), .unreadable)
    }
    return (kind.elementType, .number(kind))
  }

  /// Only h5py's boolean is read; other enumerations give numbers a meaning that would be lost.
  private static func enumeration(_ handle: hid_t) -> (ElementType, Form) {
    let other = (ElementType.other("enumeration"), Form.unreadable)
    guard H5Tget_size(handle) == 1, H5Tget_nmembers(handle) == 2 else { return other }
    for (name, value) in [("FALSE", UInt8(0)), ("TRUE", 1)] {
      let index = unsafe H5Tget_member_index(handle, name)
      guard index >= 0 else { return other }
      var stored: UInt8 = 0xFF
      guard unsafe H5Tget_member_value(handle, UInt32(index), &stored) >= 0, stored == value else {
        return other
      }
    }
    return (.boolean, .number(.integer8))
  }

  private static func string(_ handle: hid_t) -> (ElementType, Form) {
    if H5Tis_variable_str(handle) > 0 { return (.string, .variableString) }
    let padding: Padding =
      switch H5Tget_strpad(handle) {
      case H5T_STR_SPACEPAD: .spaces
      case H5T_STR_NULLPAD: .nulls
      default: .nullTerminated
      }
    return (.string, .fixedString(padding: padding))
  }

  private static func variableLength(_ handle: hid_t) -> (ElementType, Form) {
    let element = H5Tget_super(handle)
    guard element >= 0 else { return (.other("variable-length list"), .unreadable) }
    let stored = StoredType(Identifier(owning: element))
    guard case .number(let kind) = stored.form, stored.elementType != .boolean else {
      return (.variableLength(of: stored.elementType), .unreadable)
    }
    return (.variableLength(of: stored.elementType), .variableNumbers(kind))
  }
}
