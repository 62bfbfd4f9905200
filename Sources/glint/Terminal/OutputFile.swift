import Foundation

/// Checks before long work that its result can be written.
enum OutputFile {
  /// Throws when `path` cannot be created or replaced.
  static func check(_ path: String) throws {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent().path
    var isFolder: ObjCBool = false
    let manager = FileManager.default
    guard unsafe manager.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
    else {
      throw OutputFault.noFolder(path: path, folder: folder)
    }
    guard manager.isWritableFile(atPath: folder) else {
      throw OutputFault.notWritable(path: path, folder: folder)
    }
    if unsafe manager.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw OutputFault.isFolder(path: path)
    }
  }
}

/// An output that cannot be written.
enum OutputFault: Error, CustomStringConvertible {
  case noFolder(path: String, folder: String)
  case notWritable(path: String, folder: String)
  case isFolder(path: String)

  var description: String {
    switch self {
    case .noFolder(let path, let folder):
      "cannot write '\(path)': the folder '\(folder)' does not exist; make it or choose another"
    case .notWritable(let path, let folder):
      "cannot write '\(path)': the folder '\(folder)' may not be written to; choose another"
    case .isFolder(let path): "cannot write '\(path)': it is a folder; give a file name"
    }
  }
}
