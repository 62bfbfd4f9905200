import Kernels
import NetworkModel

/// Pooling in plain loops over a row-major `[channels, rows, columns]` map.
struct ReferencePooling: Sendable {
  /// What becomes of a window.
  let kind: Pooling.Kind
  /// Elements of a window; the divisor of a mean, padding included.
  let taps: Int
  private let channels: Int
  private let outputs: Int
  /// Windows that see each input position.
  private let windows: [[Int]]

  init(_ pooling: Pooling, input: Shape, node: String) throws(ModelError) {
    kind = pooling.kind
    channels = input.channels
    taps = pooling.window.taps
    var connectivity = try Connectivity(over: input, node: node)
    try connectivity.pool(pooling)
    windows = connectivity.connections.map { $0.map(\.target) }
    outputs = connectivity.map.positions
  }

  /// Maximum of every window when `kind` is `.maximum` (of spikes, so nothing is below 0), else the sum.
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
}
