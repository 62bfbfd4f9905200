import Kernels
import NetworkModel

/// Which target positions each source position reaches through which kernel element.
///
/// Channels do not matter here: a projection connects whole positions. A pooling between the source and the weights, or
/// between the weights and the neurons, only moves positions; a flatten moves nothing, since a dense layer behind it takes
/// every position as a kernel element of its own.
struct Connectivity {
  /// For each source position, in ascending order of kernel element.
  var connections: [[ScatterPlan.Connection]]
  /// Kernel elements of the weights.
  var taps: Int
  /// Map that the weights write to, before any pooling behind them.
  var targetPositions: Int

  /// Connects the map `source` with the outputs of a projection.
  ///
  /// - Parameters:
  ///   - source: Shape of the source's map.
  ///   - before: Poolings between source and weights, in order.
  ///   - role: The projection, `.dense` or `.convolution`.
  ///   - input: Shape that arrives at the projection before it is flattened.
  init(source: Shape, before: [Pooling], role: OperationRole) throws(ModelError) {
    var map = source
    var reached = (0..<source.positions).map { [$0] }
    for pooling in before {
      let step = Self.slide(pooling.window, over: map)
      reached = reached.map { list in
        list.flatMap { position in step.connections[position].map(\.target) }
      }
      map = try OperationRole.pooling(pooling).outputShape(of: map, node: "")
    }
    switch role {
    case .convolution(let convolution):
      let step = Self.slide(convolution.window, over: map)
      connections = reached.map { list in list.flatMap { step.connections[$0] } }
      taps = convolution.window.taps
      targetPositions = step.targetPositions
    default:
      connections = reached.map { list in list.map { ScatterPlan.Connection(tap: $0, target: 0) } }
      taps = map.positions
      targetPositions = 1
    }
  }

  /// Moves the targets through a pooling that stands behind the weights.
  mutating func pool(_ pooling: Pooling, over map: Shape) {
    let step = Self.slide(pooling.window, over: map)
    connections = connections.map { list in
      list.flatMap { connection in
        step.connections[connection.target].map {
          ScatterPlan.Connection(tap: connection.tap, target: $0.target)
        }
      }
    }
    targetPositions = step.targetPositions
  }

  /// The windows that contain each position of a map, with the kernel element under which they see it.
  ///
  /// Position `(y, x)` is element `(ky, kx)` of the window at `(oy, ox)` when `oy · stride = y + top − ky · dilation`.
  static func slide(
    _ window: Window, over map: Shape
  ) -> (connections: [[ScatterPlan.Connection]], targetPositions: Int) {
    guard let size = window.outputSize(rows: map.rows, columns: map.columns) else {
      preconditionFailure("the window was checked against the map before")
    }
    func hits(_ at: Int, _ kernel: Int, _ stride: Int, _ before: Int, _ dilation: Int, _ count: Int)
      -> [(element: Int, output: Int)]
    {
      (0..<kernel).compactMap { element in
        let start = at + before - element * dilation
        guard start >= 0, start % stride == 0, start / stride < count else { return nil }
        return (element, start / stride)
      }
    }
    var connections: [[ScatterPlan.Connection]] = []
    connections.reserveCapacity(map.positions)
    for row in 0..<map.rows {
      let vertical = hits(
        row, window.kernelRows, window.strideRows, window.padding.top, window.dilationRows,
        size.rows)
      for column in 0..<map.columns {
        let horizontal = hits(
          column, window.kernelColumns, window.strideColumns, window.padding.left,
          window.dilationColumns, size.columns)
        connections.append(
          vertical.flatMap { v in
            horizontal.map { h in
              ScatterPlan.Connection(
                tap: v.element * window.kernelColumns + h.element,
                target: v.output * size.columns + h.output)
            }
          })
      }
    }
    return (connections, size.rows * size.columns)
  }
}
