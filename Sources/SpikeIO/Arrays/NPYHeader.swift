/// The header of an `.npy` file: the text of a Python dictionary with type, order and shape.
struct NPYHeader: Equatable {
  /// The type of the elements.
  let element: NPYElement
  /// True when the first dimension is the fastest.
  let isFortranOrder: Bool
  let shape: [Int]

  /// What every such file begins with, before the version.
  static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]

  private static let expected = "a dictionary with 'descr', 'fortran_order' and 'shape'"

  /// Parses the text; nothing of it is ever evaluated.
  /// - Throws: ``LayoutFault`` in words.
  init(_ text: [UInt8]) throws(LayoutFault) {
    var words = PythonWords(text)
    var descr: String?
    var order: Bool?
    var shape: [Int]?
    guard words.take("{") else {
      throw .npyHeader("it begins without a brace; expected \(Self.expected)")
    }
    while !words.take("}") {
      guard let key = words.string(), words.take(":") else {
        throw .npyHeader("it is no dictionary; expected \(Self.expected)")
      }
      switch key {
      case "descr":
        guard let text = words.string() else {
          throw .npyElementType("a structured type")
        }
        descr = text
      case "fortran_order": order = words.boolean()
      case "shape": shape = words.tuple()
      default:
        throw .npyHeader("it has a key \(String(reflecting: key)); expected \(Self.expected)")
      }
      guard words.take(",") || words.isNext("}") else {
        throw .npyHeader("it is cut off or damaged; expected \(Self.expected)")
      }
    }
    guard let descr, let order, let shape else {
      throw .npyHeader("it is not complete; expected \(Self.expected)")
    }
    guard let element = NPYElement(descr) else {
      throw .npyElementType(String(reflecting: descr))
    }
    self.element = element
    isFortranOrder = order
    self.shape = shape
  }

  /// Number of elements.
  /// - Throws: ``LayoutFault/uncountable(dimensions:)`` when they, or their bytes in memory, cannot be counted.
  func count() throws(LayoutFault) -> Int {
    var product = 1
    for extent in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      guard !overflow, next <= Int.max / 16 else { throw .uncountable(dimensions: shape) }
      product = next
    }
    return product
  }
}

/// The few words of Python that a header is made of.
private struct PythonWords {
  private let bytes: [UInt8]
  private var next = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private mutating func skipSpaces() {
    while next < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[next]) { next += 1 }
  }

  /// True when `word` comes next; it is passed.
  mutating func take(_ word: String) -> Bool {
    guard isNext(word) else { return false }
    next += word.utf8.count
    return true
  }

  mutating func isNext(_ word: String) -> Bool {
    skipSpaces()
    return bytes[next...].starts(with: word.utf8)
  }

  /// Text in quotes, without escapes.
  mutating func string() -> String? {
    skipSpaces()
    guard next < bytes.count, bytes[next] == 0x27 || bytes[next] == 0x22,
      let end = bytes[(next + 1)...].firstIndex(of: bytes[next])
    else { return nil }
    let text = String(decoding: bytes[(next + 1)..<end], as: UTF8.self)
    next = end + 1
    return text
  }

  mutating func boolean() -> Bool? { take("True") ? true : take("False") ? false : nil }

  /// Extents in brackets; Python 2 put an `L` behind long ones.
  mutating func tuple() -> [Int]? {
    guard take("(") else { return nil }
    var extents: [Int] = []
    while !take(")") {
      skipSpaces()
      let digits = bytes[next...].prefix { (0x30...0x39).contains($0) }
      guard let extent = Int(String(decoding: digits, as: UTF8.self)), extents.count < 32 else {
        return nil
      }
      extents.append(extent)
      next += digits.count
      _ = take("L")
      guard take(",") || isNext(")") else { return nil }
    }
    return extents
  }
}
