/// One way from a source of spikes (or of the data) into a layer's stage.
///
///     source → before… → projection → after… → stage
public struct LayerPath: Equatable, Sendable {
  /// Index of the input, neuron, delay or maximum-pooling node in which the way begins.
  public var source: Int
  /// Index of the dense or convolution node on the way; nil for a way without weights.
  public var projection: Int?
  /// Flatten, scale, sum- and average-pooling nodes from the source to the projection, or to the stage where there is
  /// no projection; in the order in which values pass them.
  public var before: [Int]
  /// The same between the projection and the stage.
  public var after: [Int]
  /// Steps that values take between source and projection, or stage where there is no projection: edges that close cycles.
  public var delayBefore: Int
  /// Steps that values take between projection and stage; the projection's bias is missing that long.
  public var delayAfter: Int

  /// A way.
  public init(
    source: Int, projection: Int?, before: [Int] = [], after: [Int] = [], delayBefore: Int = 0,
    delayAfter: Int = 0
  ) {
    self.source = source
    self.projection = projection
    self.before = before
    self.after = after
    self.delayBefore = delayBefore
    self.delayAfter = delayAfter
  }

  /// Steps between the source's spike and its arrival.
  public var delay: Int { delayBefore + delayAfter }

  /// True where `other` brings the bias of the same weights in the same way.
  ///
  /// Weights that several sources share are applied to their sum: their bias counts once.
  public func sharesBias(with other: LayerPath) -> Bool {
    projection == other.projection && after == other.after && delayAfter == other.delayAfter
  }

  /// Product of the pooling windows' sizes before the projection (or the stage), for nodes of `graph`.
  public func pooledSources<Operation>(in graph: Graph<Operation>) -> Int {
    before.reduce(1) { product, index in
      guard case .pooling(let pooling) = graph.nodes[index].operation.role else { return product }
      return product.multipliedReportingOverflow(by: pooling.window.taps).partialValue
    }
  }

  /// All nodes between source and stage but the projection, in the order in which values pass them.
  public var intermediates: [Int] { before + after }
}
