internal import Foundation
internal import Glibc
internal import HDF5
public import NetworkModel

/// Writes networks as NIR files: docs/formats/nir.md.
///
/// A file is written under a temporary name in the same folder and renamed when it is complete, so that
/// no reader ever sees half of it, and a network can replace the file that it was read from.
public enum NetworkWriter {
  /// Writes an integer network; reading it back gives an equal one.
  ///
  /// - Throws: ``NetworkIOError``; then nothing is left behind and an older file stays as it was.
  public static func write(
    _ network: QuantizedNetwork, to path: String
  ) throws(NetworkIOError) {
    do {
      try network.validated()
      try NIRWriter.document(network).write(to: path)
    } catch { throw NetworkIOError(error, file: path) }
  }

  /// Writes a float network; reading it back gives an equal one.
  ///
  /// Parameters of neurons that are equal in all neurons come back as one value.
  /// - Throws: As for integer networks.
  public static func write(_ network: Network, to path: String) throws(NetworkIOError) {
    do {
      try network.validated()
      try NIRWriter.document(network).write(to: path)
    } catch { throw NetworkIOError(error, file: path) }
  }

  /// Fills a new file and puts it in the place of `path` when it is complete.
  /// - Throws: As the public functions.
  static func replace(
    _ path: String, content: (borrowing Group) throws -> Void
  ) throws(NetworkIOError) {
    do { try write(path, content: content) } catch { throw NetworkIOError(error, file: path) }
  }

  private static func write(
    _ path: String, content: (borrowing Group) throws -> Void
  ) throws {
    let temporary = "\(path).\(UUID().uuidString).partial"
    do {
      try fill(temporary, content)
      guard unsafe rename(temporary, path) == 0 else {
        throw NetworkIOError.unwritable(
          file: path, detail: unsafe String(cString: strerror(errno)))
      }
    } catch {
      _ = unsafe unlink(temporary)
      if let error = error as? HDF5Error, error.file == temporary {
        let detail =
          if case .cannotWrite(let detail) = error.reason { detail } else { "\(error.reason)" }
        throw NetworkIOError.unwritable(
          file: path, detail: "\(error.object.map { "\($0): " } ?? "")\(detail)")
      }
      throw error
    }
  }

  private static func fill(_ path: String, _ content: (borrowing Group) throws -> Void) throws {
    let file = try HDF5File(creating: path)
    do {
      let root = try file.root()
      try content(root)
    }
    try file.close()
  }
}
