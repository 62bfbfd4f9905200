internal import CHDF5

/// Elements written in the type in which they were read.
extension Group {
  /// Writes numbers in the type in which they are held.
  /// - Precondition: The product of `shape` is the number of values.
  /// - Throws: As `write(_:shape:to:compression:)`.
  public func write(
    _ numbers: StoredNumbers, shape: [Int], to name: String,
    compression: Compression = .gzip(level: 4)
  ) throws(HDF5Error) {
    func store<Number: HDF5Number>(_ values: [Number]) throws(HDF5Error) {
      try write(values, shape: shape, to: name, compression: compression)
    }
    switch numbers.values {
    case .integer8(let values): try store(values)
    case .integer16(let values): try store(values)
    case .integer32(let values): try store(values)
    case .integer64(let values): try store(values)
    case .unsigned8(let values): try store(values)
    case .unsigned16(let values): try store(values)
    case .unsigned32(let values): try store(values)
    case .unsigned64(let values): try store(values)
    case .float16(let values): try store(values)
    case .float32(let values): try store(values)
    case .float64(let values): try store(values)
    }
  }

  /// Writes booleans as h5py does, as an enumeration of `FALSE` = 0 and `TRUE` = 1 in one byte.
  /// - Precondition: The product of `shape` is `booleans.count`.
  /// - Throws: As `write(_:shape:to:compression:)`.
  public func write(
    _ booleans: [Bool], shape: [Int], to name: String
  ) throws(HDF5Error) {
    Library.lock()
    defer { Library.unlock() }
    let type = Identifier(owning: H5Tenum_create(glint_H5T_NATIVE_INT8()))
    for (member, value) in [("FALSE", Int8(0)), ("TRUE", 1)] {
      var value = value
      _ = unsafe H5Tenum_insert(type.rawValue, member, &value)
    }
    let dataset = try create(
      name, type: type, shape: shape, count: booleans.count, chunks: nil, compression: .none)
    guard !booleans.isEmpty else { return }
    let bytes = booleans.map { Int8($0 ? 1 : 0) }
    let status = unsafe bytes.withUnsafeBytes { bytes in
      unsafe H5Dwrite(
        dataset.rawValue, type.rawValue, glint_H5S_ALL(), glint_H5S_ALL(), glint_H5P_DEFAULT(),
        bytes.baseAddress)
    }
    try file.checkWritten(status, at: path(of: name))
  }
}
