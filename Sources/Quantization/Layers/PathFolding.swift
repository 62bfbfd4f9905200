import NetworkModel

/// Follows a way through a graph and gathers what is linear on it: factors, and poolings that now only sum.
struct PathFolding {
  let node: String
  /// Shape at the present place.
  private(set) var shape: Shape
  /// One factor for all values, or one per value of ``shape``.
  private(set) var factors: [Double] = [1]
  private(set) var poolings: [(pooling: Pooling, input: Shape)] = []
  private(set) var folded: [String] = []

  init(from node: Node<Network.Operation>) {
    self.node = node.name
    shape = node.shape
  }

  /// Passes a flatten, scale or pooling node.
  mutating func pass(_ next: Node<Network.Operation>) throws(QuantizationError) {
    switch next.operation {
    case .scale(let scale):
      folded.append("factors of '\(next.name)'")
      multiply(scale.map { Double($0) })
    case .pooling(let pooling):
      guard
        let perChannel = ChannelValues.collapsed(
          factors, channels: shape.channels, positions: shape.positions)
      else {
        throw .notFoldable(
          node: next.name, what: "pools values that were scaled one by one",
          remedy: "scale by channel, or behind the pooling")
      }
      poolings.append((Pooling(kind: .sum, window: pooling.window), shape))
      shape = next.shape
      if factors.count > 1 {
        factors = perChannel.flatMap { [Double](repeating: $0, count: shape.positions) }
      }
      if pooling.kind == .average {
        folded.append("mean of '\(next.name)'")
        multiply([1 / Double(pooling.window.taps)])
      }
    default: shape = next.shape
    }
  }

  /// One factor per channel of a map of `channels`.
  func channelFactors(_ channels: Int) throws(QuantizationError) -> [Double] {
    guard
      let values = ChannelValues.collapsed(
        factors, channels: channels, positions: shape.count / channels)
    else {
      throw .notFoldable(
        node: node, what: "its values are scaled one by one on the way to or from weights",
        remedy: "scale by channel")
    }
    return values
  }

  private mutating func multiply(_ other: [Double]) {
    if other.count == 1 {
      factors = factors.map { $0 * other[0] }
    } else if factors.count == 1 {
      factors = other.map { $0 * factors[0] }
    } else {
      factors = zip(factors, other).map { $0 * $1 }
    }
  }
}
