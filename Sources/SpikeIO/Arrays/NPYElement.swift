/// The type of an array's elements in an `.npy` file, such as `<f4`.
struct NPYElement: Equatable {
  /// What kind of number it is.
  enum Kind: Character {
    case boolean = "b"
    case signed = "i"
    case unsigned = "u"
    case float = "f"
  }

  let kind: Kind
  let byteCount: Int
  let isBigEndian: Bool

  /// The type that NumPy calls `descr`; nil for text, objects, dates, complex and extended numbers.
  init?(_ descr: String) {
    let characters = Array(descr)
    guard characters.count == 3, "<>|=".contains(characters[0]),
      let kind = Kind(rawValue: characters[1]),
      let size = characters[2].wholeNumberValue
    else { return nil }
    let sizes = kind == .boolean ? [1] : kind == .float ? [2, 4, 8] : [1, 2, 4, 8]
    guard sizes.contains(size) else { return nil }
    self.kind = kind
    byteCount = size
    isBigEndian = characters[0] == ">"
  }

  /// The number in `bytes`, `byteCount` of them from `start`.
  func value(_ bytes: [UInt8], at start: Int) -> Double {
    var bits: UInt64 = 0
    for offset in 0..<byteCount {
      let byte = bytes[start + (isBigEndian ? offset : byteCount - 1 - offset)]
      bits = bits << 8 | UInt64(byte)
    }
    switch (kind, byteCount) {
    case (.boolean, _): return bits == 0 ? 0 : 1
    case (.unsigned, _): return Double(bits)
    case (.signed, _):
      let unused = UInt64(64 - 8 * byteCount)
      return Double(Int64(bitPattern: bits << unused) >> Int64(unused))
    case (.float, 2): return Double(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
    case (.float, 4): return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case (.float, _): return Double(bitPattern: bits)
    }
  }
}
