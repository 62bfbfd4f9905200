import NetworkModel

/// Sigma-delta neurons of one node with their state, stepped as ``SigmaDelta`` defines.
struct SigmaDeltaNeurons: Sendable {
  private let neuron: SigmaDelta
  private let shape: Shape
  /// Sums of all changes that came in, or the last input where changes are not added up.
  private(set) var sums: [Int32]
  /// Activations as far as they were sent; empty where the activations themselves are.
  private(set) var sent: [Int32]

  /// Neurons before the first step: nothing came in, nothing was sent.
  init(_ neuron: SigmaDelta, shape: Shape) {
    self.neuron = neuron
    self.shape = shape
    sums = [Int32](repeating: 0, count: shape.count)
    sent = neuron.threshold == nil ? [] : sums
  }

  /// Steps all neurons with their inputs: what each sends.
  mutating func step(_ input: [Int64]) -> [Int64] { input.indices.map { step($0, input[$0]) } }

  private mutating func step(_ index: Int, _ input: Int64) -> Int64 {
    sums[index] = neuron.sum(after: sums[index], adding: input)
    let activation = neuron.activation(of: sums[index], bias: parameter(neuron.bias, index))
    guard let thresholds = neuron.threshold else {
      return Int64(activation) >> Int64(neuron.outputShift)
    }
    let change = Int64(activation) - Int64(sent[index])
    guard change.magnitude >= parameter(thresholds, index).magnitude else { return 0 }
    sent[index] = activation
    return change >> Int64(neuron.outputShift)
  }

  /// The entry of a parameter array that belongs to neuron `index`, row-major.
  private func parameter(_ values: [Int32], _ index: Int) -> Int32 {
    if values.count == 1 { return values[0] }
    return values[values.count == shape.count ? index : index / shape.positions]
  }
}
