internal import CHDF5

/// A dataset in a file that is being written, filled row by row: a row is everything at one index of the first dimension.
///
/// Rows that are never written, and the ends of rows shorter than the longest, hold the fill value and take no place in the file.
public struct RowDataset<Number: HDF5Number>: ~Copyable, Sendable {
  private let identifier: Identifier
  private let path: String
  private let file: OpenFile
  /// Extent of each dimension; the last one grows with the longest row where rows differ in length.
  public private(set) var shape: [Int]
  private let isGrowing: Bool

  init(
    owning identifier: consuming Identifier, path: String, file: OpenFile, shape: [Int],
    isGrowing: Bool
  ) {
    self.identifier = identifier
    self.path = path
    self.file = file
    self.shape = shape
    self.isGrowing = isGrowing
  }

  /// Writes row `row`.
  ///
  /// - Precondition: `row` is a row of the dataset; as many values as a row has, or any number where rows grow.
  /// - Throws: `HDF5Error` with `.cannotWrite`.
  public mutating func write(_ values: [Number], row: Int) throws(HDF5Error) {
    Library.lock()
    defer { Library.unlock() }
    precondition((0..<shape[0]).contains(row), "row \(row) of \(shape[0])")
    var extent = [1] + shape.dropFirst()
    if isGrowing {
      if values.count > shape[1] {
        shape[1] = values.count
        let extents = shape.map { hsize_t($0) }
        try file.checkWritten(unsafe H5Dset_extent(identifier.rawValue, extents), at: path)
      }
      extent[1] = values.count
    }
    precondition(extent.reduce(1, *) == values.count, "\(values.count) values for \(extent)")
    guard !values.isEmpty else { return }
    let space = try file.ownWritten(H5Dget_space(identifier.rawValue), at: path)
    let start = [hsize_t(row)] + [hsize_t](repeating: 0, count: shape.count - 1)
    try file.checkWritten(
      unsafe H5Sselect_hyperslab(
        space.rawValue, H5S_SELECT_SET, start, nil, extent.map { hsize_t($0) }, nil), at: path)
    var length = hsize_t(values.count)
    let memory = try file.ownWritten(unsafe H5Screate_simple(1, &length, nil), at: path)
    let type = Number.kind.makeMemoryType()
    let status = unsafe values.withUnsafeBytes { bytes in
      unsafe H5Dwrite(
        identifier.rawValue, type.rawValue, memory.rawValue, space.rawValue, glint_H5P_DEFAULT(),
        bytes.baseAddress)
    }
    try file.checkWritten(status, at: path)
  }
}

extension Group {
  /// Makes a dataset of `rows` rows of one shape, to be filled row by row and packed with deflate.
  ///
  /// - Precondition: `rows` and all of `rowShape` are at least 1.
  /// - Throws: As `createGroup(_:)`.
  public func createRows<Number: HDF5Number>(
    _ name: String, rows: Int, rowShape: [Int], fill: Number
  ) throws(HDF5Error) -> RowDataset<Number> {
    guard let row = ChunkShape(rowShape, elementBytes: Number.kind.byteCount) else {
      preconditionFailure("rows of shape \(rowShape) hold nothing")
    }
    return try createRows(
      name, shape: [rows] + rowShape, chunk: [1] + row.extents, fill: fill, isGrowing: false)
  }

  /// Makes a dataset of `rows` lists, as long as the longest that is written.
  ///
  /// - Precondition: `rows ≥ 1`.
  /// - Throws: As `createGroup(_:)`.
  public func createGrowingRows<Number: HDF5Number>(
    _ name: String, rows: Int, fill: Number
  ) throws(HDF5Error) -> RowDataset<Number> {
    try createRows(name, shape: [rows, 0], chunk: [1, 8192], fill: fill, isGrowing: true)
  }

  private func createRows<Number: HDF5Number>(
    _ name: String, shape: [Int], chunk: [Int], fill: Number, isGrowing: Bool
  ) throws(HDF5Error) -> RowDataset<Number> {
    Library.lock()
    defer { Library.unlock() }
    let path = try newPath(of: name)
    let type = Number.kind.makeMemoryType()
    let creation = Identifier(owning: H5Pcreate(glint_H5P_DATASET_CREATE()))
    H5Pset_obj_track_times(creation.rawValue, false)
    unsafe H5Pset_chunk(creation.rawValue, Int32(chunk.count), chunk.map { hsize_t($0) })
    H5Pset_deflate(creation.rawValue, 4)
    unsafe withUnsafeBytes(of: fill) { bytes in
      _ = unsafe H5Pset_fill_value(creation.rawValue, type.rawValue, bytes.baseAddress)
    }
    let extents = shape.map { hsize_t($0) }
    var limits = extents
    if isGrowing { limits[1] = glint_H5S_UNLIMITED() }
    let space = try file.ownWritten(
      unsafe H5Screate_simple(Int32(extents.count), extents, limits), at: path)
    let link = Self.makeLinkSettings()
    let dataset = unsafe H5Dcreate2(
      handle, name, type.rawValue, space.rawValue, link.rawValue, creation.rawValue,
      glint_H5P_DEFAULT())
    return RowDataset(
      owning: try file.ownWritten(dataset, at: path), path: path, file: file, shape: shape,
      isGrowing: isGrowing)
  }
}
