internal import CHDF5

/// The owner of one libhdf5 handle of any class (file, group, dataset, type, dataspace, property list,
/// attribute), released once when the owner goes.
///
/// Give every owner a name: a named value lives to the end of its scope, but the owner in
/// `make().rawValue` is gone before the library sees the handle.
struct Identifier: ~Copyable, Sendable {
  /// The handle; valid as long as this owner lives.
  let rawValue: hid_t

  /// Takes over a handle that the library just returned.
  /// - Precondition: `rawValue` is a handle, not the negative number that reports a failure.
  init(owning rawValue: hid_t) {
    precondition(rawValue >= 0, "\(rawValue) is no handle")
    self.rawValue = rawValue
  }

  deinit {
    Library.lock()
    defer { Library.unlock() }
    // Dropping the last reference closes a handle of any class. A failure here has no one to go to:
    // what must be reported (a failed flush) is reported by `HDF5File.close()`.
    H5Idec_ref(rawValue)
  }
}
