internal import Foundation
internal import HDF5

/// A `.keras` file: a zip archive of `config.json`, `metadata.json` and `model.weights.h5`.
struct KerasArchive {
  private static let weightsName = "model.weights.h5"
  /// Bytes of the weights, 4 GiB, as for one dataset.
  private static let maximumWeightBytes = 4 << 30

  private let zip: ZipReader
  private let path: String

  init(path: String) throws {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw NetworkIOError.unreadable(file: path, .system("permission denied"))
    }
    self.path = path
    zip = try Self.reported { try ZipReader(handle) }
  }

  /// True for an archive that has an architecture.
  var isKeras: Bool { zip.members["config.json"] != nil }

  /// The JSON of the model.
  func architecture() throws -> Data {
    try Self.reported {
      try zip.data("config.json", limit: KerasReader.maximumArchitectureBytes)
    }
  }

  /// The version of Keras, as far as the archive says.
  func provenance() throws -> [String: String] {
    guard zip.members["metadata.json"] != nil else { return [:] }
    let metadata = try JSONValue(
      parsing: try Self.reported { try zip.data("metadata.json", limit: 1 << 20) })
    return metadata["keras_version"].text.map { ["keras_version": $0] } ?? [:]
  }

  /// The weights, unpacked into a file of their own that has no name any more.
  func weights() throws -> KerasWeights {
    let folder = FileManager.default.temporaryDirectory
    let url = folder.appending(path: "glint-\(UUID().uuidString).h5")
    // Nobody else may read a model on its way.
    guard
      FileManager.default.createFile(
        atPath: url.path, contents: nil, attributes: [.posixPermissions: 0o600]),
      let output = FileHandle(forWritingAtPath: url.path)
    else {
      throw NetworkIOError.unreadable(file: path, .system("cannot unpack to \(folder.path)"))
    }
    defer { try? FileManager.default.removeItem(at: url) }
    try Self.reported {
      try zip.unpack(Self.weightsName, limit: Self.maximumWeightBytes) {
        try output.write(contentsOf: $0)
      }
    }
    try output.close()
    do { return try KerasWeights(path: url.path, shownAs: path) } catch let error as HDF5Error {
      throw HDF5Error(
        file: path, object: error.object ?? Self.weightsName, reason: error.reason)
    }
  }

  private static func reported<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let fault as ZipReader.Fault {
      throw KerasProblem.archive(fault.detail)
    }
  }
}
