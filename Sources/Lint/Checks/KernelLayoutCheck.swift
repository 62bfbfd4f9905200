import NetworkModel

/// Kernels whose neighbours along rows and columns have nothing to do with each other, while they would in another layout.
///
/// Trained kernels are smooth: weights beside each other resemble each other. Weights that were stored as
/// `[rows, columns, in, out]` (Keras) and only reshaped to `[out, in, rows, columns]` are smooth along the wrong axes.
/// The measure is the correlation of neighbours, `Σ w·w' / Σ w²` over all pairs, after the mean was taken off. In 44 trained
/// layers it is −0.03…0.61 along rows and columns, and at most 0.051 in size along the wrong axes (docs/lint.md).
struct KernelLayoutCheck {
  private(set) var findings: [Finding] = []

  /// Pairs below which chance can do anything.
  private static let fewestPairs = 256

  /// The kernels of a float network.
  init(_ network: Network) {
    for node in network.graph.nodes {
      guard case .convolution(let convolution, let weight, _) = node.operation else { continue }
      check(node.name, convolution, weight.map { Double($0) })
    }
  }

  /// The kernels of an integer network.
  init(_ network: QuantizedNetwork) {
    for node in network.graph.nodes {
      guard case .convolution(let convolution, let weights) = node.operation else { continue }
      check(node.name, convolution, weights.values.map { Double($0) })
    }
  }

  private mutating func check(_ node: String, _ convolution: Convolution, _ weights: [Double]) {
    let window = convolution.window
    guard window.kernelRows >= 3, window.kernelColumns >= 3, convolution.groups == 1 else { return }
    let outputs = convolution.outputChannels
    let inputs = convolution.inputChannels
    let rows = window.kernelRows
    let columns = window.kernelColumns
    let stored = KernelSmoothness(
      weights, axis: [(stride: 1, length: columns), (stride: columns, length: rows)])
    let keras = KernelSmoothness(
      weights,
      axis: [
        (stride: inputs * outputs, length: columns),
        (stride: columns * inputs * outputs, length: rows),
      ])
    guard stored.pairs >= Self.fewestPairs, inputs * outputs > 1,
      stored.correlation < 0.1, keras.correlation > 0.15,
      keras.correlation - stored.correlation > 6 / Double(stored.pairs).squareRoot()
    else { return }
    findings.append(
      Finding(
        .transposedKernel, at: "\(node).weight",
        reason:
          "neighbours in rows and columns correlate by \(Words.number(stored.correlation)), but by "
          + "\(Words.number(keras.correlation)) if the numbers are read as [rows, columns, in, out] "
          + "(\(stored.pairs) pairs): the kernels look transposed",
        remedy:
          "export the weights as [out, in, rows, columns], with a transposition instead of a reshape"
      ))
  }
}

/// How much neighbours in a kernel resemble each other.
struct KernelSmoothness {
  /// Pairs of neighbours.
  let pairs: Int
  /// `Σ w·w' / Σ w²` of the pairs, between −1 and 1.
  let correlation: Double

  /// The neighbours along axes of an array of numbers that lie `stride` apart, in runs of `length`.
  init(_ weights: [Double], axis axes: [(stride: Int, length: Int)]) {
    let mean = weights.reduce(0, +) / Double(max(weights.count, 1))
    var products = 0.0
    var squares = 0.0
    var pairs = 0
    for axis in axes {
      for index in weights.indices where index / axis.stride % axis.length < axis.length - 1 {
        let (left, right) = (weights[index] - mean, weights[index + axis.stride] - mean)
        products += left * right
        squares += (left * left + right * right) / 2
        pairs += 1
      }
    }
    self.pairs = pairs
    correlation = squares > 0 ? products / squares : 0
  }
}
