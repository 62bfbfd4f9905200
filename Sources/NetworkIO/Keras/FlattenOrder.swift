internal import NetworkModel

/// In which order Keras counts the features of a vector that was a map: rows, columns, channels, where the model here counts
/// channels, rows, columns.
struct FlattenOrder: Equatable {
  /// A map that became a part of the vector.
  struct Segment: Equatable {
    var channels: Int
    var positions: Int
    var count: Int { channels * positions }
  }

  /// The maps one after the other; parts whose order is the same in both are maps of one position.
  private(set) var segments: [Segment]

  /// A vector that never was a map.
  init(features: Int) { segments = [Segment(channels: features, positions: 1)] }

  /// A map made one vector.
  init(flattening shape: Shape) {
    segments =
      shape.channels == 1 || shape.positions == 1
      ? [Segment(channels: shape.count, positions: 1)]
      : [Segment(channels: shape.channels, positions: shape.positions)]
  }

  /// Vectors one after the other.
  init(joining orders: [FlattenOrder]) {
    segments = []
    for segment in orders.flatMap(\.segments) {
      if segment.positions == 1, let last = segments.last, last.positions == 1 {
        segments[segments.count - 1].channels += segment.channels
      } else {
        segments.append(segment)
      }
    }
  }

  /// True when both count alike.
  var isPlain: Bool { segments.count == 1 && segments[0].positions == 1 }

  /// Keras's index of every feature, in the order of the model here.
  var kerasIndices: [Int] {
    var indices: [Int] = []
    var start = 0
    for segment in segments {
      for channel in 0..<segment.channels {
        for position in 0..<segment.positions {
          indices.append(start + position * segment.channels + channel)
        }
      }
      start += segment.count
    }
    return indices
  }

  /// Values of the features, from Keras's order to that of the model here.
  func reordered(_ values: [Float]) -> [Float] {
    isPlain ? values : kerasIndices.map { values[$0] }
  }
}
