internal import CHDF5
internal import Glibc

/// An open HDF5 file, closed when this value and everything opened in it are gone.
///
/// A file that is read is treated as hostile: links out of it and storage outside of it are refused,
/// filter plug-ins are off, and each size is checked against `ReadLimits` before memory is taken. See
/// docs/formats/hdf5.md for what is read. Values of this module may be used from any thread; the library
/// serves one call at a time.
public struct HDF5File: ~Copyable, Sendable {
  private let file: OpenFile
  private let isWriting: Bool

  /// The path as it was given.
  public var path: String { file.path }

  /// Opens a file for reading; nothing is ever written to it, no lock is taken on it.
  ///
  /// - Throws: `HDF5Error` with `.cannotOpen` or `.notHDF5`, or `.corrupt` for damaged structures.
  public init(reading path: String, limits: ReadLimits = .standard) throws(HDF5Error) {
    let byteCount = try Self.byteCount(ofRegularFile: path)
    Library.lock()
    defer { Library.unlock() }
    let access = Self.makeAccess()
    let handle = unsafe H5Fopen(path, glint_H5F_ACC_RDONLY(), access.rawValue)
    guard handle >= 0 else {
      throw HDF5Error(file: path, object: nil, reason: Self.reasonForNotOpening(path))
    }
    file = OpenFile(
      owning: Identifier(owning: handle), path: path, limits: limits, byteCount: byteCount,
      isUntrusted: true)
    isWriting = false
  }

  /// Makes a new file, or empties the one that is there.
  ///
  /// Write to a temporary name, `close()`, then rename, so that nobody ever sees half a file. The same
  /// calls give the same bytes: no times are stored.
  ///
  /// - Throws: `HDF5Error` with `.cannotWrite`.
  public init(creating path: String) throws(HDF5Error) {
    Library.lock()
    defer { Library.unlock() }
    let access = Self.makeAccess()
    let creation = Identifier(owning: H5Pcreate(glint_H5P_FILE_CREATE()))
    H5Pset_obj_track_times(creation.rawValue, false)
    let handle = unsafe H5Fcreate(
      path, glint_H5F_ACC_TRUNC(), creation.rawValue, access.rawValue)
    guard handle >= 0 else {
      throw HDF5Error(
        file: path, object: nil, reason: .cannotWrite(detail: Library.failureReason()))
    }
    file = OpenFile(
      owning: Identifier(owning: handle), path: path, limits: .standard, byteCount: 0,
      isUntrusted: false)
    isWriting = true
  }

  /// The group that holds everything else.
  /// - Throws: `HDF5Error` with `.corrupt`.
  public func root() throws(HDF5Error) -> Group {
    Library.lock()
    defer { Library.unlock() }
    let identifier = try file.own(
      unsafe H5Gopen2(file.handle, "/", glint_H5P_DEFAULT()), at: "/")
    return Group(owning: identifier, path: "/", depth: 0, file: file)
  }

  /// Hands everything that was written to the system, and gives up this owner.
  ///
  /// Without this call the file is closed too, and a full disk goes unnoticed.
  ///
  /// - Throws: `HDF5Error` with `.cannotWrite` when the bytes could not be written.
  public consuming func close() throws(HDF5Error) {
    guard isWriting else { return }
    Library.lock()
    defer { Library.unlock() }
    guard H5Fflush(file.handle, H5F_SCOPE_GLOBAL) >= 0 else {
      throw file.error(.cannotWrite(detail: Library.failureReason()))
    }
  }

  /// How files are opened: without file locks, which fail on network file systems and mean nothing for
  /// files that are only read, and closed only when nothing in them is open any more.
  private static func makeAccess() -> Identifier {
    let access = Identifier(owning: H5Pcreate(glint_H5P_FILE_ACCESS()))
    H5Pset_file_locking(access.rawValue, false, true)
    H5Pset_fclose_degree(access.rawValue, H5F_CLOSE_SEMI)
    return access
  }

  /// The size of a file, looked at first: opening a pipe would wait for ever.
  private static func byteCount(ofRegularFile path: String) throws(HDF5Error) -> Int {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      let detail = unsafe String(cString: strerror(errno))
      throw HDF5Error(file: path, object: nil, reason: .cannotOpen(detail: detail))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw HDF5Error(file: path, object: nil, reason: .cannotOpen(detail: "not a regular file"))
    }
    guard status.st_size > 0 else {
      throw HDF5Error(file: path, object: nil, reason: .notHDF5(.empty))
    }
    return Int(status.st_size)
  }

  /// Why the library could not open a file that is there; called right after the failure.
  private static func reasonForNotOpening(_ path: String) -> HDF5Error.Reason {
    let failure = Library.readFailure()
    guard unsafe access(path, R_OK) == 0 else {
      return .cannotOpen(detail: unsafe String(cString: strerror(errno)))
    }
    if case .corrupt(let detail) = failure, detail.contains("truncated file") {
      return .notHDF5(.truncated(detail: detail))
    }
    return unsafe H5Fis_hdf5(path) <= 0 ? .notHDF5(.noSignature) : failure
  }
}
