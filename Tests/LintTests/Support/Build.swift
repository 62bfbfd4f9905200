import FixedPoint
import NetworkModel
import SpikeData

/// Short ways to build the networks of these tests.
enum Build {
  /// A chain of float nodes from an input of `shape` to an output.
  static func network(
    _ shape: [Int], _ operations: [(String, Network.Operation)], execution: Execution = Execution()
  ) throws -> Network {
    try Network(
      name: "test", graph: chain(shape, operations, .input, .output), execution: execution
    ).validated()
  }

  /// A chain of integer nodes from an input of `shape` to an output.
  static func quantized(
    _ shape: [Int], _ operations: [(String, QuantizedNetwork.Operation)],
    execution: Execution = Execution()
  ) throws -> QuantizedNetwork {
    try QuantizedNetwork(
      name: "test", graph: chain(shape, operations, .input, .output), execution: execution
    ).validated()
  }

  private static func chain<Operation>(
    _ shape: [Int], _ operations: [(String, Operation)], _ input: Operation, _ output: Operation
  ) throws -> Graph<Operation> {
    var nodes = [Node(name: "input", operation: input, inputs: [], shape: try Shape(shape))]
    for (name, operation) in operations + [("output", output)] {
      let last = nodes[nodes.count - 1].shape
      nodes.append(
        Node(
          name: name, operation: operation, inputs: [nodes.count - 1],
          shape: try operation.role.outputShape(of: last, node: name)))
    }
    return Graph(nodes: nodes)
  }

  /// A fully connected projection.
  static func dense(_ weights: [[Float]], bias: [Float]? = nil) -> Network.Operation {
    .dense(
      Dense(inputs: weights[0].count, outputs: weights.count), weight: weights.flatMap { $0 },
      bias: bias)
  }

  /// The same in integers.
  static func dense(
    _ weights: [[Int16]], bits: Int = 8, step: [Double] = [1], guardBits: Int = 0,
    bias: [Int32]? = nil
  ) throws -> QuantizedNetwork.Operation {
    .dense(
      Dense(inputs: weights[0].count, outputs: weights.count),
      QuantizedWeights(
        values: weights.flatMap { $0 }, width: try BitWidth(weights: bits), step: step,
        guardBits: guardBits, bias: bias))
  }

  /// Integer neurons with a wide membrane.
  static func neurons(
    bits: Int = 8, threshold: [Int32], shift: Int = 0, range: ClosedRange<Int32>? = nil,
    decays: [Decay] = [.none]
  ) throws -> QuantizedNeuron {
    let width = try BitWidth(membrane: bits)
    return QuantizedNeuron(
      width: width, unit: [1], threshold: threshold, reset: .toValue([0]),
      store: .shift(
        MembraneShift(shift: shift, range: range ?? width.signedRange, decays: decays)),
      initialCode: [0])
  }
}
