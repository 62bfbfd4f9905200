import Foundation

/// Checks before any work that files and folders named on the command line are there.
enum InputFile {
  /// Throws when one of `paths` is no file that can be read.
  static func check(_ paths: String?...) throws(InputFileFault) {
    for case let path? in paths { try check(path) }
  }

  /// Throws when `data` is neither a file nor a folder that can be read; nil is nothing to check.
  static func check(data: String?) throws(InputFileFault) {
    guard let data else { return }
    var status = stat()
    if unsafe stat(data, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      guard unsafe access(data, R_OK | X_OK) == 0 else {
        throw .unreadable(data, reason: SystemMessage.last())
      }
      return
    }
    try check(data)
  }

  private static func check(_ path: String) throws(InputFileFault) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      throw errno == ENOENT ? .missing(path) : .unreadable(path, reason: SystemMessage.last())
    }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw .isFolder(path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .isNoFile(path) }
    guard unsafe access(path, R_OK) == 0 else {
      throw .unreadable(path, reason: SystemMessage.last())
    }
  }
}

/// A name on the command line that is no file to be read.
enum InputFileFault: Error, CustomStringConvertible {
  case missing(String)
  case isFolder(String)
  case isNoFile(String)
  case unreadable(String, reason: String)

  var description: String {
    switch self {
    case .missing(let path): "\(Console.quoted(path)) does not exist; check the name"
    case .isFolder(let path): "\(Console.quoted(path)) is a folder; give a file in it"
    case .isNoFile(let path):
      "\(Console.quoted(path)) is a device or a pipe; store its content in a file and give that"
    case .unreadable(let path, let reason):
      "\(Console.quoted(path)) cannot be read: \(reason); check the name and who may read it"
    }
  }
}
