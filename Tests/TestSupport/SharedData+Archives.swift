public import Foundation

extension SharedData {
  /// The N-MNIST recordings, unpacked once into the build folder: `Train` and `Test` with their labels.
  ///
  /// - Throws: when the archive is not there or cannot be unpacked; ask ``has(_:)`` first.
  public static func nMNIST() throws -> URL { try archive.get() }

  /// Path of the archive below `../shared/data`.
  public static let nMNISTArchive = "nmnist/nmnist_small.tar.gz"

  private static let archive = Result { try unpacked(nMNISTArchive, folder: "nmnist_small") }

  private static func unpacked(_ archive: String, folder: String) throws -> URL {
    let cache = projectRoot.appending(path: ".build/shared-data")
    let target = cache.appending(path: folder)
    let files = FileManager.default
    if files.fileExists(atPath: target.path) { return target }
    // Unpacked beside its place and renamed, so that another test process never sees half of it.
    let temporary = cache.appending(path: UUID().uuidString)
    try files.createDirectory(at: temporary, withIntermediateDirectories: true)
    defer { try? files.removeItem(at: temporary) }
    let tar = Process()
    tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tar.arguments = ["tar", "xzf", path(archive), "-C", temporary.path]
    try tar.run()
    tar.waitUntilExit()
    guard tar.terminationStatus == 0 else { throw CocoaError(.fileReadCorruptFile) }
    do {
      try files.moveItem(at: temporary.appending(path: folder), to: target)
    } catch  where files.fileExists(atPath: target.path) {}
    return target
  }
}
