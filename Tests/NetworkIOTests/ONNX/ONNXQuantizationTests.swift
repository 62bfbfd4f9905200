import Foundation
import NetworkIO
import NetworkModel
import Testing

/// QuantizeLinear and DequantizeLinear of ONNX files.
@Suite("Quantized ONNX files")
struct ONNXQuantizationTests {
  typealias Model = HandmadeONNX

  /// A zero point of eight bits.
  static func zero(_ value: UInt8, type: Int) -> [UInt8] {
    Model.tensor("z", [], type: type, Model.field(9, [value]))
  }

  /// Both operators, the second one with its own scale.
  static func both(
    _ attributes: [UInt8]..., scales: (Float, Float) = (0.5, 0.5), zero: [UInt8]? = nil
  ) -> Model {
    var model = Model()
    let others = zero == nil ? [] : ["z"]
    model.nodes = [
      Model.Node(
        type: "QuantizeLinear", inputs: ["x", "s"] + others, outputs: ["q"],
        attributes: attributes, name: "q"),
      Model.Node(type: "DequantizeLinear", inputs: ["q", "t"] + others, outputs: ["y"], name: "d"),
    ]
    model.tensors = [Model.floats("s", [], [scales.0]), Model.floats("t", [], [scales.1])]
    model.tensors += zero.map { [$0] } ?? []
    return model
  }

  @Test("A range from 0 on keeps its 255 steps, any other is a clip")
  func ranges() throws {
    let ranges: [(Model, Activation)] = [
      (Self.both(), .quantizedRectifier(levels: 255, maximum: 127.5)),
      (Self.both(zero: Self.zero(0, type: 2)), .quantizedRectifier(levels: 255, maximum: 127.5)),
      (Self.both(zero: Self.zero(0x80, type: 3)), .quantizedRectifier(levels: 255, maximum: 127.5)),
      (Self.both(zero: Self.zero(0, type: 3)), .clip(low: -64, high: 63.5)),
      (Self.both(zero: Self.zero(100, type: 2)), .clip(low: -50, high: 77.5)),
    ]
    for (model, range) in ranges {
      #expect(try model.read().nodes.map(\.operation) == [.input, .activation(range)])
    }
  }

  static let refused: [(Model, String)] = [
    (
      both(scales: (0.5, 0.25)),
      ": DequantizeLinear 'd': its scale, zero point or type is another than its QuantizeLinear's; "
        + "export the model with the same in both"
    ),
    (
      both(Model.attribute("output_dtype", 3)),
      ": DequantizeLinear 'd': its scale, zero point or type is another than its QuantizeLinear's; "
        + "export the model with the same in both"
    ),
    (
      both(Model.attribute("output_dtype", 21)),
      ": QuantizeLinear 'q': its integers are not of eight bits; use uint8 or int8"
    ),
    (
      both(zero: Model.integers("z", [0])),
      ": QuantizeLinear 'q': its integers are not of eight bits; use uint8 or int8"
    ),
    (
      both(Model.attribute("block_size", 16)),
      ": QuantizeLinear 'q': block_size is 16, expected 0"
    ),
    (
      both(scales: (0, 0)),
      ": QuantizeLinear 'q': scale is 0.0, expected a number above 0"
    ),
    (
      both().with { $0.tensors[0] = Model.floats("s", [2]) },
      ": QuantizeLinear 'q': tensor 's' has shape [2], expected one number for all values"
    ),
    (
      both().with { $0.nodes[1].inputs[0] = "x" },
      ": DequantizeLinear 'd': it takes values that are no integers; only QuantizeLinear gives such"
    ),
    (
      both().with { $0.nodes[1].type = "Add" },
      ": Add 'd': it takes the integers of a QuantizeLinear; only DequantizeLinear takes them"
    ),
    (
      both().with { $0.outputs = [Model.value("q", [1])] },
      ": 'q' is the integers of a QuantizeLinear; end the graph with a DequantizeLinear"
    ),
    (both().with { $0.nodes[0].inputs = ["x"] }, ": QuantizeLinear 'q' has no input scale"),
    (
      Model.node("Add", ["w"]).with {
        $0.nodes.append(
          Model.Node(type: "DequantizeLinear", inputs: ["i", "s"], outputs: ["w"], name: "d"))
        $0.tensors = [Model.integers("i", [1, 2, 3]), Model.floats("s", [3])]
      },
      ": DequantizeLinear 'd': tensor 's' has shape [3], expected one number, or one per index along "
        + "axis 1 of [3], and as many zero points"
    ),
    (
      Model.node("Add", ["w"]).with {
        $0.nodes.append(
          Model.Node(type: "DequantizeLinear", inputs: ["i", "s"], outputs: ["w"], name: "d"))
        $0.tensors = [Model.floats("i", [1]), Model.floats("s", [])]
      },
      ": tensor 'i' holds floats, expected integers, as DequantizeLinear 'd' takes them"
    ),
    (
      Model.node("ReduceMean", [], [Model.attribute("axes", [2])]),
      ": ReduceMean 'n': axes is [2], expected all axes of the map of batch×2×3×3 values and no others"
    ),
    (
      Model.node("ReduceMean"),
      ": ReduceMean 'n': axes is [], expected all axes of the map of batch×2×3×3 values and no others"
    ),
  ]

  @Test("What is refused", arguments: refused)
  func refusal(model: Model, expected: String) {
    #expect(ONNXErrorTests.message(model) == expected)
  }
}
