import Foundation

/// A folder for one test, removed with everything in it when the value is gone.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "glint-cli-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of `name` in the folder.
  func path(_ name: String) -> String { url.appending(path: name).path }

  /// Writes bytes, and gives their path.
  func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    try Data(bytes).write(to: url.appending(path: name))
    return path(name)
  }

  /// Copies a file of the project, and gives the copy's path.
  func copy(_ source: URL, to name: String) throws -> String {
    try FileManager.default.copyItem(at: source, to: url.appending(path: name))
    return path(name)
  }

  /// The names of everything in it.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
  }
}
