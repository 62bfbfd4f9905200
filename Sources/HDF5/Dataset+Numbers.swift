internal import CHDF5

/// Numbers out of a dataset.
extension Dataset {
  /// All elements, the last dimension fastest.
  ///
  /// Integers are exact: whole floats convert, what does not fit is an error and never clamped. Floats
  /// round to nearest, and keep infinities and NaN (see `readFinite(as:)`). Booleans are 0 and 1. A
  /// dataset without elements is an empty array whatever its type.
  ///
  /// - Throws: `HDF5Error` with `.wrongElementType`, `.valueDoesNotFit`, `.unavailableFilter`,
  ///   `.exceedsLimit` or `.corrupt`.
  /// - Complexity: O(count).
  public func read<Number: HDF5Number>(as type: Number.Type) throws(HDF5Error) -> [Number] {
    Library.lock()
    defer { Library.unlock() }
    return try numbers(rows: nil, as: type)
  }

  /// All elements, the last dimension fastest, in the type that the file holds them in; booleans as 0 and 1 in one byte.
  ///
  /// - Throws: As `read(as:)`; `.wrongElementType` for elements that are no numbers, even where there are none.
  /// - Complexity: O(count).
  public func readStored() throws(HDF5Error) -> StoredNumbers {
    Library.lock()
    defer { Library.unlock() }
    guard case .number(let kind) = storedType.form else {
      throw file.error(.wrongElementType(expected: "numbers", found: elementType), at: path)
    }
    return try stored(selection(rows: nil), kind, elementBytes: kind.byteCount)
  }

  /// The elements of some rows, a row being everything at one index of the first dimension.
  ///
  /// - Parameter rows: Within `0..<shape[0]`.
  /// - Throws: As `read(as:)`, `.wrongRank` for a scalar, and `.rowsOutOfRange`.
  /// - Complexity: O(elements read), plus the unpacking of each chunk that holds one of them.
  public func read<Number: HDF5Number>(
    rows: Range<Int>, as type: Number.Type
  ) throws(HDF5Error) -> [Number] {
    Library.lock()
    defer { Library.unlock() }
    try require(rows: rows)
    return try numbers(rows: rows, as: type)
  }

  /// All elements, each of them finite, as weights and neuron parameters must be.
  ///
  /// - Throws: As `read(as:)`, and `.notFinite` with the position of the first infinity or NaN.
  public func readFinite<Number: HDF5Number & BinaryFloatingPoint>(
    as type: Number.Type = Double.self
  ) throws(HDF5Error) -> [Number] {
    let values = try read(as: type)
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return values }
    throw file.error(.notFinite(index: position(index), value: "\(values[index])"), at: path)
  }

  /// The one element of a scalar, or of a dataset with a single element.
  /// - Throws: As `read(as:)`, and `.wrongRank` when there are more elements or none.
  public func readScalar<Number: HDF5Number>(as type: Number.Type) throws(HDF5Error) -> Number {
    guard count == 1 else { throw file.error(.wrongRank(expected: 0, shape: shape), at: path) }
    return try read(as: type)[0]
  }

  /// Throws unless `rows` are rows of this dataset.
  func require(rows: Range<Int>) throws(HDF5Error) {
    guard let available = shape.first else {
      throw file.error(.wrongRank(expected: 1, shape: shape), at: path)
    }
    guard rows.lowerBound >= 0, rows.upperBound <= available else {
      throw file.error(.rowsOutOfRange(asked: rows, rows: available), at: path)
    }
  }

  private func numbers<Number: HDF5Number>(
    rows: Range<Int>?, as type: Number.Type
  ) throws(HDF5Error) -> [Number] {
    let selection = selection(rows: rows)
    guard selection.count > 0 else { return [] }
    guard case .number(let kind) = storedType.form else {
      throw file.error(.wrongElementType(expected: "numbers", found: elementType), at: path)
    }
    let numbers = try stored(
      selection, kind, elementBytes: max(kind.byteCount, MemoryLayout<Number>.stride))
    do { return try Number.converted(numbers) } catch {
      throw misfit(error, firstIndex: selection.firstIndex, type: "\(Number.elementType)")
    }
  }

  /// Elements as the library hands them over.
  /// - Parameter elementBytes: What one of them takes in memory once it is converted.
  private func stored(
    _ selection: Selection, _ kind: NumberKind, elementBytes: Int
  ) throws(HDF5Error) -> StoredNumbers {
    guard selection.count > 0 else { return unsafe StoredNumbers(kind, count: 0) { _ in } }
    try prepareToRead(
      bytes: selection.count * elementBytes,
      storedBytes: selection.count * storedType.byteCount, rows: selection.rows)
    let memoryType = try memoryType(for: kind)
    let numbers = try unsafe StoredNumbers(kind, count: selection.count) {
      buffer throws(HDF5Error) in
      try unsafe transfer(selection, as: memoryType, into: buffer, settings: glint_H5P_DEFAULT())
    }
    do { try requireBoolean(numbers, firstIndex: selection.firstIndex) } catch {
      throw misfit(error, firstIndex: selection.firstIndex, type: "boolean")
    }
    return numbers
  }

  private func misfit(
    _ mismatch: StoredNumbers.Mismatch, firstIndex: Int, type: String
  ) -> HDF5Error {
    file.error(
      .valueDoesNotFit(
        index: position(firstIndex + mismatch.index), value: mismatch.value, type: type),
      at: path)
  }

  /// Throws for the first value of a boolean dataset that is neither 0 nor 1.
  private func requireBoolean(
    _ numbers: StoredNumbers, firstIndex: Int
  ) throws(StoredNumbers.Mismatch) {
    guard elementType == .boolean, case .integer8(let values) = numbers.values,
      let index = values.firstIndex(where: { $0 != 0 && $0 != 1 })
    else { return }
    throw StoredNumbers.Mismatch(index: index, value: "\(values[index])")
  }

  /// The memory type for elements that are fetched as `kind`.
  private func memoryType(for kind: NumberKind) throws(HDF5Error) -> Identifier {
    guard elementType == .boolean else { return kind.makeMemoryType() }
    // The library has no conversion from an enumeration to a plain number; the enumeration's own form
    // in memory is one byte.
    let stored = try file.own(H5Dget_type(handle), at: path)
    return try file.own(H5Tget_native_type(stored.rawValue, H5T_DIR_ASCEND), at: path)
  }
}
