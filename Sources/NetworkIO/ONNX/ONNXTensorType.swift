internal import Foundation
internal import ONNXSchema

/// The types of numbers that are read; raw values are those of ONNX's `TensorProto.DataType`.
enum ONNXTensorType: Int32, CaseIterable {
  case float = 1
  case uint8 = 2
  case int8 = 3
  case int32 = 6
  case int64 = 7
  case bool = 9
  case float16 = 10
  case double = 11
  case bfloat16 = 16

  /// All of them, for messages.
  static var names: String { allCases.map { "\($0)" }.joined(separator: ", ") }

  /// ONNX's name of a type, for messages.
  static func name(_ number: Int32) -> String {
    let others: [Int32: String] = [
      0: "numbers of no type", 4: "uint16", 5: "int16", 8: "strings", 12: "uint32", 13: "uint64",
      14: "complex64", 15: "complex128",
    ]
    return ONNXTensorType(rawValue: number).map { "\($0)" } ?? others[number] ?? "type \(number)"
  }

  /// True for the types that become `Float`.
  var isFloat: Bool {
    switch self {
    case .float, .float16, .double, .bfloat16: true
    case .uint8, .int8, .int32, .int64, .bool: false
    }
  }

  /// The `count` numbers of a tensor of this type, raw (little-endian) or in the list for its type; nil where they are not as many.
  func values(_ proto: ONNXTensorProto, count: Int) -> ONNXTensor.Values? {
    if proto.hasRawData { return raw(proto.rawData, count: count) }
    switch self {
    case .float:
      return proto.floatData.count == count ? .floats(proto.floatData) : nil
    case .double:
      return proto.doubleData.count == count ? .floats(proto.doubleData.map { Float($0) }) : nil
    case .int64:
      return proto.int64Data.count == count ? .integers(proto.int64Data) : nil
    case .uint8, .int8, .int32, .bool:
      return proto.int32Data.count == count ? .integers(proto.int32Data.map { Int64($0) }) : nil
    case .float16, .bfloat16:
      let bits = proto.int32Data.map { UInt16(truncatingIfNeeded: $0) }
      return bits.count == count ? .floats(bits.map { half($0) }) : nil
    }
  }

  private func raw(_ data: Data, count: Int) -> ONNXTensor.Values? {
    switch self {
    case .float:
      return Self.words(data, count, UInt32.self).map { bits in
        .floats(bits.map { Float(bitPattern: $0) })
      }
    case .double:
      return Self.words(data, count, UInt64.self).map { bits in
        .floats(bits.map { Float(Double(bitPattern: $0)) })
      }
    case .float16, .bfloat16:
      return Self.words(data, count, UInt16.self).map { .floats($0.map { half($0) }) }
    case .int64: return Self.words(data, count, Int64.self).map { .integers($0) }
    case .int32:
      return Self.words(data, count, Int32.self).map { .integers($0.map { Int64($0) }) }
    case .int8: return Self.words(data, count, Int8.self).map { .integers($0.map { Int64($0) }) }
    case .uint8, .bool:
      return Self.words(data, count, UInt8.self).map { .integers($0.map { Int64($0) }) }
    }
  }

  /// Sixteen bits of a float16 or bfloat16.
  private func half(_ bits: UInt16) -> Float {
    self == .float16 ? Float(Float16(bitPattern: bits)) : Float(bitPattern: UInt32(bits) << 16)
  }

  private static func words<Word: FixedWidthInteger>(
    _ data: Data, _ count: Int, _: Word.Type
  ) -> [Word]? {
    let size = MemoryLayout<Word>.size
    guard data.count == count * size else { return nil }
    return unsafe data.withUnsafeBytes { bytes in
      (0..<count).map { index in
        unsafe Word(
          littleEndian: bytes.loadUnaligned(fromByteOffset: index * size, as: Word.self))
      }
    }
  }
}
