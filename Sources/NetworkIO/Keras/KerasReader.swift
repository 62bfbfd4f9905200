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
  ///   - path: A `.h5` file.
  ///   - architecture: The JSON that `model.to_json()` writes, for a file of weights alone.
  /// - Returns: A valid network; kernels and vectors are reordered to channels first.
  /// - Throws: ``NetworkIOError`` naming the file, the layer and what was expected.
  public static func read(
    path: String, architecture: String? = nil
  ) throws(NetworkIOError) -> AnalogNetwork {
    do { return try network(path: path, architecture: architecture) } catch {
      throw NetworkIOError(error, file: path)
    }
  }

  /// True for an HDF5 file that Keras wrote.
  static func recognizes(path: String) throws -> Bool { try KerasWeights(path: path).isKeras() }

  private static func network(path: String, architecture: String?) throws -> AnalogNetwork {
    guard try NetworkFormat(path: path) == .hdf5 else {
      throw NetworkIOError.unreadable(file: path, .unknownFormat)
    }
    let weights = try KerasWeights(path: path)
    guard try weights.isKeras() else {
      throw KerasProblem.notKeras(found: try weights.root.memberNames())
    }
    let model = try KerasModel(
      parsing: text(of: weights, architecture: architecture), file: architecture ?? path)
    let network = AnalogNetwork(
      name: model.name, nodes: try KerasNetworkBuilder.nodes(of: model, weights: weights),
      provenance: try weights.provenance())
    return try network.validated()
  }

  /// The architecture that the user named, else the one in the file.
  private static func text(of weights: KerasWeights, architecture: String?) throws -> Data {
    if let architecture {
      guard try NetworkFormat(path: architecture) == .topology,
        let handle = FileHandle(forReadingAtPath: architecture)
      else { throw NetworkIOError.unreadable(file: architecture, .unknownFormat) }
      defer { try? handle.close() }
      let text = try handle.read(upToCount: maximumArchitectureBytes + 1) ?? Data()
      guard text.count <= maximumArchitectureBytes else {
        throw NetworkIOError.tooLarge(
          file: architecture, what: "bytes of JSON or more", found: text.count,
          allowed: maximumArchitectureBytes)
      }
      return text
    }
    guard let text = try weights.architecture() else { throw KerasProblem.noArchitecture }
    return Data(text.utf8)
  }
}
