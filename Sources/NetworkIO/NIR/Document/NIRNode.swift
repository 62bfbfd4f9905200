/// A node of a NIR file, of whatever type, as the file holds it.
public struct NIRNode: Equatable, Sendable {
  /// Type, such as `LIF`; the file may name one that does not exist.
  public var type: String
  /// Every dataset of the node but `type` and a graph's `edges`, by name.
  public var parameters: [String: NIRValue]
  /// The group `metadata`; nil where there is none.
  public var metadata: [String: NIRMember]?
  /// Inner nodes and edges of a node of type `NIRGraph`; nil for every other.
  public var graph: NIRGraph?
  /// Groups that no NIR node has, by name.
  public var others: [String: NIRMember] = [:]

  /// A node.
  public init(
    type: String, parameters: [String: NIRValue] = [:], metadata: [String: NIRMember]? = nil,
    graph: NIRGraph? = nil
  ) {
    self.type = type
    self.parameters = parameters
    self.metadata = metadata
    self.graph = graph
  }
}

/// The inside of a `NIRGraph` node.
public struct NIRGraph: Equatable, Sendable {
  /// Nodes by name.
  public var nodes: [String: NIRNode]
  /// Edges in the order of the file, as they are there: their ends may not exist, and they may repeat.
  public var edges: [NIREdge]

  /// A graph.
  public init(nodes: [String: NIRNode] = [:], edges: [NIREdge] = []) {
    self.nodes = nodes
    self.edges = edges
  }
}

/// An edge of a NIR graph.
public struct NIREdge: Hashable, Sendable {
  /// Name of the node that gives the values.
  public var source: String
  /// Name of the node that takes them.
  public var target: String

  /// An edge from `source` to `target`.
  public init(_ source: String, _ target: String) {
    self.source = source
    self.target = target
  }
}
