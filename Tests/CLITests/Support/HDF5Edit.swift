import CHDF5

@testable import HDF5

/// Changes in HDF5 files that Glint's own writer does not make, with the bare library.
enum HDF5Edit {
  /// Removes the object at `object` from the file at `path`.
  static func remove(_ object: String, from path: String) {
    edit(path) { file in check(unsafe H5Ldelete(file, object, glint_H5P_DEFAULT())) }
  }

  /// Puts a soft link to `target` in the place of `object`.
  static func softLink(_ object: String, to target: String, in path: String) {
    edit(path) { file in
      check(unsafe H5Ldelete(file, object, glint_H5P_DEFAULT()))
      check(
        unsafe H5Lcreate_soft(target, file, object, glint_H5P_DEFAULT(), glint_H5P_DEFAULT()))
    }
  }

  /// Puts a link into another file in the place of `object`.
  static func externalLink(_ object: String, to target: String, of other: String, in path: String) {
    edit(path) { file in
      check(unsafe H5Ldelete(file, object, glint_H5P_DEFAULT()))
      check(
        unsafe H5Lcreate_external(
          other, target, file, object, glint_H5P_DEFAULT(), glint_H5P_DEFAULT()))
    }
  }

  /// Puts a chunked dataset of doubles that declares `extents` and stores nothing in the place of `object`.
  static func declare(_ object: String, _ extents: [UInt64], in path: String) {
    edit(path) { file in
      check(unsafe H5Ldelete(file, object, glint_H5P_DEFAULT()))
      let space = unsafe H5Screate_simple(Int32(extents.count), extents, nil)
      let settings = H5Pcreate(glint_H5P_DATASET_CREATE())
      let chunk = extents.map { min($0, 1024) }
      check(unsafe H5Pset_chunk(settings, Int32(chunk.count), chunk))
      let dataset = unsafe H5Dcreate2(
        file, object, glint_H5T_NATIVE_DOUBLE(), space, glint_H5P_DEFAULT(), settings,
        glint_H5P_DEFAULT())
      precondition(dataset >= 0, Library.failureReason())
      H5Dclose(dataset)
      H5Pclose(settings)
      H5Sclose(space)
    }
  }

  private static func edit(_ path: String, _ body: (hid_t) -> Void) {
    Library.lock()
    defer { Library.unlock() }
    let file = unsafe H5Fopen(path, UInt32(readAndWrite), glint_H5P_DEFAULT())
    precondition(file >= 0, Library.failureReason())
    body(file)
    check(H5Fclose(file))
  }

  /// `H5F_ACC_RDWR`, a macro that Swift does not see.
  private static let readAndWrite = 1

  private static func check(_ status: herr_t) {
    precondition(status >= 0, Library.failureReason())
  }
}
