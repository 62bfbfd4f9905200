internal import CHDF5

/// What a dataset says about itself, checked before memory is taken for it.
struct DatasetClaims {
  let shape: [Int]
  let storedType: StoredType
  let pipeline: FilterPipeline
  /// Where the dataset lies in the file; the same for all its names.
  let address: UInt

  /// Looks at a dataset that the library just opened.
  /// - Throws: `HDF5Error` with `.refusedStorage`, `.exceedsLimit` or `.corrupt`.
  init(of dataset: hid_t, in file: OpenFile, at path: String) throws(HDF5Error) {
    let creation = try file.own(H5Dget_create_plist(dataset), at: path)
    // First of all: asking a virtual dataset for its extent already opens other files.
    try Self.requireInside(file, creation: creation, at: path)
    shape = try Self.shape(of: dataset, in: file, at: path)
    storedType = StoredType(try file.own(H5Dget_type(dataset), at: path))
    pipeline = try FilterPipeline(creation, of: file, at: path)
    var information = H5O_info_t()
    try file.check(unsafe H5Oget_info2(dataset, &information, glint_H5O_INFO_BASIC()), at: path)
    address = UInt(information.addr)
    let stored = Int(clamping: H5Dget_storage_size(dataset))
    try checkSizes(
      chunkShape: Self.chunkShape(creation), storedBytes: stored, in: file, at: path)
  }

  /// Refuses elements that lie outside of the file.
  private static func requireInside(
    _ file: OpenFile, creation: borrowing Identifier, at path: String
  ) throws(HDF5Error) {
    if H5Pget_layout(creation.rawValue) == H5D_VIRTUAL {
      throw file.error(.refusedStorage(.virtual), at: path)
    }
    let externalFiles = H5Pget_external_count(creation.rawValue)
    try file.check(externalFiles, at: path)
    guard externalFiles == 0 else { throw file.error(.refusedStorage(.external), at: path) }
  }

  /// The extent of each dimension; each fits an `Int`.
  private static func shape(
    of dataset: hid_t, in file: OpenFile, at path: String
  ) throws(HDF5Error) -> [Int] {
    let space = try file.own(H5Dget_space(dataset), at: path)
    switch H5Sget_simple_extent_type(space.rawValue) {
    case H5S_SCALAR: return []
    case H5S_NULL: return [0]
    default: break
    }
    let rank = H5Sget_simple_extent_ndims(space.rawValue)
    try file.check(rank, at: path)
    var extents = [hsize_t](repeating: 0, count: Int(rank))
    try file.check(unsafe H5Sget_simple_extent_dims(space.rawValue, &extents, nil), at: path)
    let shape = extents.compactMap(Int.init(exactly:))
    guard shape.count == extents.count else {
      throw file.error(
        .exceedsLimit(.datasetBytes, found: nil, allowed: file.limits.maximumBytesPerDataset),
        at: path)
    }
    return shape
  }

  /// The extent of a chunk in each dimension; `nil` for a dataset that is not stored in chunks.
  private static func chunkShape(_ creation: borrowing Identifier) -> [Int]? {
    guard H5Pget_layout(creation.rawValue) == H5D_CHUNKED else { return nil }
    var extents = [hsize_t](repeating: 0, count: 32)
    let rank = unsafe H5Pget_chunk(creation.rawValue, Int32(extents.count), &extents)
    return extents.prefix(max(0, Int(rank))).map(Int.init(clamping:))
  }

  /// Refuses sizes that cannot be counted, and claims far above what is stored.
  ///
  /// A chunk counts as well as the dataset: the library unpacks chunks whole, and a chunk may be larger
  /// than its dataset.
  private func checkSizes(
    chunkShape: [Int]?, storedBytes: Int, in file: OpenFile, at path: String
  ) throws(HDF5Error) {
    let elementBytes = storedType.byteCount
    let limits = file.limits
    let allowed = limits.maximumBytesPerDataset
    // Twice the element: also an array of 8-byte numbers made of it can then be counted.
    guard let declared = Self.bytes(shape, elementBytes), Self.bytes(shape, 16) != nil else {
      throw file.error(.exceedsLimit(.datasetBytes, found: nil, allowed: allowed), at: path)
    }
    guard file.isUntrusted else { return }
    guard storedBytes <= file.byteCount else {
      let detail = "\(storedBytes) bytes of elements in a file of \(file.byteCount)"
      throw file.error(.corrupt(detail: detail), at: path)
    }
    let chunk = chunkShape.map { Self.bytes($0, elementBytes) ?? .max } ?? 0
    try file.check(.datasetBytes, found: chunk, allowed: allowed, at: path)
    if let chunkShape, chunkShape.count != shape.count || chunkShape.contains(0) {
      let detail = "chunks of shape \(chunkShape) in a dataset of shape \(shape)"
      throw file.error(.corrupt(detail: detail), at: path)
    }
    try file.check(
      .chunks, found: chunkShape.map(chunkCount) ?? 0, allowed: limits.maximumChunksPerDataset,
      at: path)
    try pipeline.check(chunkBytes: chunk, of: file, at: path)
    let largest = max(declared, chunk)
    guard largest > limits.uncheckedDeclaredBytes else { return }
    try file.check(
      .declaredToStoredRatio, found: largest / max(storedBytes, 1),
      allowed: limits.maximumDeclaredToStoredRatio, at: path)
  }

  /// How many chunks of `extents` it takes to cover the dataset.
  private func chunkCount(_ extents: [Int]) -> Int {
    zip(shape, extents).reduce(1) { count, extent in
      let (whole, rest) = extent.0.quotientAndRemainder(dividingBy: max(extent.1, 1))
      let (product, overflows) = count.multipliedReportingOverflow(by: whole + (rest > 0 ? 1 : 0))
      return overflows ? .max : product
    }
  }

  /// The product of `shape` and `elementBytes`; `nil` when it does not fit an `Int`.
  private static func bytes(_ shape: [Int], _ elementBytes: Int) -> Int? {
    // A zero among the extents must not hide that the others overflow when someone multiplies them.
    var product = elementBytes
    for extent in shape {
      let (next, overflows) = product.multipliedReportingOverflow(by: max(extent, 1))
      guard !overflows else { return nil }
      product = next
    }
    return shape.contains(0) ? 0 : product
  }
}
