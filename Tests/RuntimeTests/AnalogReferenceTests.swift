import NetworkModel
import Runtime
import Testing

/// Analog networks by hand.
@Suite("Analog networks")
struct AnalogReferenceTests {
  /// A chain from an input of `shape`; shapes follow from the operations.
  private func chain(_ shape: [Int], _ operations: [AnalogOperation]) throws -> AnalogNetwork {
    var nodes = [AnalogNode(name: "in", operation: .input, inputs: [], shape: try Shape(shape))]
    for (index, operation) in operations.enumerated() {
      let shape = try operation.outputShape(of: [nodes[index].shape], node: "node\(index)")
      nodes.append(
        AnalogNode(name: "node\(index)", operation: operation, inputs: [index], shape: shape))
    }
    return AnalogNetwork(name: "chain", nodes: nodes)
  }

  private func output(
    _ shape: [Int], _ operations: [AnalogOperation], _ sample: [Double]
  ) throws -> [Double] {
    try AnalogReference(chain(shape, operations)).output(sample)
  }

  @Test("Weights, biases and batch normalisation, channel by channel")
  func linear() throws {
    let dense = AnalogOperation.dense(
      Dense(inputs: 2, outputs: 2), weight: [1, 2, -3, 4], bias: [0.5, -0.5])
    #expect(try output([2], [dense], [10, 100]) == [210.5, 369.5])
    let convolution = AnalogOperation.convolution(
      Convolution(
        inputChannels: 1, outputChannels: 2,
        window: Window(kernel: (1, 2), padding: Padding(top: 0, left: 0, bottom: 0, right: 1))),
      weight: [1, 10, 2, 0], bias: [0, 1])
    #expect(try output([1, 1, 3], [convolution], [1, 2, 3]) == [21, 32, 3, 3, 5, 7])
    let affine = AnalogOperation.affine(factor: [2, -1], offset: [0, 5])
    #expect(try output([2, 1, 2], [affine], [1, 2, 3, 4]) == [2, 4, 2, 1])
  }

  @Test("Activation functions")
  func activations() throws {
    let sample = [-2, -0.25, 0, 0.25, 0.7, 9]
    func values(_ activation: Activation) throws -> [Double] {
      try output([6], [.activation(activation)], sample)
    }
    #expect(try values(.rectifier(maximum: nil)) == [0, 0, 0, 0.25, 0.7, 9])
    #expect(try values(.rectifier(maximum: 6)) == [0, 0, 0, 0.25, 0.7, 6])
    #expect(try values(.leakyRectifier(slope: 0.5)) == [-1, -0.125, 0, 0.25, 0.7, 9])
    #expect(try values(.clip(low: -1, high: 0.5)) == [-1, -0.25, 0, 0.25, 0.5, 0.5])
    // Steps of 1/2: 0.25 · 4/2 + ½ is 1, 0.7 · 4/2 + ½ is 1.9.
    #expect(try values(.quantizedRectifier(levels: 4, maximum: 2)) == [0, 0, 0, 0.5, 0.5, 2])
    let soft = try output([2], [.activation(.softmax)], [0, 1])
    #expect(abs(soft[0] - 0.2689414213699951) < 1e-15 && abs(soft[0] + soft[1] - 1) < 1e-15)
  }

  @Test("Poolings of negative values, with and without their padding")
  func poolings() throws {
    let window = Window(
      kernel: (2, 2), stride: (2, 2), padding: Padding(top: 0, left: 0, bottom: 1, right: 1))
    func values(_ kind: Pooling.Kind, excludesPadding: Bool = false) throws -> [Double] {
      try output(
        [1, 3, 3],
        [.pooling(Pooling(kind: kind, window: window), excludesPadding: excludesPadding)],
        [-1, -2, -3, -4, -5, -6, -7, -8, -9])
    }
    #expect(try values(.maximum) == [-1, -3, -7, -9])
    #expect(try values(.sum) == [-12, -9, -15, -9])
    #expect(try values(.average) == [-3, -2.25, -3.75, -2.25])
    #expect(try values(.average, excludesPadding: true) == [-3, -4.5, -7.5, -9])
  }

  @Test("A residual sum, maps side by side, and padding with a value")
  func branches() throws {
    let shape = try Shape([1, 1, 2])
    let wide = try Shape([3, 1, 2])
    let nodes = [
      AnalogNode(name: "in", operation: .input, inputs: [], shape: shape),
      AnalogNode(
        name: "twice", operation: .affine(factor: [2], offset: [1]), inputs: [0], shape: shape),
      AnalogNode(name: "sum", operation: .addition, inputs: [0, 1], shape: shape),
      AnalogNode(name: "all", operation: .concatenation, inputs: [2, 0, 1], shape: wide),
      AnalogNode(
        name: "pad",
        operation: .padding(Padding(top: 0, left: 1, bottom: 0, right: 0), value: 7),
        inputs: [3], shape: try Shape([3, 1, 3])),
    ]
    let reference = try AnalogReference(AnalogNetwork(name: "branches", nodes: nodes))
    #expect(try reference.output([1, 2]) == [7, 4, 7, 7, 1, 2, 7, 3, 5])
    #expect(try reference.activations([1, 2])[2] == [4, 7])
    #expect(throws: RuntimeError.inputSize(expected: "1×1×2 values", actual: "3")) {
      try reference.output([1, 2, 3])
    }
  }

  @Test("What is no network is refused by name")
  func faults() throws {
    func error(_ network: AnalogNetwork) -> String {
      (#expect(throws: ModelError.self) { try AnalogReference(network) })?.description ?? ""
    }
    var network = try chain([2], [.affine(factor: [1], offset: [0])])
    network.nodes[1].inputs = [1]
    #expect(error(network) == "node0 refers to node '1', which does not exist")
    network = try chain([2], [.affine(factor: [1, 2, 3], offset: [0])])
    #expect(error(network) == "node 'node0': factor has 3 values, expected 1 or 2")
    network = try chain([2], [.activation(.clip(low: 1, high: 1))])
    #expect(
      error(network)
        == "node 'node0': clip is 1.0…1.0, expected a lower end below the upper one")
    network = try chain([2], [.affine(factor: [.nan], offset: [0])])
    #expect(error(network) == "node 'node0': factor is nan, expected finite numbers")
    network.nodes[0].shape = try Shape([3])
    #expect(error(network) == "node 'node0' expects to give 3 but gets 2")
    #expect(error(AnalogNetwork(name: "none", nodes: [])) == "the network has no input")
  }
}
