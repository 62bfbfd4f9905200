internal import HDF5
internal import NetworkModel

/// Reads network files: NIR (docs/formats/nir.md), netx (docs/formats/netx.md) and topologies with tensors
/// (docs/formats/topology.md).
public enum NetworkReader {
  /// Reads and checks a network; what kind of file it is, its content tells.
  ///
  /// - Parameters:
  ///   - path: A NIR file, a netx file, or the TOML file of a topology.
  ///   - options: What the user says; wins over the file.
  /// - Returns: A valid network; what neither file nor user said stands in its `execution.assumptions`.
  /// - Throws: ``NetworkIOError`` naming the file, the place in it and what was expected.
  public static func read(
    path: String, options: ReadOptions = ReadOptions()
  ) throws(NetworkIOError) -> LoadedNetwork {
    try reading(path: path, options: options).network
  }

  /// As ``read(path:options:)``, with what was found wrong with the file and did not keep it from being read.
  public static func reading(
    path: String, options: ReadOptions = ReadOptions()
  ) throws(NetworkIOError) -> NetworkReading {
    do {
      switch try NetworkFormat(path: path) {
      case .hdf5:
        let isNetx = try NetxReader.recognizes(path: path)
        if let tensors = options.tensors {
          throw NetworkIOError.optionDoesNotApply(
            file: path, option: "--tensors \(tensors)",
            why: "a \(isNetx ? "netx" : "NIR") file holds its own weights")
        }
        if isNetx {
          return NetworkReading(network: try NetxReader(path: path, options: options).network())
        }
        try requireNoLayerDelay(path, options)
        return try NIRReader(
          document: try NIRDocument(reading: path), path: path, options: options
        ).reading()
      case .topology:
        try requireNoLayerDelay(path, options)
        return NetworkReading(
          network: try TopologyReader(path: path, options: options).network())
      case .archive: throw NetworkIOError.unreadable(file: path, .unknownFormat)
      }
    } catch { throw NetworkIOError(error, file: path) }
  }

  private static func requireNoLayerDelay(_ path: String, _ options: ReadOptions) throws {
    guard let delay = options.layerDelay else { return }
    throw NetworkIOError.optionDoesNotApply(
      file: path, option: "--layer-delay \(delay)", why: "only netx files leave it open")
  }

  /// The file with the tensors of a topology, as named by the user or in the topology; nil for a network that holds its own.
  ///
  /// - Throws: ``NetworkIOError`` for a file that is no network, or a topology that names no tensors.
  public static func tensorFile(
    of path: String, options: ReadOptions = ReadOptions()
  ) throws(NetworkIOError) -> String? {
    do {
      guard try NetworkFormat(path: path) == .topology else { return nil }
      return try TopologyReader(path: path, options: options).tensorPath()
    } catch { throw NetworkIOError(error, file: path) }
  }
}

extension NetworkIOError {
  /// Any error of this module and the modules below, as one of this module's.
  init(_ error: any Error, file: String) {
    switch error {
    case let error as NetworkIOError: self = error
    case let error as HDF5Error: self = .file(error)
    case let error as KerasProblem: self = .keras(file: file, error)
    case let error as ModelError: self = .model(file: file, error)
    default: self = .unreadable(file: file, .system("\(error)"))
    }
  }
}
