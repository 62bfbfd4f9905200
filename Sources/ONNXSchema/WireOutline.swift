internal import Foundation

/// Walks over the fields of a model without keeping any, so that what decoding will allocate is known before it begins.
///
/// An empty message takes two bytes of a file and hundreds of memory, a packed integer one and eight.
struct WireOutline {
  /// Most messages, strings and numbers outside lists.
  static let maximumElements = 1 << 18
  /// Most bytes of packed integers.
  static let maximumIntegerBytes = 1 << 24

  /// The messages of onnx.proto whose fields take memory of their own.
  private enum Message {
    case model, opset, graph, node, attribute, tensor, segment, sparse, value, type, tensorType
    case shape, dimension

    /// The message that a field of it holds; nil for other fields.
    func message(_ field: UInt64) -> Message? {
      switch (self, field) {
      case (.model, 7): .graph
      case (.model, 8): .opset
      case (.graph, 1): .node
      case (.graph, 5), (.attribute, 5), (.sparse, 1): .tensor
      case (.graph, 11), (.graph, 12): .value
      case (.graph, 15): .sparse
      case (.node, 5): .attribute
      case (.tensor, 3): .segment
      case (.value, 2): .type
      case (.type, 1): .tensorType
      case (.tensorType, 2): .shape
      case (.shape, 1): .dimension
      default: nil
      }
    }

    /// True for lists of integers of any length, one to ten bytes each.
    func hasIntegers(_ field: UInt64) -> Bool {
      switch (self, field) {
      case (.tensor, 1), (.tensor, 5), (.tensor, 7), (.attribute, 8): true
      default: false
      }
    }
  }

  private let data: Data
  private var position: Int
  private var elements = 0
  private var integerBytes = 0

  init(_ data: Data) {
    self.data = data
    position = data.startIndex
  }

  /// Walks over the whole model.
  mutating func check() throws(ONNXDecodingError) { try walk(.model, to: data.endIndex) }

  private mutating func walk(_ message: Message, to end: Int) throws(ONNXDecodingError) {
    while position < end {
      elements += 1
      guard elements <= Self.maximumElements else {
        throw .tooManyElements(allowed: Self.maximumElements)
      }
      let start = position
      let tag = try integer(before: end)
      let field = tag >> 3
      guard field > 0 else { throw malformed(start) }
      switch tag & 7 {
      case 0: _ = try integer(before: end)
      case 1: try skip(8, before: end)
      case 5: try skip(4, before: end)
      case 2:
        let length = try integer(before: end)
        guard length <= UInt64(end - position) else { throw malformed(start) }
        if let inner = message.message(field) {
          try walk(inner, to: position + Int(length))
        } else {
          if message.hasIntegers(field) { integerBytes += Int(length) }
          guard integerBytes <= Self.maximumIntegerBytes else {
            throw .tooManyIntegers(allowed: Self.maximumIntegerBytes)
          }
          position += Int(length)
        }
      // ONNX has no groups.
      default: throw malformed(start)
      }
    }
  }

  private mutating func integer(before end: Int) throws(ONNXDecodingError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard position < end else { throw malformed(position) }
      let byte = data[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw malformed(position)
  }

  private mutating func skip(_ count: Int, before end: Int) throws(ONNXDecodingError) {
    guard count <= end - position else { throw malformed(position) }
    position += count
  }

  private func malformed(_ position: Int) -> ONNXDecodingError {
    .malformed(offset: position - data.startIndex)
  }
}
