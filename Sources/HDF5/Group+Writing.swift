internal import CHDF5

/// New members of a group in a file that is being written.
///
/// A write may succeed here and still not reach the disk; `HDF5File.close()` is the last word.
extension Group {
  /// Makes an empty group.
  /// - Throws: `HDF5Error` with `.cannotWrite` when the name is taken or the file is open for reading,
  ///   or `.invalidName`.
  public func createGroup(_ name: String) throws(HDF5Error) -> Group {
    Library.lock()
    defer { Library.unlock() }
    let path = try newPath(of: name)
    let creation = Identifier(owning: H5Pcreate(glint_H5P_GROUP_CREATE()))
    H5Pset_obj_track_times(creation.rawValue, false)
    let link = Self.makeLinkSettings()
    let group = unsafe H5Gcreate2(
      handle, name, link.rawValue, creation.rawValue, glint_H5P_DEFAULT())
    return Group(
      owning: try file.ownWritten(group, at: path), path: path, depth: depth + 1, file: file)
  }

  /// Writes numbers.
  ///
  /// - Parameters:
  ///   - values: The elements, the last dimension fastest.
  ///   - shape: The extent of each dimension; empty for a scalar.
  ///   - compression: Scalars and empty datasets are never packed.
  /// - Precondition: The product of `shape` is `values.count`.
  /// - Throws: As `createGroup(_:)`.
  public func write<Number: HDF5Number>(
    _ values: [Number], shape: [Int], to name: String, compression: Compression = .gzip(level: 4)
  ) throws(HDF5Error) {
    Library.lock()
    defer { Library.unlock() }
    let type = Number.kind.makeMemoryType()
    let dataset = try create(
      name, type: type, shape: shape, count: values.count,
      chunks: ChunkShape(shape, elementBytes: Number.kind.byteCount), compression: compression)
    let status = unsafe values.withUnsafeBytes { bytes in
      unsafe H5Dwrite(
        dataset.rawValue, type.rawValue, glint_H5S_ALL(), glint_H5S_ALL(), glint_H5P_DEFAULT(),
        bytes.baseAddress)
    }
    try file.checkWritten(values.isEmpty ? 0 : status, at: path(of: name))
  }

  /// Writes one string as a scalar of variable length in UTF-8.
  /// - Throws: As `createGroup(_:)`, and `.notText` for a string with a zero in it, which would end it.
  public func write(_ string: String, to name: String) throws(HDF5Error) {
    try write([string], shape: [], to: name)
  }

  /// Writes strings of variable length in UTF-8.
  ///
  /// - Parameters:
  ///   - strings: The elements, the last dimension fastest.
  ///   - shape: The extent of each dimension, such as `[n, 2]` for the edges of a graph.
  /// - Precondition: The product of `shape` is `strings.count`.
  /// - Throws: As `write(_:to:)`.
  public func write(_ strings: [String], shape: [Int], to name: String) throws(HDF5Error) {
    Library.lock()
    defer { Library.unlock() }
    let path = try newPath(of: name)
    let encoded = try EncodedStrings(strings, for: file, at: path)
    let type = EncodedStrings.makeMemoryType()
    let dataset = try create(
      name, type: type, shape: shape, count: strings.count, chunks: nil, compression: .none)
    guard !strings.isEmpty else { return }
    let status = unsafe encoded.withPointers { pointers in
      unsafe H5Dwrite(
        dataset.rawValue, type.rawValue, glint_H5S_ALL(), glint_H5S_ALL(), glint_H5P_DEFAULT(),
        pointers)
    }
    try file.checkWritten(status, at: path)
  }

  /// Writes one list of numbers for each row, as spike datasets hold the spikes of each sample.
  /// - Throws: As `createGroup(_:)`.
  public func writeVariableLength<Number: HDF5Number>(
    _ rows: [[Number]], to name: String
  ) throws(HDF5Error) {
    Library.lock()
    defer { Library.unlock() }
    let element = Number.kind.makeMemoryType()
    let type = Identifier(owning: H5Tvlen_create(element.rawValue))
    let dataset = try create(
      name, type: type, shape: [rows.count], count: rows.count, chunks: nil, compression: .none)
    guard !rows.isEmpty else { return }
    // All values in one block, so that every list has an address that stays for the whole call.
    var values = Array(rows.joined())
    let status = unsafe values.withUnsafeMutableBytes { bytes in
      var offset = 0
      var lists = unsafe [hvl_t]()
      for row in rows {
        unsafe lists.append(hvl_t(len: row.count, p: bytes.baseAddress.map { unsafe $0 + offset }))
        offset += row.count * MemoryLayout<Number>.stride
      }
      return unsafe H5Dwrite(
        dataset.rawValue, type.rawValue, glint_H5S_ALL(), glint_H5S_ALL(), glint_H5P_DEFAULT(),
        lists)
    }
    try file.checkWritten(status, at: path(of: name))
  }

  /// The path of a member that is about to be made.
  func newPath(of name: String) throws(HDF5Error) -> String {
    guard Self.isName(name) else { throw file.error(.invalidName(name), at: path) }
    return path(of: name)
  }

  /// Makes a dataset without elements yet.
  func create(
    _ name: String, type: borrowing Identifier, shape: [Int], count: Int, chunks: ChunkShape?,
    compression: Compression
  ) throws(HDF5Error) -> Identifier {
    let path = try newPath(of: name)
    let space = try DataSpace.make(shape: shape, count: count, for: file, at: path)
    let creation = Identifier(owning: H5Pcreate(glint_H5P_DATASET_CREATE()))
    H5Pset_obj_track_times(creation.rawValue, false)
    if case .gzip(let level) = compression, let chunks {
      precondition((0...9).contains(level), "gzip level \(level) is not in 0...9")
      let extents = chunks.extents.map { hsize_t($0) }
      unsafe H5Pset_chunk(creation.rawValue, Int32(extents.count), extents)
      H5Pset_deflate(creation.rawValue, UInt32(level))
    }
    let link = Self.makeLinkSettings()
    let dataset = unsafe H5Dcreate2(
      handle, name, type.rawValue, space.rawValue, link.rawValue, creation.rawValue,
      glint_H5P_DEFAULT())
    return try file.ownWritten(dataset, at: path)
  }

  /// Names are stored as UTF-8, and said to be.
  static func makeLinkSettings() -> Identifier {
    let settings = Identifier(owning: H5Pcreate(glint_H5P_LINK_CREATE()))
    H5Pset_char_encoding(settings.rawValue, H5T_CSET_UTF8)
    return settings
  }
}
