internal import CHDF5

/// New attributes of an object in a file that is being written.
extension AttributedObject where Self: ~Copyable {
  /// Writes numbers as an attribute.
  ///
  /// - Parameters:
  ///   - values: The elements, the last dimension fastest; at most 64 KiB of them.
  ///   - shape: The extent of each dimension; empty for a scalar.
  /// - Precondition: The product of `shape` is `values.count`.
  /// - Throws: `HDF5Error` with `.cannotWrite`.
  public func writeAttribute<Number: HDF5Number>(
    _ values: [Number], shape: [Int], to name: String
  ) throws(HDF5Error) {
    Library.lock()
    defer { Library.unlock() }
    let location = attributeLocation
    let type = Number.kind.makeMemoryType()
    let attribute = try location.create(name, type: type, shape: shape, count: values.count)
    guard !values.isEmpty else { return }
    let status = unsafe values.withUnsafeBytes { bytes in
      unsafe H5Awrite(attribute.rawValue, type.rawValue, bytes.baseAddress)
    }
    try location.file.checkWritten(status, at: location.path)
  }

  /// Writes one string as a scalar attribute of variable length in UTF-8.
  /// - Throws: `HDF5Error` with `.cannotWrite`, or `.notText` for a string with a zero in it.
  public func writeAttribute(_ string: String, to name: String) throws(HDF5Error) {
    try writeAttribute([string], shape: [], to: name)
  }

  /// Writes strings of variable length in UTF-8 as an attribute.
  /// - Precondition: The product of `shape` is `strings.count`.
  /// - Throws: `HDF5Error` with `.cannotWrite`, or `.notText` for a string with a zero in it.
  public func writeAttribute(
    _ strings: [String], shape: [Int], to name: String
  ) throws(HDF5Error) {
    Library.lock()
    defer { Library.unlock() }
    let location = attributeLocation
    let encoded = try EncodedStrings(strings, for: location.file, at: "\(location.path)@\(name)")
    let type = EncodedStrings.makeMemoryType()
    let attribute = try location.create(name, type: type, shape: shape, count: strings.count)
    guard !strings.isEmpty else { return }
    let status = unsafe encoded.withPointers { pointers in
      unsafe H5Awrite(attribute.rawValue, type.rawValue, pointers)
    }
    try location.file.checkWritten(status, at: location.path)
  }
}

extension AttributeLocation {
  fileprivate func create(
    _ name: String, type: borrowing Identifier, shape: [Int], count: Int
  ) throws(HDF5Error) -> Identifier {
    guard !name.isEmpty, !name.utf8.contains(0) else {
      throw file.error(.invalidName(name), at: path)
    }
    let space = try DataSpace.make(shape: shape, count: count, for: file, at: path)
    let settings = glint_H5P_DEFAULT()
    return try file.ownWritten(
      unsafe H5Acreate2(handle, name, type.rawValue, space.rawValue, settings, settings),
      at: "\(path)@\(name)")
  }
}
