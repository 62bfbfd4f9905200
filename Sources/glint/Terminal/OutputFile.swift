import Foundation

/// Checks before long work that its result can be written.
enum OutputFile {
  /// Throws when `path` cannot be created or replaced, or is one of the files that are read.
  ///
  /// Whatever is there is replaced by renaming, which would put a file in the place of a device or a link: only
  /// regular files are.
  static func check(_ path: String, inputs: [String?]) throws(OutputFault) {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent().path
    guard !path.isEmpty, !path.hasSuffix("/") else { throw .isFolder(path) }
    guard url.lastPathComponent.utf8.count <= 200 else { throw .longName(path) }
    var status = stat()
    guard unsafe stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw .noFolder(path, folder: folder)
    }
    if unsafe lstat(path, &status) == 0 {
      switch status.st_mode & S_IFMT {
      case S_IFREG: break
      case S_IFDIR: throw .isFolder(path)
      case S_IFLNK: throw .isLink(path)
      default: throw .isNoFile(path)
      }
      for case let input? in inputs where isSame(status, input) { throw .isInput(path) }
    }
    try tryOut(path, folder: folder)
  }

  private static func isSame(_ status: stat, _ path: String) -> Bool {
    var other = stat()
    guard unsafe stat(path, &other) == 0 else { return false }
    return other.st_dev == status.st_dev && other.st_ino == status.st_ino
  }

  /// Makes an empty file beside `path` and removes it: the rights of a folder alone do not tell whether that works.
  private static func tryOut(_ path: String, folder: String) throws(OutputFault) {
    let name = "\(folder)/.glint-\(UUID().uuidString)"
    let descriptor = unsafe open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .notWritable(path, folder: folder, reason: SystemMessage.last())
    }
    close(descriptor)
    unsafe unlink(name)
  }
}

/// An output that cannot be written.
enum OutputFault: Error, CustomStringConvertible {
  case noFolder(String, folder: String)
  case notWritable(String, folder: String, reason: String)
  case isFolder(String)
  case isLink(String)
  case isNoFile(String)
  case isInput(String)
  case longName(String)

  var description: String {
    switch self {
    case .noFolder(let path, let folder):
      "cannot write \(Console.quoted(path)): the folder \(Console.quoted(folder)) does not exist; "
        + "make it or choose another"
    case .notWritable(let path, let folder, let reason):
      "cannot write \(Console.quoted(path)): no file can be made in \(Console.quoted(folder)) "
        + "(\(reason)); choose another folder"
    case .isFolder(let path):
      "cannot write \(Console.quoted(path)): it is a folder; give a file name"
    case .isLink(let path):
      "cannot write \(Console.quoted(path)): it is a link; give the file that it leads to"
    case .isNoFile(let path):
      "cannot write \(Console.quoted(path)): it is a device or a pipe; give the name of a file"
    case .isInput(let path):
      "cannot write \(Console.quoted(path)): it is also an input; give the output another name"
    case .longName(let path):
      "cannot write \(Console.quoted(path)): its name is longer than 200 bytes; give a shorter one"
    }
  }
}
