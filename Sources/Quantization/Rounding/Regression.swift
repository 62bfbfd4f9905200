import NetworkModel

/// Least squares of one group of channels: how the layer's inputs, averaged over windows of steps, explain the float currents.
///
///     minimise  mean (x·w + b − z)² + λ ‖w − w₀‖²        over windows of rows
///
/// Means are taken off, so that the bias takes no part; λ is a share of the mean squared input.
struct Regression {
  /// Covariance of the inputs plus λ on its diagonal.
  let covariance: SquareMatrix
  /// `[channels][inputs]`: covariance of inputs and currents.
  let correlations: [[Double]]
  let ridge: Double

  /// - Parameters:
  ///   - columns: The inputs of these channels among those of the layer.
  ///   - channels: Channels of the layer that see them.
  ///   - window: Steps that are averaged.
  init(
    _ inputs: LayerInputs, columns: [Int], targets: LayerTargets, channels: [Int], of all: Int,
    timeSteps: Int, window: Int, ridge share: Double
  ) {
    let size = columns.count
    var place = [Int32](repeating: -1, count: inputs.width)
    for (index, column) in columns.enumerated() { place[column] = Int32(index) }
    var matrix = SquareMatrix(size: size)
    var cross = channels.map { _ in [Double](repeating: 0, count: size) }
    var mean = [Double](repeating: 0, count: size)
    var meanCurrent = [Double](repeating: 0, count: channels.count)
    var sums = [Double](repeating: 0, count: size)
    var count = 0.0
    for row in 0..<inputs.rows {
      for start in stride(from: 0, to: timeSteps, by: window) {
        let steps = start..<min(start + window, timeSteps)
        var present: [Int] = []
        for step in inputs.steps == 1 ? start..<start + 1 : steps {
          for entry in inputs.range(row: row, step: step) {
            let column = Int(place[Int(inputs.indices[entry])])
            guard column >= 0 else { continue }
            if sums[column] == 0 { present.append(column) }
            sums[column] += Double(inputs.values[entry])
          }
        }
        // A column whose values cancelled on the way stands here twice or has become 0.
        present = Set(present).filter { sums[$0] != 0 }.sorted()
        let scale = 1 / Double(inputs.steps == 1 ? 1 : steps.count)
        for column in present { sums[column] *= scale }
        for (index, column) in present.enumerated() {
          let value = sums[column]
          mean[column] += value
          for other in present[index...] {
            matrix.values[column * size + other] += value * sums[other]
          }
        }
        for (index, channel) in channels.enumerated() {
          var current = 0.0
          for step in steps {
            current += Double(targets.currents[(row * timeSteps + step) * all + channel])
          }
          current /= Double(steps.count)
          meanCurrent[index] += current
          for column in present { cross[index][column] += sums[column] * current }
        }
        for column in present { sums[column] = 0 }
        count += 1
      }
    }
    count = max(count, 1)
    for column in 0..<size { mean[column] /= count }
    for row in 0..<size {
      for column in row..<size {
        let value = matrix[row, column] / count - mean[row] * mean[column]
        matrix[row, column] = value
        matrix[column, row] = value
      }
    }
    let diagonal = matrix.meanDiagonal
    ridge = diagonal > 0 ? share * diagonal : 1
    for row in 0..<size { matrix[row, row] += ridge }
    for index in channels.indices {
      for column in 0..<size {
        cross[index][column] =
          cross[index][column] / count - mean[column] * meanCurrent[index] / count
      }
    }
    covariance = matrix
    correlations = cross
  }
}
