internal import CHDF5

/// Text out of a dataset.
extension Dataset {
  /// All strings, the last dimension fastest; of fixed size without their padding, or of variable size.
  ///
  /// A dataset without elements is an empty array whatever its type: h5py writes an empty list of
  /// strings as floats.
  ///
  /// - Throws: `HDF5Error` with `.wrongElementType`, `.notText`, `.exceedsLimit`, `.unavailableFilter`
  ///   or `.corrupt`.
  /// - Complexity: O(bytes).
  public func readStrings() throws(HDF5Error) -> [String] {
    Library.lock()
    defer { Library.unlock() }
    guard count > 0 else { return [] }
    switch storedType.form {
    case .fixedString(let padding): return try fixedStrings(padding: padding)
    case .variableString: return try variableStrings()
    default:
      throw file.error(.wrongElementType(expected: "strings", found: elementType), at: path)
    }
  }

  /// The one string of a scalar, or of a dataset with a single element.
  /// - Throws: As `readStrings()`, and `.wrongRank` when there are more elements or none.
  public func readString() throws(HDF5Error) -> String {
    guard count == 1 else { throw file.error(.wrongRank(expected: 0, shape: shape), at: path) }
    return try readStrings()[0]
  }

  private func fixedStrings(padding: StoredType.Padding) throws(HDF5Error) -> [String] {
    let length = storedType.byteCount
    try file.check(
      .stringBytes, found: length, allowed: file.limits.maximumStringBytes, at: path)
    let selection = selection(rows: nil)
    // A Swift string takes 16 bytes beside its text.
    let bytes = count.multipliedReportingOverflow(by: length + 16)
    try file.check(
      .datasetBytes, found: bytes.overflow ? nil : bytes.partialValue,
      allowed: file.limits.maximumBytesPerDataset, at: path)
    try prepareToRead(
      bytes: bytes.partialValue, storedBytes: count * length, rows: selection.rows)
    let type = try file.own(H5Dget_type(handle), at: path)
    let numbers = try unsafe StoredNumbers(.unsigned8, count: count * length) {
      buffer throws(HDF5Error) in
      try unsafe transfer(selection, as: type, into: buffer, settings: glint_H5P_DEFAULT())
    }
    guard case .unsigned8(let field) = numbers.values else { fatalError("bytes stay bytes") }
    var strings: [String] = []
    for index in 0..<count {
      let text = Text.decode(field[index * length..<(index + 1) * length], padding: padding)
      guard let text else { throw file.error(.notText(index: position(index)), at: path) }
      strings.append(text)
    }
    return strings
  }

  private func variableStrings() throws(HDF5Error) -> [String] {
    let selection = selection(rows: nil)
    try prepareToRead(bytes: count * 16, storedBytes: count * 16, rows: selection.rows)
    try requireSoundReferences()
    let arena = VariableLengthArena(
      maximumBytes: file.limits.maximumBytesPerDataset,
      maximumElementBytes: file.limits.maximumStringBytes + 1)
    let settings = arena.makeSettings()
    let stored = try file.own(H5Dget_type(handle), at: path)
    let type = try file.own(H5Tcopy(stored.rawValue), at: path)
    var pointers = unsafe [UnsafePointer<CChar>?](repeating: nil, count: count)
    let failure: HDF5Error? = unsafe pointers.withUnsafeMutableBytes { bytes in
      guard let buffer = bytes.baseAddress else { return nil }
      do throws(HDF5Error) {
        try unsafe transfer(selection, as: type, into: buffer, settings: settings.rawValue)
        return nil
      } catch { return error }
    }
    try check(failure, arena)
    try file.count(bytes: arena.byteCount, rows: selection.rows, ofListsAt: address, at: path)
    return try withExtendedLifetime(arena) { () throws(HDF5Error) in
      var strings: [String] = []
      for index in unsafe pointers.indices {
        guard let text = unsafe Text.decode(pointers[index]) else {
          throw file.error(.notText(index: position(index)), at: path)
        }
        strings.append(text)
      }
      return strings
    }
  }
}
