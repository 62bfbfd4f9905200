internal import Glibc

/// Names as the library hands them over one by one; a name that is not text is remembered as `nil`.
struct NameList {
  let maximum: Int
  private var names: [String?] = []
  private var longest = 0

  init(maximum: Int) { self.maximum = maximum }

  /// Adds one name.
  /// - Returns: 0 to go on, 1 when there are enough.
  mutating func add(_ name: UnsafePointer<CChar>) -> Int32 {
    unsafe longest = max(longest, strlen(name))
    unsafe names.append(String(validatingCString: name))
    return names.count < maximum ? 0 : 1
  }

  /// The names in the order of their Unicode scalars.
  /// - Throws: `HDF5Error` with `.notText` or `.exceedsLimit`.
  func sortedNames(of file: OpenFile, at object: String) throws(HDF5Error) -> [String] {
    try file.check(
      .nameBytes, found: longest, allowed: file.limits.maximumNameBytes, at: object)
    guard !names.contains(nil) else { throw file.error(.notText(index: []), at: object) }
    return names.compactMap(\.self).sorted {
      $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars)
    }
  }
}
