internal import Foundation

/// The recordings in a folder, with their labels: from a list, from folders named like classes, or none.
struct RecordingFolder {
  let path: String
  private(set) var recordings: [RecordingSet.Recording] = []
  /// Files with labels, which belong to the data set.
  private(set) var lists: [String] = []
  /// Names of the class folders where they are no numbers.
  private(set) var classNames: [String] = []

  /// A folder of more files than this is no data set.
  private static let maximumEntries = 4_000_000
  /// Folders of these names are parts of a data set, never classes.
  private static let partNames: Set<String> = ["train", "test", "valid", "validation"]

  /// Lists the recordings of `path`, or of its folder `part`.
  /// - Throws: `cannotOpen`, `unknownPart`, `severalParts`, `noRecordings` or the fault of the list of labels.
  init(path: String, part: String?) throws(SpikeIOError) {
    var path = path
    if let part {
      let folders = try Self.contents(of: path).folders
      guard let folder = folders.first(where: { $0.lowercased() == part.lowercased() }) else {
        throw SpikeIOError(file: path, reason: .unknownPart(part, found: folders))
      }
      path += "/" + folder
    }
    self.path = path
    let (files, folders) = try Self.contents(of: path)
    let recorded = files.filter { $0.hasSuffix(".bin") }
    if files.contains(RecordingList.fileName) {
      let list = "\(path)/\(RecordingList.fileName)"
      recordings = try RecordingList.recordings(list, folder: path)
      lists = [list]
    } else if !recorded.isEmpty {
      recordings = recorded.map { .init(path: "\(path)/\($0)", label: nil, eventCount: nil) }
    } else {
      try readClasses(folders)
    }
    guard !recordings.isEmpty else { throw SpikeIOError(file: path, reason: .noRecordings) }
  }

  /// Recordings in folders named like their classes, in the order of the files' names.
  private mutating func readClasses(_ folders: [String]) throws(SpikeIOError) {
    var files: [(name: String, folder: String)] = []
    var parts: [String] = []
    for folder in folders {
      let inner = try Self.contents(of: "\(path)/\(folder)")
      let recorded = inner.files.filter { $0.hasSuffix(".bin") }
      let isPart =
        Self.partNames.contains(folder.lowercased()) || recorded.isEmpty && !inner.folders.isEmpty
      if isPart || inner.files.contains(RecordingList.fileName) { parts.append(folder) }
      files += recorded.map { ($0, folder) }
    }
    guard parts.isEmpty else { throw SpikeIOError(file: path, reason: .severalParts(parts)) }
    let classes = Set(files.map(\.folder)).sorted()
    let isNumbered = classes.allSatisfy { $0.allSatisfy(\.isASCII) && Int32($0) ?? -1 >= 0 }
    classNames = isNumbered ? [] : classes
    let labels = Dictionary(
      uniqueKeysWithValues: classes.enumerated().map { index, name in
        (name, isNumbered ? Int(name) ?? index : index)
      })
    recordings = files.sorted { ($0.name, $0.folder) < ($1.name, $1.folder) }.map {
      .init(path: "\(path)/\($0.folder)/\($0.name)", label: labels[$0.folder], eventCount: nil)
    }
  }

  /// Names in a folder, sorted; hidden ones are left out.
  private static func contents(
    of path: String
  ) throws(SpikeIOError) -> (files: [String], folders: [String]) {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw SpikeIOError(file: path, reason: .cannotOpen(detail: error.localizedDescription))
    }
    guard names.count <= maximumEntries else {
      throw SpikeIOError(
        file: path,
        reason: .cannotOpen(
          detail: "it has \(names.count) entries, at most \(maximumEntries) are read"))
    }
    var files: [String] = []
    var folders: [String] = []
    for name in names.sorted() where !name.hasPrefix(".") {
      if Self.isFolder("\(path)/\(name)") { folders.append(name) } else { files.append(name) }
    }
    return (files, folders)
  }

  /// True when `path` is a folder, or a link to one.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
