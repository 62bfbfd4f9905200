internal import Foundation
internal import HDF5
public import NetworkModel

/// Reads the models that Keras saves, see docs/formats/keras.md; what they hold is data and never run.
public enum KerasReader {
  /// Bytes of an architecture, 16 MiB.
  static let maximumArchitectureBytes = 16 << 20

  /// Reads a whole model, or weights with the architecture beside them.
  ///
  /// - Parameters:
  ///   - path: A `.keras` archive, or an HDF5 file of a whole model or of weights alone.
  ///   - architecture: The JSON that `model.to_json()` writes, for a file of weights alone; wins over what the file holds.
  /// - Returns: A valid network; kernels and vectors are reordered to channels first.
  /// - Throws: ``NetworkIOError`` naming the file, the layer and what was expected.
  public static func read(
    path: String, architecture: String? = nil
  ) throws(NetworkIOError) -> AnalogNetwork {
    do {
      switch try NetworkFormat(path: path) {
      case .hdf5:
        let weights = try KerasWeights(path: path)
        guard try weights.isKeras() else {
          throw KerasProblem.notKeras(found: try weights.root.memberNames())
        }
        let text = try architecture.map(json) ?? weights.architecture().map { Data($0.utf8) }
        guard let text else { throw KerasProblem.noArchitecture }
        return try network(text, file: architecture ?? path, weights, weights.provenance())
      case .archive:
        let archive = try KerasArchive(path: path)
        let text = try architecture.map(json) ?? archive.architecture()
        return try network(
          text, file: architecture ?? path, archive.weights(), archive.provenance())
      case .topology: throw NetworkIOError.unreadable(file: path, .unknownFormat)
      }
    } catch { throw NetworkIOError(error, file: path) }
  }

  /// True for a file that Keras wrote, whole or not.
  /// - Throws: ``NetworkIOError`` for one that cannot be opened or is damaged.
  public static func recognizes(path: String) throws(NetworkIOError) -> Bool {
    do {
      switch try NetworkFormat(path: path) {
      case .hdf5: return try KerasWeights(path: path).isKeras()
      case .archive: return try KerasArchive(path: path).isKeras
      case .topology: return false
      }
    } catch { throw NetworkIOError(error, file: path) }
  }

  private static func network(
    _ text: Data, file: String, _ weights: KerasWeights, _ provenance: [String: String]
  ) throws -> AnalogNetwork {
    let model = try KerasModel(parsing: text, file: file)
    var network = AnalogNetwork(
      name: model.name, nodes: [],
      provenance: provenance.merging(["format": "Keras"]) { own, _ in own })
    do {
      try weights.locate(model.layers)
      network.nodes = try KerasNetworkBuilder.nodes(of: model, weights: weights)
    } catch let error as HDF5Error {
      // Weights out of an archive are read under another name.
      throw HDF5Error(file: weights.file, object: error.object, reason: error.reason)
    }
    return try network.validated()
  }

  /// The text of a file with an architecture.
  private static func json(path: String) throws -> Data {
    guard try NetworkFormat(path: path) == .topology,
      let handle = FileHandle(forReadingAtPath: path)
    else { throw NetworkIOError.unreadable(file: path, .unknownFormat) }
    defer { try? handle.close() }
    let text = try handle.read(upToCount: maximumArchitectureBytes + 1) ?? Data()
    guard text.count <= maximumArchitectureBytes else {
      throw NetworkIOError.tooLarge(
        file: path, what: "bytes of JSON or more", found: text.count,
        allowed: maximumArchitectureBytes)
    }
    return text
  }
}
