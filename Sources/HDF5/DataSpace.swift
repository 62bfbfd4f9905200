internal import CHDF5

/// The extents of what is written.
enum DataSpace {
  /// A new handle for `shape`, a scalar when it is empty.
  /// - Precondition: The product of `shape` is `count`, and no extent is negative.
  static func make(
    shape: [Int], count: Int, for file: OpenFile, at path: String
  ) throws(HDF5Error) -> Identifier {
    precondition(
      shape.allSatisfy { $0 >= 0 } && shape.reduce(1, *) == count,
      "\(count) elements do not have shape \(shape)")
    guard !shape.isEmpty else { return Identifier(owning: H5Screate(H5S_SCALAR)) }
    let extents = shape.map { hsize_t($0) }
    return try file.ownWritten(
      unsafe H5Screate_simple(Int32(extents.count), extents, nil), at: path)
  }
}
