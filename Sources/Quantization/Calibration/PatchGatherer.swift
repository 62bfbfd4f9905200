import NetworkModel

/// Collects the inputs that the weights of one projection see for one position of the layer's map.
struct PatchGatherer {
  private let channels: Int
  private let inputPositions: Int
  private let taps: Int
  /// `[output positions, taps]`: position of the input map, or −1 in the padding; empty for a dense projection.
  private let offsets: [Int32]
  /// Output positions of the weights that a position behind the poolings adds up.
  private let windows: [[Int]]

  /// Inputs of one position: `[input channels, taps]`, all groups.
  var width: Int { channels * taps }

  init(_ projection: NormalizedProjection) {
    let input = projection.input
    switch projection.role {
    case .convolution(let convolution):
      channels = input.channels
      inputPositions = input.positions
      taps = convolution.window.taps
      offsets = Self.offsets(convolution.window, input: input, output: projection.output)
    default:
      channels = input.count
      inputPositions = 1
      taps = 1
      offsets = []
    }
    var windows = (0..<projection.output.positions).map { [$0] }
    for (pooling, shape) in projection.after { windows = Self.pooled(windows, pooling, shape) }
    self.windows = windows
  }

  private static func offsets(_ window: Window, input: Shape, output: Shape) -> [Int32] {
    var result: [Int32] = []
    for row in 0..<output.rows {
      for column in 0..<output.columns {
        for kernelRow in 0..<window.kernelRows {
          let y = row * window.strideRows - window.padding.top + kernelRow * window.dilationRows
          for kernelColumn in 0..<window.kernelColumns {
            let x =
              column * window.strideColumns - window.padding.left
              + kernelColumn * window.dilationColumns
            let inside = y >= 0 && y < input.rows && x >= 0 && x < input.columns
            result.append(inside ? Int32(y * input.columns + x) : -1)
          }
        }
      }
    }
    return result
  }

  private static func pooled(_ windows: [[Int]], _ pooling: Pooling, _ shape: Shape) -> [[Int]] {
    guard let size = pooling.window.outputSize(rows: shape.rows, columns: shape.columns),
      let output = try? Shape([1, size.rows, size.columns]),
      let input = try? Shape([1, shape.rows, shape.columns])
    else { fatalError("the window was checked against the map before") }
    let offsets = offsets(pooling.window, input: input, output: output)
    return (0..<output.count).map { position in
      offsets[position * pooling.window.taps..<(position + 1) * pooling.window.taps]
        .filter { $0 >= 0 }.flatMap { windows[Int($0)] }
    }
  }

  /// Adds the inputs of `position` to `row[start..<start + width]`.
  func add(_ map: [Int32], position: Int, to row: inout [Int32], at start: Int) {
    guard !offsets.isEmpty else {
      for index in map.indices { row[start + index] += map[index] }
      return
    }
    for window in windows[position] {
      for tap in 0..<taps {
        let offset = Int(offsets[window * taps + tap])
        guard offset >= 0 else { continue }
        for channel in 0..<channels {
          row[start + channel * taps + tap] += map[channel * inputPositions + offset]
        }
      }
    }
  }
}

extension Pooling {
  /// The sums of all windows over a row-major map.
  func summed(_ map: [Int32], over shape: Shape) -> [Int32] {
    guard let size = window.outputSize(rows: shape.rows, columns: shape.columns) else {
      fatalError("the window was checked against the map before")
    }
    var result = [Int32](repeating: 0, count: shape.channels * size.rows * size.columns)
    for channel in 0..<shape.channels {
      for row in 0..<size.rows {
        for column in 0..<size.columns {
          var sum: Int32 = 0
          for kernelRow in 0..<window.kernelRows {
            let y = row * window.strideRows - window.padding.top + kernelRow * window.dilationRows
            guard y >= 0 && y < shape.rows else { continue }
            for kernelColumn in 0..<window.kernelColumns {
              let x =
                column * window.strideColumns - window.padding.left
                + kernelColumn * window.dilationColumns
              guard x >= 0 && x < shape.columns else { continue }
              sum += map[(channel * shape.rows + y) * shape.columns + x]
            }
          }
          result[(channel * size.rows + row) * size.columns + column] = sum
        }
      }
    }
    return result
  }
}
