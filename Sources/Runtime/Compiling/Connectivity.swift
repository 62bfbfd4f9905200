import Kernels
import NetworkModel

/// Which target positions each source position reaches through which kernel element.
///
/// Channels do not matter here: a projection connects whole positions. A pooling between the source and the weights, or
/// between the weights and the neurons, only moves positions; a flatten moves nothing, since a dense layer behind it takes
/// every position as a kernel element of its own.
struct Connectivity {
  /// For each source position, in ascending order of kernel element.
  private(set) var connections: [[ScatterPlan.Connection]]
  /// Kernel elements of the weights.
  private(set) var taps = 1
  /// Map that the connections lead to so far.
  private(set) var map: Shape
  /// Node that is blamed for a plan that is too large.
  private let node: String

  /// Most connections of one plan, 2^25; each takes 8 bytes for good and several times as much while it is made.
  static var maximumConnections: Int { 1 << 25 }

  /// Every position of `map` connected with itself.
  init(over map: Shape, node: String) throws(ModelError) {
    try Self.check(map.positions, node)
    connections = (0..<map.positions).map { [ScatterPlan.Connection(tap: 0, target: $0)] }
    self.map = map
    self.node = node
  }

  /// Moves the targets through a pooling, before or behind the weights.
  mutating func pool(_ pooling: Pooling) throws(ModelError) {
    let step = try Self.slide(pooling.window, over: map, node: node)
    try follow(step) { old, _ in old }
    map = try OperationRole.pooling(pooling).outputShape(of: map, node: node)
  }

  /// Moves the targets through the weights of `role`, `.dense` or `.convolution`; a dense layer takes every position as a
  /// kernel element of its own.
  mutating func project(_ role: OperationRole) throws(ModelError) {
    switch role {
    case .convolution(let convolution):
      try follow(try Self.slide(convolution.window, over: map, node: node)) { _, new in new }
      taps = convolution.window.taps
      map = try role.outputShape(of: map, node: node)
    case .dense(let dense):
      connections = connections.map { list in
        list.map { ScatterPlan.Connection(tap: $0.target, target: 0) }
      }
      taps = map.positions
      map = try Shape([dense.outputs])
    default: preconditionFailure("only dense layers and convolutions have weights")
    }
  }

  /// Leads every connection on through `step`; `tap` chooses the kernel element to keep.
  private mutating func follow(
    _ step: [[ScatterPlan.Connection]], tap: (_ old: Int, _ new: Int) -> Int
  ) throws(ModelError) {
    var count = 0
    for list in connections {
      for connection in list { count += step[connection.target].count }
      try Self.check(count, node)
    }
    connections = connections.map { list in
      list.flatMap { old in
        step[old.target].map {
          ScatterPlan.Connection(tap: tap(old.tap, $0.tap), target: $0.target)
        }
      }
    }
  }

  private static func check(_ count: Int, _ node: String) throws(ModelError) {
    guard count <= maximumConnections else {
      throw .unsupported(
        node: node, what: "it connects positions more than \(maximumConnections) times",
        remedy: "use smaller maps, kernels or pooling windows")
    }
  }

  /// The windows that contain each position of a map, with the kernel element under which they see it.
  ///
  /// Position `(y, x)` is element `(ky, kx)` of the window at `(oy, ox)` when `oy · stride = y + top − ky · dilation`.
  static func slide(
    _ window: Window, over map: Shape, node: String
  ) throws(ModelError) -> [[ScatterPlan.Connection]] {
    guard let size = window.outputSize(rows: map.rows, columns: map.columns) else {
      preconditionFailure("the window was checked against the map before")
    }
    try check(map.positions, node)
    func hits(_ at: Int, _ kernel: Int, _ stride: Int, _ before: Int, _ dilation: Int, _ count: Int)
      -> [(element: Int, output: Int)]
    {
      (0..<kernel).compactMap { element in
        let start = at + before - element * dilation
        guard start >= 0, start % stride == 0, start / stride < count else { return nil }
        return (element, start / stride)
      }
    }
    var horizontals: [[(element: Int, output: Int)]] = []
    var perRow = 0
    for column in 0..<map.columns {
      horizontals.append(
        hits(
          column, window.kernelColumns, window.strideColumns, window.padding.left,
          window.dilationColumns, size.columns))
      perRow += horizontals[column].count
      try check(perRow, node)
    }
    var count = 0
    var connections: [[ScatterPlan.Connection]] = []
    connections.reserveCapacity(map.positions)
    for row in 0..<map.rows {
      let vertical = hits(
        row, window.kernelRows, window.strideRows, window.padding.top, window.dilationRows,
        size.rows)
      count += vertical.count * perRow
      try check(count, node)
      for horizontal in horizontals {
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
    return connections
  }
}
