import NetworkModel

/// One way into a layer: where it comes from, what it passes, and how long it takes.
public struct PathFacts: Equatable, Sendable, Encodable {
  /// The node in which it begins: an input, neurons, a delay or maximum pooling.
  public let from: String
  /// Nodes on the way without the projection, in the order in which values pass them.
  public let through: [String]
  /// The projection on the way; nil without.
  public let projection: String?
  /// Steps that the way takes; 0 for arrival in the same step.
  public let delay: Int
  /// True where it closes a cycle: it comes from the layer itself or from one behind it.
  public let isRecurrent: Bool

  init<Operation>(_ path: LayerPath, into layer: LayerDescription, of graph: Graph<Operation>) {
    from = graph.nodes[path.source].name
    through = path.intermediates.map { graph.nodes[$0].name }
    projection = path.projection.map { graph.nodes[$0].name }
    delay = path.delay
    isRecurrent = path.source >= layer.stage
  }
}
