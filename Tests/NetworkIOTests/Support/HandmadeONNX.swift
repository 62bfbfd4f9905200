import Foundation
import NetworkIO
import NetworkModel

/// An ONNX model written field by field, so that it can be wrong in every way.
struct HandmadeONNX: Sendable {
  /// Operators, each with its attributes: the values it takes and gives.
  struct Node: Sendable {
    var type: String
    var inputs: [String]
    var outputs: [String]
    var attributes: [[UInt8]] = []
    var name = ""
    var domain = ""
  }

  var operatorSet: Int? = 13
  var inputs = [HandmadeONNX.value("x", [nil, 2, 3, 3])]
  var outputs = [HandmadeONNX.value("y", [nil])]
  var nodes: [Node] = []
  var tensors: [[UInt8]] = []
  /// More fields of the graph.
  var more: [UInt8] = []

  /// A model whose only node takes "x" and further inputs and gives "y".
  static func node(
    _ type: String, _ others: [String] = [], _ attributes: [[UInt8]] = [], tensors: [[UInt8]] = []
  ) -> HandmadeONNX {
    var model = HandmadeONNX()
    model.nodes = [
      Node(
        type: type, inputs: ["x"] + others, outputs: ["y"], attributes: attributes, name: "n")
    ]
    model.tensors = tensors
    return model
  }

  /// The model with changes.
  func with(_ change: (inout HandmadeONNX) -> Void) -> HandmadeONNX {
    var copy = self
    change(&copy)
    return copy
  }

  var bytes: [UInt8] {
    var graph: [UInt8] = []
    for node in nodes {
      graph += Self.field(
        1,
        node.inputs.flatMap { Self.field(1, $0) } + node.outputs.flatMap { Self.field(2, $0) }
          + Self.field(3, node.name) + Self.field(4, node.type)
          + node.attributes.flatMap { Self.field(5, $0) } + Self.field(7, node.domain))
    }
    graph += Self.field(2, "handmade") + tensors.flatMap { Self.field(5, $0) }
    graph += inputs.flatMap { Self.field(11, $0) } + outputs.flatMap { Self.field(12, $0) } + more
    let version = operatorSet.map { Self.field(8, Self.field(1, "") + Self.number(2, $0)) } ?? []
    return Self.number(1, 8) + Self.field(7, graph) + version
  }

  /// The network of the file.
  func read() throws -> AnalogNetwork {
    let folder = try TemporaryFolder()
    let path = folder.path("model.onnx")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try ONNXReader.read(path: path)
  }

  // MARK: - Protobuf

  static func field(_ number: Int, _ bytes: [UInt8]) -> [UInt8] {
    varint(UInt64(number << 3 | 2)) + varint(UInt64(bytes.count)) + bytes
  }

  static func field(_ number: Int, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }

  static func number(_ field: Int, _ value: Int) -> [UInt8] {
    varint(UInt64(field << 3)) + varint(UInt64(bitPattern: Int64(value)))
  }

  static func varint(_ value: UInt64) -> [UInt8] {
    var (rest, bytes) = (value, [UInt8]())
    repeat {
      bytes.append(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
      rest >>= 7
    } while rest > 0
    return bytes
  }

  static func littleEndian(_ values: [Float]) -> [UInt8] {
    values.flatMap { value in (0..<4).map { UInt8(value.bitPattern >> (8 * $0) & 0xFF) } }
  }

  // MARK: - Messages of ONNX

  /// An input or output of a type, with a batch axis or any other that is open for nil.
  static func value(_ name: String, _ extents: [Int?], type: Int = 1) -> [UInt8] {
    let shape = extents.flatMap { field(1, $0.map { number(1, $0) } ?? field(2, "N")) }
    return field(1, name) + field(2, field(1, number(1, type) + field(2, shape)))
  }

  /// A tensor of floats, raw.
  static func floats(_ name: String, _ extents: [Int], _ values: [Float]) -> [UInt8] {
    tensor(name, extents, type: 1, field(9, littleEndian(values)))
  }

  /// As many equal floats as the extents say.
  static func floats(_ name: String, _ extents: [Int], all value: Float = 1) -> [UInt8] {
    floats(name, extents, [Float](repeating: value, count: extents.reduce(1, *)))
  }

  static func integers(_ name: String, _ values: [Int]) -> [UInt8] {
    let packed = values.flatMap { varint(UInt64(bitPattern: Int64($0))) }
    return tensor(name, [values.count], type: 7, field(7, packed))
  }

  /// A tensor of any type with `numbers`, one or more fields.
  static func tensor(
    _ name: String, _ extents: [Int], type: Int, _ numbers: [UInt8]
  ) -> [UInt8] {
    extents.flatMap { number(1, $0) } + number(2, type) + field(8, name) + numbers
  }

  static func attribute(_ name: String, _ value: Int) -> [UInt8] {
    field(1, name) + number(3, value) + number(20, 2)
  }

  static func attribute(_ name: String, _ values: [Int]) -> [UInt8] {
    field(1, name) + values.flatMap { number(8, $0) } + number(20, 7)
  }

  static func attribute(_ name: String, _ text: String) -> [UInt8] {
    field(1, name) + field(4, text) + number(20, 3)
  }

  static func attribute(_ name: String, _ value: Float) -> [UInt8] {
    field(1, name) + varint(2 << 3 | 5) + littleEndian([value]) + number(20, 1)
  }

  static func attribute(_ name: String, tensor: [UInt8]) -> [UInt8] {
    field(1, name) + field(5, tensor) + number(20, 4)
  }
}
