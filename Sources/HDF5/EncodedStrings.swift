internal import CHDF5

/// Strings as the library takes them: one pointer for each, to UTF-8 that ends with a zero.
struct EncodedStrings {
  private var bytes: [CChar] = []
  private var offsets: [Int] = []

  /// - Throws: `HDF5Error` with `.notText` for a string with a zero in it, which would end it there.
  init(_ strings: [String], for file: OpenFile, at path: String) throws(HDF5Error) {
    for (index, string) in strings.enumerated() {
      guard !string.utf8.contains(0) else { throw file.error(.notText(index: [index]), at: path) }
      offsets.append(bytes.count)
      bytes += string.utf8.map { CChar(bitPattern: $0) }
      bytes.append(0)
    }
  }

  /// A new handle for strings of variable length in UTF-8.
  static func makeMemoryType() -> Identifier {
    let type = Identifier(owning: H5Tcopy(glint_H5T_C_S1()))
    H5Tset_size(type.rawValue, glint_H5T_VARIABLE())
    H5Tset_cset(type.rawValue, H5T_CSET_UTF8)
    return type
  }

  /// Calls `body` with the pointers, which are valid during the call.
  func withPointers<Result>(_ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result) -> Result {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      let pointers = unsafe offsets.map { offset in
        unsafe bytes.baseAddress.map { unsafe $0 + offset }
      }
      return unsafe body(pointers)
    }
  }
}
