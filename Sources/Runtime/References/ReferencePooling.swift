import NetworkModel

/// Pooling in plain loops over a row-major `[channels, rows, columns]` map.
struct ReferencePooling: Sendable {
  private let kind: Pooling.Kind
  private let channels: Int
  private let outputs: Int
  /// Outputs that see each input position; an output stands twice where windows overlap a position twice.
  private let windows: [[Int]]
  private let taps: Int

  init(_ pooling: Pooling, input: Shape) {
    kind = pooling.kind
    channels = input.channels
    taps = pooling.window.taps
    let step = Connectivity.slide(pooling.window, over: input)
    windows = step.connections.map { $0.map(\.target) }
    outputs = step.targetPositions
  }

  /// Sum or maximum of every window.
  func apply<Scalar: Numeric & Comparable>(_ values: [Scalar]) -> [Scalar] {
    let positions = windows.count
    var pooled = [Scalar](repeating: 0, count: channels * outputs)
    for channel in 0..<channels {
      for position in 0..<positions {
        let value = values[channel * positions + position]
        guard value != 0 else { continue }
        for window in windows[position] {
          let index = channel * outputs + window
          pooled[index] = kind == .maximum ? max(pooled[index], value) : pooled[index] + value
        }
      }
    }
    return pooled
  }

  /// Sum, mean (padding counts as zeros) or maximum of every window.
  func apply(_ values: [Double]) -> [Double] {
    let pooled: [Double] = applyGeneric(values)
    return kind == .average ? pooled.map { $0 / Double(taps) } : pooled
  }

  private func applyGeneric<Scalar: Numeric & Comparable>(_ values: [Scalar]) -> [Scalar] {
    apply(values)
  }
}
