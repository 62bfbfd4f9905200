public import Foundation

/// The optional folder of third-party networks and recordings beside the project (`../shared/data`).
///
/// Tests that use it are skipped with a printed reason where it is absent.
public enum SharedData {
  /// The project's root folder, found from this source file.
  public static let projectRoot: URL = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url
  }()

  /// `../shared/data` as seen from the project's root.
  public static let root = projectRoot.deletingLastPathComponent().appending(path: "shared/data")

  /// True when `path` (relative to `../shared/data`) exists; prints the reason for skipping otherwise.
  public static func has(_ path: String) -> Bool {
    let found = FileManager.default.fileExists(atPath: root.appending(path: path).path)
    if !found { print("skipped: ../shared/data/\(path) is not on this machine") }
    return found
  }

  /// The absolute path of a file below `../shared/data`.
  public static func path(_ path: String) -> String { root.appending(path: path).path }
}
