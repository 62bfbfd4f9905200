/// In which way a data set's file is not laid out as its format says.
public enum LayoutFault: Error, Hashable, Sendable {
  /// Not an IDX file: it must begin with two zero bytes and a known type.
  case idxMagic(firstBytes: [UInt8])
  /// IDX of another type than unsigned bytes (8).
  case idxElementType(code: UInt8)
  /// IDX of another number of dimensions: 3 for images, 1 for labels.
  case idxRank(expected: Int, found: Int)
  /// The header claims another number of bytes than there are; `found` is nil where there are more than claimed.
  case byteCount(claimed: Int, found: Int?)
  /// The dimensions multiply to more than can be counted.
  case uncountable(dimensions: [Int])
  /// A `.bin` file that is neither whole events nor whole records of CIFAR-10 (3,073 bytes) or CIFAR-100 (3,074).
  case recordSize(bytes: Int)
  /// A dataset of another shape.
  case shape(dataset: String, expected: String, found: [Int])
  /// A dataset of another element type.
  case elementType(dataset: String, expected: String, found: String)
  /// Two datasets that belong together have different numbers of rows.
  case rowCounts(times: Int, units: Int)
  /// An `.npy` file of another version than 1 to 3.
  case npyVersion(Int)
  /// The header of an `.npy` file cannot be understood; why.
  case npyHeader(String)
  /// An `.npy` file of elements that are no plain numbers; NumPy's name for them.
  case npyElementType(String)
  /// A line of a text file, counted from 1, that is not what it should be.
  case line(Int, String)
}

extension LayoutFault: CustomStringConvertible {
  /// The fault in words: what, and what was expected.
  public var description: String {
    switch self {
    case .idxMagic(let bytes):
      "it begins with \(hexadecimal(bytes)), which is not IDX; "
        + "two zero bytes, a type and a rank were expected"
    case .idxElementType(let code):
      "its IDX type is \(hexadecimal([code])); unsigned bytes (08) were expected"
    case .idxRank(expected: 3, found: 1):
      "it is an IDX file of rank 1 (labels); give the images, and the labels are found beside them"
    case .idxRank(let expected, let found):
      "it is an IDX file of rank \(found); rank \(expected) was expected"
    case .byteCount(let claimed, let found?):
      "its header claims \(claimed) bytes of data but \(found) are there; copy it again"
    case .byteCount(let claimed, nil):
      "its header claims \(claimed) bytes of data but more follow; it may be of another format"
    case .uncountable(let dimensions):
      "its header claims \(dimensions) elements, more than can be counted"
    case .recordSize(let bytes):
      "its \(bytes) bytes are neither whole events of 5 bytes (N-MNIST) nor whole records of 3073 or 3074 "
        + "bytes (CIFAR); copy it again"
    case .shape(let dataset, let expected, let found):
      "\(dataset) has the shape \(found); \(expected) was expected"
    case .elementType(let dataset, let expected, let found):
      "\(dataset) holds elements of type \(found); \(expected) were expected"
    case .rowCounts(let times, let units):
      "/spikes/times has \(times) rows but /spikes/units has \(units); one of each per sample was expected"
    case .npyVersion(let version):
      "its NPY version is \(version); 1, 2 or 3 was expected"
    case .npyHeader(let problem): "its NPY header cannot be read: \(problem)"
    case .npyElementType(let type):
      "its elements are of type \(type); booleans, integers of 8 to 64 bits or floats of 16 to 64 bits "
        + "were expected (use numpy.save on a plain array)"
    case .line(let number, let problem): "line \(number): \(problem)"
    }
  }
}

/// Bytes as two-digit numbers, such as `1f 8b`.
func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
}
