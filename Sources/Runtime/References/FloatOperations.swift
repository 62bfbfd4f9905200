import NetworkModel

/// The operations of a float network that keep no state, ready to be applied.
struct FloatOperations: Sendable {
  private let nodes: [Node<Network.Operation>]
  private let projections: [Int: ReferenceProjection<Double>]
  private let poolings: [Int: ReferencePooling]
  private let biases: [Int: [Double]]
  /// Nodes whose values are the same in every step: an analog input and what is computed from it alone.
  let isConstant: [Bool]

  /// Prepares the operations of a valid graph.
  init(_ graph: Graph<Network.Operation>, input coding: InputCoding) throws(ModelError) {
    let nodes = graph.nodes
    var projections: [Int: ReferenceProjection<Double>] = [:]
    var poolings: [Int: ReferencePooling] = [:]
    var biases: [Int: [Double]] = [:]
    var constant: [Bool] = []
    for (index, node) in nodes.enumerated() {
      let input = (node.inputs + node.delayedInputs).first.map { nodes[$0].shape } ?? node.shape
      switch node.operation {
      case .dense(_, let weight, let bias), .convolution(_, let weight, let bias):
        projections[index] = try ReferenceProjection(
          role: node.operation.role, weights: weight.map { Double($0) }, input: input,
          node: node.name)
        biases[index] = bias?.map { Double($0) }
      case .pooling(let pooling):
        poolings[index] = try ReferencePooling(pooling, input: input, node: node.name)
      case .input, .output, .flatten, .scale, .neuron, .delay: break
      }
      switch node.operation.role {
      case .input: constant.append(coding == .direct)
      case .neuron, .delay: constant.append(false)
      default:
        constant.append(node.delayedInputs.isEmpty && node.inputs.allSatisfy { constant[$0] })
      }
    }
    self.nodes = nodes
    self.projections = projections
    self.poolings = poolings
    self.biases = biases
    isConstant = constant
  }

  /// The values that node `index` gives for `input`, row-major; `input` itself for neurons and delays.
  func apply(_ index: Int, to input: [Double]) -> [Double] {
    switch nodes[index].operation {
    case .input, .output, .flatten, .neuron, .delay: return input
    case .scale(let factors):
      return input.enumerated().map { $1 * Double(factors[factors.count == 1 ? 0 : $0]) }
    case .pooling:
      guard let pooling = poolings[index] else { return input }
      let pooled = pooling.apply(input)
      return pooling.kind == .average ? pooled.map { $0 / Double(pooling.taps) } : pooled
    case .dense, .convolution:
      var sums = projections[index]?.apply(input) ?? input
      if let bias = biases[index] {
        let positions = nodes[index].shape.positions
        for neuron in sums.indices { sums[neuron] += bias[neuron / positions] }
      }
      return sums
    }
  }
}
