import NetworkModel

/// Arrays with one value for all, one per channel, or one per value of a map.
enum ChannelValues {
  /// One value per channel; nil when the values within one differ.
  static func collapsed<Value: Equatable>(
    _ values: [Value], channels: Int, positions: Int
  ) -> [Value]? {
    if values.count == 1 { return [Value](repeating: values[0], count: channels) }
    guard values.count == channels * positions else { return nil }
    for index in values.indices where values[index] != values[index - index % positions] {
      return nil
    }
    return (0..<channels).map { values[$0 * positions] }
  }

  /// The shortest array that says the same for a node of `shape`: one value, one per channel of the shape, or one per value.
  static func shortest<Value: Equatable>(
    _ values: [Value], positions: Int, shape: Shape
  ) -> [Value] {
    if let first = values.first, values.allSatisfy({ $0 == first }) { return [first] }
    guard shape.channels != values.count else { return values }
    return values.flatMap { [Value](repeating: $0, count: positions) }
  }
}
