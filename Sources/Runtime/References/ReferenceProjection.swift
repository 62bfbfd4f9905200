import Kernels
import NetworkModel

/// Weights applied in plain loops to all values of a map: `y[o] = Σ w[o, i] · x[i]`, without bias.
///
/// One body serves the float reference (Double) and the integer reference (Int64). Inputs that are 0 add nothing and are
/// passed over; the others are added in ascending row-major order, so float sums do not depend on anything else.
struct ReferenceProjection<Scalar: Numeric & Sendable>: Sendable {
  private let connections: [[ScatterPlan.Connection]]
  private let taps: Int
  private let groups: Int
  private let inputChannels: Int
  private let outputChannels: Int
  private let targetPositions: Int
  /// `[input channel, kernel element, output channel of its group]`.
  private let rows: [Scalar]

  /// Prepares the projection `role` with `weights` in file order for the map `input`.
  init(
    role: OperationRole, weights: [Scalar], input: Shape, node: String
  ) throws(ModelError) {
    var connectivity = try Connectivity(over: input, node: node)
    try connectivity.project(role)
    connections = connectivity.connections
    taps = connectivity.taps
    targetPositions = connectivity.map.positions
    inputChannels = input.channels
    outputChannels = connectivity.map.channels
    if case .convolution(let convolution) = role { groups = convolution.groups } else { groups = 1 }
    rows = WeightRows.transposed(
      weights, outputs: outputChannels, inputs: inputChannels, taps: taps, groups: groups)
  }

  /// The weighted sums of `values`, row-major `[output channels, positions]`.
  func apply(_ values: [Scalar]) -> [Scalar] {
    let columns = outputChannels / groups
    let positions = connections.count
    var sums = [Scalar](repeating: 0, count: targetPositions * outputChannels)
    for channel in 0..<inputChannels {
      let group = channel / (inputChannels / groups) * columns
      for position in 0..<positions {
        let value = values[channel * positions + position]
        guard value != 0 else { continue }
        for connection in connections[position] {
          let row = (channel * taps + connection.tap) * columns
          let target = connection.target * outputChannels + group
          for column in 0..<columns { sums[target + column] += rows[row + column] * value }
        }
      }
    }
    var output = sums
    for position in 0..<targetPositions {
      for channel in 0..<outputChannels {
        output[channel * targetPositions + position] = sums[position * outputChannels + channel]
      }
    }
    return output
  }
}

/// Reorders weights so that all targets of one source and kernel element stand side by side.
enum WeightRows {
  /// From `[outputs, inputs / groups, taps]` to `[inputs, taps, outputs / groups]`.
  static func transposed<Scalar>(
    _ weights: [Scalar], outputs: Int, inputs: Int, taps: Int, groups: Int
  ) -> [Scalar] {
    let (columns, depth) = (outputs / groups, inputs / groups)
    precondition(weights.count == outputs * depth * taps)
    var rows: [Scalar] = []
    rows.reserveCapacity(weights.count)
    for input in 0..<inputs {
      let firstOutput = input / depth * columns
      for tap in 0..<taps {
        for column in 0..<columns {
          rows.append(weights[((firstOutput + column) * depth + input % depth) * taps + tap])
        }
      }
    }
    return rows
  }
}
