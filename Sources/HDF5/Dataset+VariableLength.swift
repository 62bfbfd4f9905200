internal import CHDF5
internal import Glibc

/// Lists of their own length, one in each element, as spike datasets store the spikes of a sample.
extension Dataset {
  /// All lists of a one-dimensional dataset.
  ///
  /// Values convert as in `read(as:)`. Lists that were never written are empty.
  ///
  /// - Throws: As `read(as:)`; the position of a value that does not fit is [row, place in the list].
  /// - Complexity: O(values).
  public func readVariableLength<Number: HDF5Number>(
    as type: Number.Type
  ) throws(HDF5Error) -> [[Number]] {
    try readVariableLength(rows: 0..<(shape.first ?? 0), as: type)
  }

  /// The lists of some rows of a one-dimensional dataset.
  ///
  /// - Parameter rows: Within `0..<shape[0]`.
  /// - Throws: As `readVariableLength(as:)`, and `.rowsOutOfRange`.
  /// - Complexity: O(values).
  public func readVariableLength<Number: HDF5Number>(
    rows: Range<Int>, as type: Number.Type
  ) throws(HDF5Error) -> [[Number]] {
    Library.lock()
    defer { Library.unlock() }
    try require(rank: 1)
    try require(rows: rows)
    guard !rows.isEmpty else { return [] }
    guard case .variableNumbers(let kind) = storedType.form else {
      throw file.error(
        .wrongElementType(expected: "variable-length lists of numbers", found: elementType),
        at: path)
    }
    let bytes = rows.count * storedType.byteCount
    try prepareToRead(bytes: bytes, storedBytes: bytes, rows: rows)
    try requireSoundReferences()
    var lists: [[Number]] = []
    lists.reserveCapacity(rows.count)
    // In blocks, so that the library's memory is not needed for all rows at once.
    var bytesRead = 0
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: 1024) {
      let block = start..<min(start + 1024, rows.upperBound)
      bytesRead += try appendLists(of: block, kind: kind, bytesBefore: bytesRead, to: &lists)
    }
    return lists
  }

  /// Throws when the library could not be trusted with the strings or lists of this dataset.
  func requireSoundReferences() throws(HDF5Error) {
    let stored = try file.own(H5Dget_type(handle), at: path)
    // Strings have elements, too: a damaged file claims characters of a gigabyte each.
    let element = try file.own(H5Tget_super(stored.rawValue), at: path)
    let elementBytes = H5Tget_size(element.rawValue)
    try file.requireSoundReferences(
      of: handle, isFiltered: !pipeline.steps.isEmpty, elementBytes: elementBytes, at: path)
  }

  /// Reads the lists of `rows` and appends them.
  ///
  /// - Parameter bytesBefore: What earlier blocks of the same read took.
  /// - Returns: The bytes that they took in the library.
  private func appendLists<Number: HDF5Number>(
    of rows: Range<Int>, kind: NumberKind, bytesBefore: Int, to lists: inout [[Number]]
  ) throws(HDF5Error) -> Int {
    let arena = VariableLengthArena(
      bytesBefore: bytesBefore, maximumBytes: file.limits.maximumBytesPerDataset)
    let settings = arena.makeSettings()
    let stored = try file.own(H5Dget_type(handle), at: path)
    let element = try file.own(H5Tget_super(stored.rawValue), at: path)
    // The element type stays as it is in the file: the library would convert a list of any claimed
    // length before it asks the arena for memory.
    let memoryType = try file.own(H5Tvlen_create(element.rawValue), at: path)
    let selection = selection(rows: rows)
    var references = unsafe [hvl_t](repeating: hvl_t(len: 0, p: nil), count: rows.count)
    let failure: HDF5Error? = unsafe references.withUnsafeMutableBytes { bytes in
      guard let buffer = bytes.baseAddress else { return nil }
      do throws(HDF5Error) {
        try unsafe transfer(selection, as: memoryType, into: buffer, settings: settings.rawValue)
        return nil
      } catch { return error }
    }
    try check(failure, arena)
    try file.count(bytes: arena.byteCount, rows: rows, ofListsAt: address, at: path)
    let lengths = unsafe references.map { unsafe $0.len }
    let values: [Number] = try withExtendedLifetime(arena) { () throws(HDF5Error) in
      try unsafe self.values(
        of: references, kind: kind, element: element, firstRow: rows.lowerBound)
    }
    var start = 0
    for length in lengths {
      lists.append(Array(values[start..<start + length]))
      start += length
    }
    return arena.byteCount
  }

  /// The values of all lists, one list after the other.
  private func values<Number: HDF5Number>(
    of lists: [hvl_t], kind: NumberKind, element: borrowing Identifier, firstRow: Int
  ) throws(HDF5Error) -> [Number] {
    let elementBytes = H5Tget_size(element.rawValue)
    let lengths = unsafe lists.map { unsafe $0.len }
    let count = lengths.reduce(0, +)
    let memoryType = kind.makeMemoryType()
    let (elementHandle, memoryHandle) = (element.rawValue, memoryType.rawValue)
    let numbers = try unsafe StoredNumbers(kind, count: count) { buffer throws(HDF5Error) in
      // In memory an element is at least as large as in the file, so the packed lists fit, and the
      // library widens them in place.
      var offset = 0
      for (index, length) in lengths.enumerated() {
        guard let source = unsafe lists[index].p else { continue }
        unsafe memcpy(buffer + offset, source, length * elementBytes)
        offset += length * elementBytes
      }
      try file.check(
        unsafe H5Tconvert(
          elementHandle, memoryHandle, count, buffer, nil, glint_H5P_DEFAULT()), at: path)
    }
    do {
      return try Number.converted(numbers)
    } catch {
      var (row, place) = (firstRow, error.index)
      for length in lengths {
        guard place >= length else { break }
        place -= length
        row += 1
      }
      throw file.error(
        .valueDoesNotFit(index: [row, place], value: error.value, type: "\(Number.elementType)"),
        at: path)
    }
  }

  /// Throws what made a read fail: a limit of the arena, or what the library says.
  func check(_ failure: HDF5Error?, _ arena: VariableLengthArena) throws(HDF5Error) {
    guard let failure else { return }
    let limits = file.limits
    switch arena.refusal {
    case nil: throw failure
    case .element(let bytes):
      // Without the zero at the end of a string.
      let reason = HDF5Error.Reason.exceedsLimit(
        .stringBytes, found: bytes - 1, allowed: limits.maximumStringBytes)
      throw file.error(reason, at: path)
    case .sum(let bytes):
      let reason = HDF5Error.Reason.exceedsLimit(
        .datasetBytes, found: bytes, allowed: limits.maximumBytesPerDataset)
      throw file.error(reason, at: path)
    }
  }
}
