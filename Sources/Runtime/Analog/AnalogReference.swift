public import NetworkModel

/// Runs analog networks in plain loops, in double precision: what conversions are held to.
public struct AnalogReference: Sendable {
  /// Shape of the samples.
  public let inputShape: Shape
  private let nodes: [AnalogNode]
  private let steps: [AnalogStep]

  /// Most values of all nodes together, 2^28, as for spiking networks.
  private static var maximumValues: Int { 1 << 28 }

  /// Prepares a network.
  /// - Throws: ``NetworkModel/ModelError`` where it is no network, or one too large to be run.
  /// - Complexity: O(weights + connections).
  public init(_ network: AnalogNetwork) throws(ModelError) {
    try network.validated()
    nodes = network.nodes
    inputShape = network.inputShape
    var values = 0
    for node in nodes {
      values += node.shape.count
      guard values <= Self.maximumValues else {
        throw .unsupported(
          node: node.name, what: "with it the network has more than \(Self.maximumValues) values",
          remedy: "use smaller maps")
      }
    }
    var steps: [AnalogStep] = []
    for node in nodes {
      steps.append(try AnalogStep(node, inputs: node.inputs.map { network.nodes[$0].shape }))
    }
    self.steps = steps
  }

  /// The values of every node, each row-major, channels first.
  /// - Throws: ``RuntimeError/inputSize(expected:actual:)``.
  public func activations(_ sample: [Double]) throws(RuntimeError) -> [[Double]] {
    guard sample.count == inputShape.count else {
      throw .inputSize(expected: "\(inputShape) values", actual: "\(sample.count)")
    }
    var values: [[Double]] = []
    values.reserveCapacity(nodes.count)
    for (node, step) in zip(nodes, steps) {
      values.append(step.apply(node.inputs.isEmpty ? [sample] : node.inputs.map { values[$0] }))
    }
    return values
  }

  /// The answer: the values of the last node.
  /// - Throws: ``RuntimeError/inputSize(expected:actual:)``.
  public func output(_ sample: [Double]) throws(RuntimeError) -> [Double] {
    try activations(sample).last ?? []
  }
}
