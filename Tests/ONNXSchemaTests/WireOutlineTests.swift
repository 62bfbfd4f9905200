import Foundation
import ONNXSchema
import Testing

/// Models written byte by byte.
@Suite("Claims of ONNX files")
struct WireOutlineTests {
  /// A field with bytes.
  static func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    var length = bytes.count
    var head = [number << 3 | 2]
    repeat {
      head.append(UInt8(length & 0x7F) | (length > 0x7F ? 0x80 : 0))
      length >>= 7
    } while length > 0
    return head + bytes
  }

  static func decoded(_ bytes: [UInt8]) throws(ONNXDecodingError) -> ONNXModelProto {
    try ONNXModelProto(decoding: Data(bytes))
  }

  static func fault(_ bytes: [UInt8]) -> ONNXDecodingError? {
    do {
      _ = try decoded(bytes)
      return nil
    } catch { return error }
  }

  @Test("Fields are found by their numbers, and others are skipped")
  func fields() throws {
    let node = Self.field(4, Array("Relu".utf8)) + Self.field(1, Array("x".utf8))
    let graph = Self.field(2, Array("g".utf8)) + Self.field(1, node) + Self.field(9, [1, 2, 3])
    let model = try Self.decoded([0x08, 0x07] + Self.field(7, graph) + Self.field(14, [0xFF]))
    #expect(model.irVersion == 7)
    #expect(model.graph.name == "g")
    #expect(model.graph.node.map(\.opType) == ["Relu"])
    #expect(model.graph.node.map(\.input) == [["x"]])
  }

  @Test("Bytes that are cut or no protobuf: where")
  func malformed() {
    let graph = Self.field(7, Self.field(1, Self.field(4, Array("Relu".utf8))))
    #expect(Self.fault(graph) == nil)
    #expect(Self.fault(Array(graph.dropLast())) == .malformed(offset: 0))
    // The node claims more bytes than its graph has, though the file has them.
    #expect(Self.fault([0x3A, 2, 0x0A, 4, 0, 0, 0, 0]) == .malformed(offset: 2))
    // Field 0, a group, numbers that are cut or without end.
    #expect(Self.fault([0x02, 0]) == .malformed(offset: 0))
    #expect(Self.fault([0x3B]) == .malformed(offset: 0))
    #expect(Self.fault([0x08]) == .malformed(offset: 1))
    #expect(Self.fault([0x0D, 1, 2]) == .malformed(offset: 1))
    #expect(Self.fault([0x09, 1, 2, 3, 4, 5, 6, 7]) == .malformed(offset: 1))
    #expect(Self.fault([0x08] + [UInt8](repeating: 0x80, count: 12)) == .malformed(offset: 11))
    #expect(Self.fault([0x08, 0x80]) == .malformed(offset: 2))
    // The longest length there is.
    let length = [UInt8](repeating: 0xFF, count: 9) + [0x01]
    #expect(Self.fault([0x3A] + length) == .malformed(offset: 0))
    // A name that is not UTF-8.
    #expect(Self.fault(Self.field(2, [0xFF])) == .malformed(offset: nil))
  }

  @Test("More elements or integers than models have are refused before they are decoded")
  func limits() {
    // Empty nodes of two bytes each.
    let nodes = { (count: Int) in
      Self.field(7, [[UInt8]](repeating: [0x0A, 0], count: count).flatMap { $0 })
    }
    #expect(Self.fault(nodes((1 << 18) - 1)) == nil)
    #expect(Self.fault(nodes(1 << 18)) == .tooManyElements(allowed: 1 << 18))
    // Packed integers of one byte each.
    let integers = { (count: Int) in
      Self.field(7, Self.field(5, Self.field(7, [UInt8](repeating: 1, count: count))))
    }
    #expect(Self.fault(integers((1 << 24) + 1)) == .tooManyIntegers(allowed: 1 << 24))
    // As many bytes of raw data are fine.
    let raw = Self.field(7, Self.field(5, Self.field(9, [UInt8](repeating: 1, count: 1 << 25))))
    #expect(Self.fault(raw) == nil)
  }
}
