internal import Foundation

/// What kind of network file this is, found from its first bytes.
enum NetworkFormat: Equatable {
  /// HDF5, possibly behind a user block.
  case hdf5
  /// Text.
  case topology
  /// A zip archive.
  case archive

  /// Bytes that begin an HDF5 file.
  private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Looks at the file; a user block puts the signature at 512, 1024, 2048, ….
  init(path: String) throws {
    let handle = try Self.opened(path)
    defer { try? handle.close() }
    do { self = try Self.detect(handle, path) } catch let error as NetworkIOError {
      throw error
    } catch {
      throw NetworkIOError.unreadable(file: path, .system("\(error.localizedDescription)"))
    }
  }

  /// Opens a regular file.
  /// - Throws: ``NetworkIOError/unreadable(file:_:)``.
  static func opened(_ path: String) throws -> FileHandle {
    guard FileManager.default.fileExists(atPath: path) else {
      throw NetworkIOError.unreadable(file: path, .system("no such file"))
    }
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular || isLinkToFile(path) else {
      throw NetworkIOError.unreadable(file: path, .system("not a regular file"))
    }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw NetworkIOError.unreadable(file: path, .system("permission denied"))
    }
    return handle
  }

  private static func isLinkToFile(_ path: String) -> Bool {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: target)
    return attributes?[.type] as? FileAttributeType == .typeRegular
  }

  private static func detect(_ handle: FileHandle, _ path: String) throws -> NetworkFormat {
    let size = try handle.seekToEnd()
    guard size > 0 else { throw NetworkIOError.unreadable(file: path, .empty) }
    var offset: UInt64 = 0
    while offset + 8 <= size, offset <= 1 << 30 {
      try handle.seek(toOffset: offset)
      if try handle.read(upToCount: 8).map(Array.init) == signature { return .hdf5 }
      offset = offset == 0 ? 512 : offset * 2
    }
    try handle.seek(toOffset: 0)
    let head = try handle.read(upToCount: 4096) ?? Data()
    if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return .archive }
    // A character cut at the end of the head is no fault: at most three bytes of it are missing.
    let isText = (0...3).contains { String(data: head.dropLast($0), encoding: .utf8) != nil }
    guard isText, !head.contains(0) else {
      throw NetworkIOError.unreadable(file: path, .unknownFormat)
    }
    return .topology
  }
}
