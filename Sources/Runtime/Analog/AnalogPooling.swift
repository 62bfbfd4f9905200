internal import Kernels
internal import NetworkModel

/// Pooling of real values, which may be below 0.
struct AnalogPooling: Sendable {
  private let kind: Pooling.Kind
  private let channels: Int
  /// Windows that see each input position.
  private let windows: [[Int]]
  /// Windows in all.
  private let outputs: Int
  /// What the sum of each window is divided by; empty where it is not.
  private let divisors: [Double]

  init(
    _ pooling: Pooling, input: Shape, excludesPadding: Bool, node: String
  ) throws(ModelError) {
    kind = pooling.kind
    channels = input.channels
    var connectivity = try Connectivity(over: input, node: node)
    try connectivity.pool(pooling)
    windows = connectivity.connections.map { $0.map(\.target) }
    outputs = connectivity.map.positions
    var seen = [Double](repeating: 0, count: outputs)
    for window in windows.joined() { seen[window] += 1 }
    if let empty = seen.firstIndex(of: 0), kind != .sum {
      throw .unsupported(
        node: node, what: "window \(empty) holds nothing but padding", remedy: "use less padding")
    }
    let taps = Double(pooling.window.taps)
    divisors = kind == .average ? (excludesPadding ? seen : seen.map { _ in taps }) : []
  }

  func apply(_ values: [Double]) -> [Double] {
    let positions = windows.count
    let start = kind == .maximum ? -Double.infinity : 0
    var pooled = [Double](repeating: start, count: channels * outputs)
    for channel in 0..<channels {
      for position in 0..<positions {
        let value = values[channel * positions + position]
        for window in windows[position] {
          let index = channel * outputs + window
          pooled[index] = kind == .maximum ? max(pooled[index], value) : pooled[index] + value
        }
      }
      for (window, divisor) in divisors.enumerated() {
        pooled[channel * outputs + window] /= divisor
      }
    }
    return pooled
  }
}
