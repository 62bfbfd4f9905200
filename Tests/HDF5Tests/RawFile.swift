import CHDF5

@testable import HDF5

/// Files that this module would not write, made with the bare library.
enum RawFile {
  /// Makes a file at `path` and hands its handle to `body`.
  static func write(_ path: String, _ body: (hid_t) -> Void) {
    Library.lock()
    defer { Library.unlock() }
    let file = unsafe H5Fcreate(
      path, glint_H5F_ACC_TRUNC(), glint_H5P_DEFAULT(), glint_H5P_DEFAULT())
    precondition(file >= 0, Library.failureReason())
    body(file)
    precondition(H5Fclose(file) >= 0, Library.failureReason())
  }

  /// Makes a dataset, settings of its storage made by `configure`, its elements written from `bytes`.
  static func dataset(
    _ name: String, in location: hid_t, shape: [Int], type: hid_t, bytes: [UInt8]? = nil,
    configure: (hid_t) -> Void = { _ in }
  ) {
    let extents = shape.map { hsize_t($0) }
    let space =
      shape.isEmpty
      ? H5Screate(H5S_SCALAR)
      : unsafe H5Screate_simple(Int32(extents.count), extents, nil)
    let settings = H5Pcreate(glint_H5P_DATASET_CREATE())
    configure(settings)
    let dataset = unsafe H5Dcreate2(
      location, name, type, space, glint_H5P_DEFAULT(), settings, glint_H5P_DEFAULT())
    precondition(dataset >= 0, Library.failureReason())
    if let bytes {
      let all = glint_H5S_ALL()
      let status = unsafe H5Dwrite(dataset, type, all, all, glint_H5P_DEFAULT(), bytes)
      precondition(status >= 0, Library.failureReason())
    }
    H5Dclose(dataset)
    H5Pclose(settings)
    H5Sclose(space)
  }

  /// Settings for chunks of `shape`.
  static func chunks(_ shape: [Int], _ settings: hid_t) {
    let extents = shape.map { hsize_t($0) }
    _ = unsafe H5Pset_chunk(settings, Int32(extents.count), extents)
  }

  /// A string type of `size` bytes; the caller closes it.
  static func stringType(size: Int, padding: H5T_str_t) -> hid_t {
    let type = H5Tcopy(glint_H5T_C_S1())
    H5Tset_size(type, size)
    H5Tset_strpad(type, padding)
    return type
  }
}
