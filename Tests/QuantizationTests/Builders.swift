import FixedPoint
import NetworkModel
import Quantization
import SpikeData

/// Short ways to build the networks of these tests.
enum Build {
  /// A chain of nodes from an input of `shape` to an output.
  static func network(
    _ shape: [Int], _ operations: [(String, Network.Operation)], execution: Execution
  ) throws -> Network {
    var nodes = [
      Node<Network.Operation>(
        name: "input", operation: .input, inputs: [], shape: try Shape(shape))
    ]
    for (name, operation) in operations + [("output", .output)] {
      let input = nodes[nodes.count - 1].shape
      nodes.append(
        Node(
          name: name, operation: operation, inputs: [nodes.count - 1],
          shape: try operation.role.outputShape(of: input, node: name)))
    }
    return try Network(name: "test", graph: Graph(nodes: nodes), execution: execution).validated()
  }

  /// One dense layer of integer neurons that sees spikes.
  static func dense(
    _ weights: QuantizedWeights, inputs: Int, outputs: Int, neuron: QuantizedNeuron, timeSteps: Int
  ) throws -> QuantizedNetwork {
    let nodes = [
      Node<QuantizedNetwork.Operation>(
        name: "input", operation: .input, inputs: [], shape: try Shape([inputs])),
      Node(
        name: "dense", operation: .dense(Dense(inputs: inputs, outputs: outputs), weights),
        inputs: [0], shape: try Shape([outputs])),
      Node(name: "neurons", operation: .neuron(neuron), inputs: [1], shape: try Shape([outputs])),
      Node(name: "output", operation: .output, inputs: [2], shape: try Shape([outputs])),
    ]
    return try QuantizedNetwork(
      name: "test", graph: Graph(nodes: nodes), execution: Execution(timeSteps: timeSteps)
    ).validated()
  }

  /// Uniform numbers in −1…1.
  static func uniform(_ count: Int, _ generator: inout SplitMix64) -> [Float] {
    (0..<count).map { _ in Float(generator.nextUnit() * 2 - 1) }
  }

  /// Integrate and fire with soft reset that starts at half its threshold.
  static func integrateAndFire(threshold: Double) -> Neuron {
    Neuron(
      model: .integrateAndFire, threshold: [threshold], initial: [threshold / 2], reset: .subtract,
      comparison: .greaterOrEqual)
  }
}
