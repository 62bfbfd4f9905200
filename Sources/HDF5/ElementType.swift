/// The type of a dataset's or an attribute's elements as the file declares it.
///
/// The order of bytes is not part of it: values are always converted to this machine's.
public indirect enum ElementType: Hashable, Sendable {
  /// Two's complement or unsigned, of 1 to 64 bits.
  case integer(bits: Int, signed: Bool)
  /// IEEE 754 binary of 16, 32 or 64 bits.
  case float(bits: Int)
  /// An enumeration of `FALSE` = 0 and `TRUE` = 1 in one byte, as h5py writes booleans.
  case boolean
  /// Text, of fixed or variable length.
  case string
  /// A list of its own length in each element, as in spike datasets.
  case variableLength(of: ElementType)
  /// Anything else, named; such elements cannot be read.
  case other(String)
}

extension ElementType: CustomStringConvertible {
  /// The type in words, such as "16-bit float".
  public var description: String {
    switch self {
    case .integer(let bits, let signed): "\(bits)-bit \(signed ? "signed" : "unsigned") integer"
    case .float(let bits): "\(bits)-bit float"
    case .boolean: "boolean"
    case .string: "string"
    case .variableLength(let element): "variable-length list of \(element)"
    case .other(let name): name
    }
  }
}
