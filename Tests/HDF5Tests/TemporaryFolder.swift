import Foundation

@testable import HDF5

/// A folder of one test, removed with everything in it when the test is over.
struct TemporaryFolder: ~Copyable {
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "hdf5-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }
}

/// The error of `body`; `nil` when there is none, or another one than of this module.
func failure(_ body: () throws -> Void) -> HDF5Error? {
  do {
    try body()
    return nil
  } catch {
    return error as? HDF5Error
  }
}

/// Makes a file at `path`, closed when `body` returns.
func write(_ path: String, _ body: (borrowing Group) throws -> Void) throws {
  let file = try HDF5File(creating: path)
  try body(try file.root())
  try file.close()
}

/// Opens the file at `path` and hands its root to `body`.
func read<Result>(
  _ path: String, limits: ReadLimits = .standard, _ body: (borrowing Group) throws -> Result
) throws -> Result {
  let file = try HDF5File(reading: path, limits: limits)
  return try body(try file.root())
}
