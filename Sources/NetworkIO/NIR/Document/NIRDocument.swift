internal import HDF5

/// A NIR file in memory, without loss: every node, nested ones too, every dataset with its type and shape, metadata, version and
/// the edges in their order.
///
/// A document may hold what is no sound network; reading a network from it is another matter (``NetworkReader``). A file that is
/// read and written is equal value by value and type by type; compression, chunks and the order of bytes are not kept.
public struct NIRDocument: Equatable, Sendable {
  /// `/version`: the release of the `nir` package that wrote the file; nil where it does not say.
  public var version: String?
  /// `/node`: the outermost graph.
  public var root: NIRNode
  /// What stands beside these two in the file.
  public var others: [String: NIRMember] = [:]

  /// Nodes that a file may have, inner ones included; networks have far fewer.
  public static let maximumNodes = 4096
  /// Edges that a file may have, those of inner graphs included.
  public static let maximumEdges = 65_536
  /// Graphs inside graphs.
  public static let maximumDepth = 32
  /// Datasets and groups that a file may have, all nodes and metadata together.
  public static let maximumMembers = 262_144

  /// A document.
  public init(version: String?, root: NIRNode) {
    self.version = version
    self.root = root
  }

  /// Reads a file whole.
  ///
  /// - Throws: ``NetworkIOError`` for a file that is not HDF5, is damaged, leads out of itself, has no group `node`, or claims more
  ///   than the limits above and those of `HDF5.ReadLimits` allow; sizes are checked before memory is taken.
  /// - Complexity: O(bytes of all datasets).
  public init(reading path: String) throws(NetworkIOError) {
    do { self = try NIRDocumentReader.document(path) } catch {
      throw NetworkIOError(error, file: path)
    }
  }

  /// Writes the document under a temporary name and renames it when it is complete.
  ///
  /// - Throws: ``NetworkIOError/unwritable(file:detail:)``, also for elements that could not be read; an older file stays as it was.
  public func write(to path: String) throws(NetworkIOError) {
    try NetworkWriter.replace(path) { root throws in
      try NIRDocumentWriter(path: path).write(self, to: root)
    }
  }

  /// The node at a path of names from the root, such as `["rnn", "lif"]`; nil where there is none.
  ///
  /// Setting nil removes it.
  public subscript(path: [String]) -> NIRNode? {
    get { path.reduce(root) { node, name in node?.graph?.nodes[name] } }
    set { Self.set(newValue, at: path[...], of: &root) }
  }

  private static func set(_ value: NIRNode?, at path: ArraySlice<String>, of node: inout NIRNode) {
    guard let name = path.first else {
      if let value { node = value }
      return
    }
    if path.count == 1 {
      node.graph?.nodes[name] = value
    } else if var inner = node.graph?.nodes[name] {
      set(value, at: path.dropFirst(), of: &inner)
      node.graph?.nodes[name] = inner
    }
  }
}
