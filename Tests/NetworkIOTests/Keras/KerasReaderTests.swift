import NetworkIO
import NetworkModel
import Testing

/// What Keras 2 wrote, by hand; Keras's own answers are held in GoldenTests.
@Suite("Keras files of any age") struct KerasReaderTests {
  private static let dense = HandmadeKeras.dense([1, 2, 3, 4, 5, 6], inputs: 2, bias: [7, 8, 9])
  /// `[inputs, outputs]` in Keras, outputs first here.
  private static let expected = AnalogOperation.dense(
    Dense(inputs: 2, outputs: 3), weight: [1, 4, 2, 5, 3, 6], bias: [7, 8, 9])

  /// A number as Keras 2.12 writes those of activations.
  private static func scalar(_ value: Double) -> String {
    "{\"class_name\": \"__numpy__\", \"config\": {\"value\": \(value), \"dtype\": \"float32\"}}"
  }

  @Test("A Sequential model, its name and where it is from")
  func sequential() throws {
    let file = HandmadeKeras.sequential(
      [("Dense", "fc", "\"units\": 3, \"activation\": \"relu\"")], ["fc": Self.dense])
    let network = try file.read()
    #expect(network.name == "hand")
    #expect(network.provenance == ["format": "Keras", "keras_version": "2.4.0"])
    #expect(network.nodes.map(\.name) == ["in", "fc", "fc/activation"])
    #expect(network.nodes[1].operation == Self.expected)
    #expect(network.nodes[2].operation == .activation(.rectifier(maximum: nil)))
  }

  @Test("The oldest form: a bare list whose first layer has the input's shape, and names in parts")
  func bareList() throws {
    var file = HandmadeKeras()
    file.config =
      "{\"class_name\": \"Sequential\", \"config\": [{\"class_name\": \"Dense\", \"config\": "
      + "{\"name\": \"fc\", \"units\": 3, \"batch_input_shape\": [null, 2]}}]}"
    file.arrays = ["fc": Self.dense]
    file.splitsNames = true
    let network = try file.read()
    #expect(network.nodes.map(\.name) == ["fc_input", "fc"])
    #expect(network.nodes[1].operation == Self.expected)
  }

  @Test("References of Keras 2, one alone or in lists, in any order of the layers")
  func functional() throws {
    let file = HandmadeKeras.functional(
      [
        ("Add", "sum", "", "[[[\"fc\", 0, 0, {}], [\"fc\", 1, 0, {\"training\": false}]]]"),
        ("Dense", "fc", "\"units\": 2", "[[\"in\", 0, 0, {}], [[\"drop\", 0, 0]]]"),
        ("Dropout", "drop", "", "[[[\"fc\", 0, 0, {}]]]"),
      ], outputs: "[\"sum\", 0, 0]",
      ["fc": HandmadeKeras.dense([1, 2, 3, 4], inputs: 2, bias: [0, 0])])
    let network = try file.read()
    #expect(network.nodes.map(\.name) == ["in", "fc", "fc.1", "sum"])
    #expect(network.nodes.map(\.inputs) == [[], [0], [1], [1, 2]])
  }

  @Test("A vector that was a map is counted channel by channel")
  func flattening() throws {
    // 1 row of 2 columns of 3 channels; Keras counts c fastest: (x0c0, x0c1, x0c2, x1c0, …).
    let file = HandmadeKeras.sequential(
      input: "[null, 1, 2, 3]",
      [("Flatten", "flat", ""), ("Dense", "fc", "\"units\": 1, \"use_bias\": false")],
      ["fc": [HandmadeKeras.Array("kernel:0", [0, 1, 2, 3, 4, 5], [6, 1])]])
    let network = try file.read()
    #expect(network.inputShape.dimensions == [3, 1, 2])
    #expect(
      network.nodes[2].operation
        == .dense(Dense(inputs: 6, outputs: 1), weight: [0, 3, 1, 4, 2, 5], bias: nil))
  }

  @Test(
    "Kernels: outputs first, a group for each channel of a depthwise one; the extra element of \"same\" at the end"
  )
  func kernels() throws {
    let file = HandmadeKeras.sequential(
      input: "[null, 1, 3, 2]",
      [
        (
          "DepthwiseConv2D", "deep",
          "\"kernel_size\": [1, 2], \"depth_multiplier\": 2, \"padding\": \"same\", \"use_bias\": false"
        ),
        ("Conv2D", "conv", "\"filters\": 1, \"kernel_size\": 1, \"use_bias\": false"),
      ],
      [
        "deep": [
          HandmadeKeras.Array("depthwise_kernel:0", (0..<8).map { Float($0) }, [1, 2, 2, 2])
        ],
        "conv": [HandmadeKeras.Array("kernel:0", [1, 2, 3, 4], [1, 1, 4, 1])],
      ])
    let nodes = try file.read().nodes
    let window = Window(
      kernel: (1, 2), padding: Padding(top: 0, left: 0, bottom: 0, right: 1))
    #expect(
      nodes[1].operation
        == .convolution(
          Convolution(inputChannels: 2, outputChannels: 4, window: window, groups: 2),
          weight: [0, 4, 1, 5, 2, 6, 3, 7], bias: nil))
    #expect(
      nodes[2].operation
        == .convolution(
          Convolution(inputChannels: 4, outputChannels: 1, window: Window(kernel: (1, 1))),
          weight: [1, 2, 3, 4], bias: nil))
  }

  @Test("Batch normalisation as one factor and one offset per channel")
  func batchNormalization() throws {
    let file = HandmadeKeras.sequential(
      [("BatchNormalization", "bn", "\"axis\": [1], \"epsilon\": 0.5")],
      [
        "bn": [
          HandmadeKeras.Array("gamma:0", [2, 3], [2]), HandmadeKeras.Array("beta:0", [1, -1], [2]),
          HandmadeKeras.Array("moving_mean:0", [4, 0], [2]),
          HandmadeKeras.Array("moving_variance:0", [0.5, 3.5], [2]),
        ]
      ])
    #expect(
      try file.read().nodes[1].operation == .affine(factor: [2, 1.5], offset: [-7, -1]))
  }

  @Test("Activations and poolings by their settings")
  func settings() throws {
    let file = HandmadeKeras.sequential(
      input: "[null, 3, 3, 1]",
      [
        (
          "ReLU", "relu",
          "\"max_value\": 6.0, \"negative_slope\": \(Self.scalar(0)), \"threshold\": 0"
        ),
        ("LeakyReLU", "leaky", "\"alpha\": \(Self.scalar(0.125))"),
        ("Activation", "id", "\"activation\": \"linear\""),
        ("AveragePooling2D", "mean", "\"pool_size\": [2, 2], \"padding\": \"same\""),
        ("ZeroPadding2D", "pad", "\"padding\": [[1, 0], [0, 2]]"),
        ("Rescaling", "scale", "\"scale\": 0.5"),
      ])
    let nodes = try file.read().nodes
    #expect(nodes.map(\.name) == ["in", "relu", "leaky", "mean", "pad", "scale"])
    #expect(
      nodes.dropFirst().map(\.operation) == [
        .activation(.rectifier(maximum: 6)), .activation(.leakyRectifier(slope: 0.125)),
        .pooling(
          Pooling(
            kind: .average,
            window: Window(
              kernel: (2, 2), stride: (2, 2),
              padding: Padding(top: 0, left: 0, bottom: 1, right: 1))), excludesPadding: true),
        .padding(Padding(top: 1, left: 0, bottom: 0, right: 2), value: 0),
        .affine(factor: [0.5], offset: [0]),
      ])
  }

  @Test("Weights alone take their architecture from a file")
  func weightsAlone() throws {
    let folder = try TemporaryFolder()
    var file = HandmadeKeras.sequential([("Dense", "fc", "\"units\": 3")], ["fc": Self.dense])
    let path = try folder.write(file.config ?? "", to: "net.json")
    file.config = nil
    #expect(try file.read(architecture: path).nodes[1].operation == Self.expected)
    let error = #expect(throws: NetworkIOError.self) { try file.read() }
    guard case .keras(_, .noArchitecture) = error else { Issue.record("\(error as Any)"); return }
  }
}
