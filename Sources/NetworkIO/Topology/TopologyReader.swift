/// Reads a topology and its tensors.
struct TopologyReader {
  let path: String
  let options: ReadOptions

  func network() throws -> LoadedNetwork {
    throw NetworkIOError.topology(file: path, line: nil, .syntax("topologies are not read yet"))
  }
}
