internal import CHDF5

/// Parts of a dataset, and their way into memory.
extension Dataset {
  /// The elements of some rows, or all of them.
  struct Selection {
    /// The rows; `0..<1` for a scalar.
    let rows: Range<Int>
    let count: Int
    /// Elements before the first one of the selection.
    let firstIndex: Int
    let isEverything: Bool
  }

  /// - Parameter rows: Checked by `require(rows:)`; `nil` for everything.
  func selection(rows: Range<Int>?) -> Selection {
    let available = shape.first ?? 1
    let rows = rows ?? 0..<available
    let rowCount = shape.dropFirst().reduce(1, *)
    return Selection(
      rows: rows, count: rows.count * rowCount, firstIndex: rows.lowerBound * rowCount,
      isEverything: rows.count == available)
  }

  /// Makes sure, before memory is taken, that the bytes are allowed and the filters are there.
  ///
  /// - Parameters:
  ///   - bytes: What the elements take in memory.
  ///   - storedBytes: What they take in the file before packing, by which files are judged: reading
  ///     one-byte images as doubles does not make the file more suspect.
  func prepareToRead(bytes: Int, storedBytes: Int, rows: Range<Int>) throws(HDF5Error) {
    try pipeline.requireAvailable(in: file, at: path)
    try file.check(
      .datasetBytes, found: bytes, allowed: file.limits.maximumBytesPerDataset, at: path)
    try file.count(bytes: storedBytes, rows: rows, ofDatasetAt: address, at: path)
  }

  /// Reads a selection into `buffer`, which holds its elements in `memoryType`.
  func transfer(
    _ selection: Selection, as memoryType: borrowing Identifier,
    into buffer: UnsafeMutableRawPointer, settings: hid_t
  ) throws(HDF5Error) {
    let all = glint_H5S_ALL()
    if selection.isEverything {
      try file.check(
        unsafe H5Dread(handle, memoryType.rawValue, all, all, settings, buffer), at: path)
      return
    }
    let space = try file.own(H5Dget_space(handle), at: path)
    var start = [hsize_t](repeating: 0, count: shape.count)
    var extent = shape.map { hsize_t($0) }
    start[0] = hsize_t(selection.rows.lowerBound)
    extent[0] = hsize_t(selection.rows.count)
    try file.check(
      unsafe H5Sselect_hyperslab(space.rawValue, H5S_SELECT_SET, start, nil, extent, nil), at: path)
    var length = hsize_t(selection.count)
    let memory = try file.own(unsafe H5Screate_simple(1, &length, nil), at: path)
    try file.check(
      unsafe H5Dread(
        handle, memoryType.rawValue, memory.rawValue, space.rawValue, settings, buffer),
      at: path)
  }
}
