import Foundation
import NetworkIO
import NetworkModel
import Testing

/// Weights, windows and tensors of ONNX files.
@Suite("Parameters of ONNX files")
struct ONNXParameterTests {
  typealias Model = HandmadeONNX

  static let weight = ONNXErrorTests.weight

  static func convolution(_ attributes: [UInt8]..., weight: [UInt8] = weight) -> Model {
    Model.node("Conv", ["w"], attributes, tensors: [weight])
  }

  static func pool(_ attributes: [UInt8]..., kernel: [Int] = [2, 2]) -> Model {
    Model.node("MaxPool", [], [Model.attribute("kernel_shape", kernel)] + attributes)
  }

  static func pad(_ pads: [Int], _ others: [String] = [], _ more: [[UInt8]] = []) -> Model {
    Model.node("Pad", ["p"] + others, tensors: [Model.integers("p", pads)] + more)
  }

  static let windows: [(Model, String)] = [
    (convolution(), "read"),
    (
      convolution(Model.attribute("kernel_shape", [3, 2])),
      ": Conv 'n': kernel_shape is [3, 2], expected [3, 3], as the weights have it"
    ),
    (
      convolution(Model.attribute("strides", [1])),
      ": Conv 'n': strides is [1], expected 2 numbers in 1…65535"
    ),
    (
      convolution(Model.attribute("strides", [0, 1])),
      ": Conv 'n': strides is [0, 1], expected 2 numbers in 1…65535"
    ),
    (
      convolution(Model.attribute("dilations", [1, .max])),
      ": Conv 'n': dilations is [1, 9223372036854775807], expected 2 numbers in 1…65535"
    ),
    (
      convolution(Model.attribute("pads", [1, 1, 1, -1])),
      ": Conv 'n': pads is [1, 1, 1, -1], expected 4 numbers in 0…65535"
    ),
    (
      convolution(Model.attribute("auto_pad", "SAME")),
      ": Conv 'n': auto_pad is 'SAME', expected NOTSET, SAME_UPPER, SAME_LOWER or VALID"
    ),
    (
      convolution(Model.attribute("auto_pad", "VALID"), Model.attribute("pads", [0, 0, 0, 1])),
      ": Conv 'n': pads is [0, 0, 0, 1], expected none beside auto_pad VALID"
    ),
    (
      convolution(
        Model.attribute("auto_pad", "SAME_UPPER"), Model.attribute("dilations", [2, 1])),
      ": Conv 'n': dilations is [2, 1], expected 1 beside SAME_UPPER"
    ),
    (
      convolution(Model.attribute("dilations", [2, 1])),
      ": node 'n' expects a map of at least 3×3 with its padding but gets 2×3×3"
    ),
    (
      convolution(Model.attribute("group", 0)),
      ": Conv 'n': tensor 'w' has shape [4, 2, 3, 3], expected weights for batch×2×3×3 values in 0 "
        + "groups: [outputs, inputs / groups, kernel]"
    ),
    (
      convolution(Model.attribute("group", 2)),
      ": Conv 'n': tensor 'w' has shape [4, 2, 3, 3], expected weights for batch×2×3×3 values in 2 "
        + "groups: [outputs, inputs / groups, kernel]"
    ),
    (
      convolution(weight: Model.floats("w", [4, 2, 3])),
      ": Conv 'n': tensor 'w' has shape [4, 2, 3], expected weights for batch×2×3×3 values in 1 "
        + "groups: [outputs, inputs / groups, kernel]"
    ),
    (
      convolution(weight: Model.floats("w", [4, 2, 0, 3])),
      ": Conv 'n': tensor 'w' has shape [4, 2, 0, 3], expected weights for batch×2×3×3 values in 1 "
        + "groups: [outputs, inputs / groups, kernel]"
    ),
    (
      Model.node("Conv", ["w", "b"], tensors: [weight, Model.floats("b", [3])]),
      ": Conv 'n': tensor 'b' has shape [3], expected [4]"
    ),
    (Model.node("Conv"), ": Conv 'n' has no input W"),
    (
      Model.node("Conv", ["x"]),
      ": Conv 'n': its W depends on the network's input; export a model in which it is a constant"
    ),
    (Model.node("MaxPool"), ": MaxPool 'n' has no input kernel_shape"),
    (pool(Model.attribute("ceil_mode", 1)), "read"),
    (
      pool(Model.attribute("ceil_mode", 1), Model.attribute("strides", [2, 2])),
      ": MaxPool 'n': ceil_mode is 1, expected 0, or windows that fit batch×2×3×3 without a rest"
    ),
    (pool(kernel: [2]), ": MaxPool 'n': kernel_shape is [2], expected 2 numbers in 1…65535"),
    (
      pool(kernel: [0, 2]),
      ": MaxPool 'n': kernel_shape is [0, 2], expected 2 numbers in 1…65535"
    ),
    (
      pool().with { $0.inputs = [Model.value("x", [1, 8])] },
      ": MaxPool 'n': it takes batch×8 values, which are no map; give it channels and a map"
    ),
    (pad([0, 0, 1, 0, 0, 0, 0, 1]), "read"),
    (
      pad([0, 1, 1, 0, 0, 0, 0, 1]),
      ": Pad 'n': pads is [0, 1, 1, 0, 0, 0, 0, 1], expected none on the axes of batch and channels"
    ),
    (pad([0, 0, 1, 0]), ": Pad 'n': pads is [0, 0, 1, 0], expected 8 numbers in 0…65535"),
    (
      pad([0, 0, -1, 0, 0, 0, 0, 0]),
      ": Pad 'n': pads is [0, 0, -1, 0, 0, 0, 0, 0], expected 8 numbers in 0…65535"
    ),
    (
      pad([1, 1], ["", "a"], [Model.integers("a", [4])]),
      ": Pad 'n': axes is [4], expected each axis in 0…3 once"
    ),
    (
      pad([0, 0, 1, 0, 0, 0, 0, 1], ["v"], [Model.floats("v", [2])]),
      ": Pad 'n': tensor 'v' has shape [2], expected one number"
    ),
    (
      Model.node("Pad", [], [Model.attribute("mode", "reflect")]),
      ": Pad 'n': mode is 'reflect', expected constant"
    ),
  ]

  static func gemm(_ attributes: [UInt8]..., weight: [Int] = [3, 4], bias: [Int]? = nil) -> Model {
    Model.node(
      "Gemm", bias == nil ? ["w"] : ["w", "b"], attributes,
      tensors: [Model.floats("w", weight)] + (bias.map { [Model.floats("b", $0)] } ?? [])
    ).with { $0.inputs = [Model.value("x", [1, 3])] }
  }

  static func normalization(_ attributes: [UInt8]..., variance: Float = 1) -> Model {
    Model.node(
      "BatchNormalization", ["s", "s", "s", "v"], attributes,
      tensors: [Model.floats("s", [2]), Model.floats("v", [2], all: variance)])
  }

  static func reshape(_ shape: [Int], _ attributes: [UInt8]...) -> Model {
    Model.node("Relu").with {
      $0.nodes[0].outputs = ["r"]
      $0.nodes.append(
        Model.Node(
          type: "Reshape", inputs: ["r", "s"], outputs: ["y"], attributes: attributes, name: "m"))
      $0.tensors = [Model.integers("s", shape)]
    }
  }

  static let weights: [(Model, String)] = [
    (gemm(bias: [4]), "read"),
    (gemm(bias: []), "read"),
    (
      gemm(Model.attribute("transA", 1)),
      ": Gemm 'n': transA is 1, expected 0: samples stay rows"
    ),
    (
      gemm(Model.attribute("transB", 1)),
      ": Gemm 'n': tensor 'w' has shape [3, 4], expected [outputs, 3]"
    ),
    (gemm(weight: [4, 3]), ": Gemm 'n': tensor 'w' has shape [4, 3], expected [3, outputs]"),
    (gemm(weight: [3]), ": Gemm 'n': tensor 'w' has shape [3], expected [3, outputs]"),
    (gemm(weight: [3, 0]), ": Gemm 'n': tensor 'w' has shape [3, 0], expected [3, outputs]"),
    (
      gemm(bias: [3]),
      ": Gemm 'n': tensor 'b' has shape [3], expected one number, or one for each of 4 channels"
    ),
    (
      Model.node("MatMul", ["w"], tensors: [Model.floats("w", [3, 4])]),
      ": MatMul 'n': tensor 'w' has shape [3, 4], expected features, not a map of batch×2×3×3: "
        + "flatten it first"
    ),
    (normalization(), "read"),
    (
      normalization(Model.attribute("training_mode", 1)),
      ": BatchNormalization 'n': training_mode is 1, expected 0"
    ),
    (
      normalization(Model.attribute("epsilon", Float(0)), variance: 0),
      ": BatchNormalization 'n': var + epsilon is 0.0, expected a number above 0"
    ),
    (
      normalization(variance: .nan),
      ": BatchNormalization 'n': var + epsilon is nan, expected a number above 0"
    ),
    (
      Model.node("BatchNormalization", ["s", "s", "s"], tensors: [Model.floats("s", [2])]),
      ": BatchNormalization 'n' has no input var"
    ),
    (reshape([-1, 18]), "read"),
    (reshape([1, 18]), "read"),
    (reshape([0, 2, -1, 3]), "read"),
    (
      reshape([2, 9]),
      ": Reshape 'm': shape is [2, 9], expected the batch axis first, and one or more behind it"
    ),
    (
      reshape([18]),
      ": Reshape 'm': shape is [18], expected the batch axis first, and one or more behind it"
    ),
    (
      reshape([-1, 5]),
      ": Reshape 'm': shape is [-1, 5], expected one for the 18 values of [1, 2, 3, 3]"
    ),
    (
      reshape([-1, -1]),
      ": Reshape 'm': shape is [-1, -1], expected one for the 18 values of [1, 2, 3, 3]"
    ),
    (
      reshape([1, .max, .max]),
      ": Reshape 'm': shape is [1, 9223372036854775807, 9223372036854775807], "
        + "expected one for the 18 values of [1, 2, 3, 3]"
    ),
    (
      reshape([0, 18], Model.attribute("allowzero", 1)),
      ": Reshape 'm': allowzero is 1 with an extent of 0, expected 0"
    ),
    (
      reshape([0, 3, 3, 2]),
      ": Reshape 'm': it makes a map of [3, 3, 2] of batch×2×3×3 values; "
        + "only constants and the network's input become maps"
    ),
    (
      reshape([0, 1, 1, 1, 18]),
      ": Reshape 'm': it gives 5 axes; values have a batch axis and at most 3 more"
    ),
  ]

  /// A constant of one number or two that is added to the input.
  static func added(_ tensor: [UInt8]) -> Model { Model.node("Add", ["c"], tensors: [tensor]) }

  static let tensors: [(Model, String)] = [
    (
      added(Model.floats("c", [1]) + Model.number(14, 1)),
      ": the numbers of tensor 'c' are in another file; export the model as one file"
    ),
    (
      added(Model.floats("c", [1]) + Model.field(3, Model.number(1, 0))),
      ": tensor 'c' is a segment of another, expected a whole one"
    ),
    (
      added(Model.floats("c", [2, -1], [])),
      ": tensor 'c' has shape [2, -1], expected extents from 0 on that multiply to at most 2^28"
    ),
    (
      added(Model.floats("c", [1 << 32, 1 << 32], [])),
      ": tensor 'c' has shape [4294967296, 4294967296], "
        + "expected extents from 0 on that multiply to at most 2^28"
    ),
    (
      added(Model.floats("c", [1 << 28], [1])),
      ": tensor 'c' does not hold the numbers of its shape [268435456], "
        + "expected 268435456 of type float"
    ),
    (
      added(Model.floats("c", [1], [1, 2])),
      ": tensor 'c' does not hold the numbers of its shape [1], expected 1 of type float"
    ),
    (
      added(Model.tensor("c", [1], type: 1, Model.field(7, [1]))),
      ": tensor 'c' does not hold the numbers of its shape [1], expected 1 of type float"
    ),
    (
      added(Model.tensor("c", [1], type: 8, Model.field(6, "a"))),
      ": tensor 'c' holds strings, expected one of float, uint8, int8, int32, int64, bool, float16, "
        + "double, bfloat16"
    ),
    (
      added(Model.tensor("c", [1], type: 77, [])),
      ": tensor 'c' holds type 77, expected one of float, uint8, int8, int32, int64, bool, float16, "
        + "double, bfloat16"
    ),
    (
      added(Model.integers("c", [1])),
      ": tensor 'c' holds integers, expected floats, as Add 'n' takes them"
    ),
    (
      added(Model.floats("c", [2, 1, 1], [.nan, 1])),
      ": node 'n': offset is nan, expected finite numbers"
    ),
    (
      Model.node("Reshape", ["c"], tensors: [Model.floats("c", [1])]),
      ": tensor 'c' holds floats, expected integers, as Reshape 'n' takes them"
    ),
  ]

  @Test("Windows of convolutions, poolings and padding", arguments: windows)
  func window(model: Model, expected: String) {
    #expect(ONNXErrorTests.message(model) == expected)
  }

  @Test("Matrices, normalisation and new extents", arguments: weights)
  func projection(model: Model, expected: String) {
    #expect(ONNXErrorTests.message(model) == expected)
  }

  @Test("Tensors", arguments: tensors)
  func tensor(model: Model, expected: String) {
    #expect(ONNXErrorTests.message(model) == expected)
  }

  /// Types of floats with their number, the field and the bytes of 1.5 and −2.
  static let floats: [(Int, [UInt8])] = [
    (1, Model.field(4, [0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0])),
    (1, Model.field(9, [0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0])),
    (10, Model.field(9, [0, 0x3E, 0, 0xC0])),
    (10, Model.field(5, Model.varint(0x3E00) + Model.varint(0xC000))),
    (16, Model.field(9, [0xC0, 0x3F, 0, 0xC0])),
    (16, Model.field(5, Model.varint(0x3FC0) + Model.varint(0xC000))),
    (11, Model.field(9, [0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0])),
    (11, Model.field(10, [0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0])),
  ]

  @Test("Floats of every width, raw and in lists", arguments: floats)
  func float(type: Int, numbers: [UInt8]) throws {
    let network = try Self.added(Model.tensor("c", [2, 1, 1], type: type, numbers)).read()
    #expect(network.nodes.last?.operation == .affine(factor: [1], offset: [1.5, -2]))
  }

  /// Types of integers with their number, the field and the bytes of −1 and 18.
  static let integers: [(Int, [UInt8])] = [
    (7, Model.field(9, [UInt8](repeating: 0xFF, count: 8) + [18, 0, 0, 0, 0, 0, 0, 0])),
    (7, Model.field(7, Model.varint(.max) + [18])),
    (6, Model.field(9, [0xFF, 0xFF, 0xFF, 0xFF, 18, 0, 0, 0])),
    (6, Model.field(5, Model.varint(.max) + [18])),
    (3, Model.field(9, [0xFF, 18])),
    (3, Model.field(5, Model.varint(.max) + [18])),
  ]

  @Test("Integers of every width, raw and in lists", arguments: integers)
  func integer(type: Int, numbers: [UInt8]) throws {
    let model = Self.reshape([]).with {
      $0.tensors = [Model.tensor("s", [2], type: type, numbers)]
    }
    #expect(try model.read().nodes.last?.shape.dimensions == [18])
  }
}
