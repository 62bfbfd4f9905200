public import Foundation
internal import SwiftProtobuf

extension ONNXModelProto {
  /// Decodes a model whose claims were checked against its bytes first.
  ///
  /// - Throws: ``ONNXDecodingError``; nothing larger than a few times `data` was allocated by then.
  /// - Complexity: O(bytes).
  public init(decoding data: Data) throws(ONNXDecodingError) {
    var outline = WireOutline(data)
    try outline.check()
    var options = BinaryDecodingOptions()
    options.discardUnknownFields = true
    do {
      try self.init(serializedBytes: data, extensions: nil, partial: false, options: options)
    } catch { throw .malformed(offset: nil) }
  }
}

/// Why bytes are no model.
public enum ONNXDecodingError: Error, Equatable, Sendable {
  /// From `offset` on they are not protobuf, or end too early; nil where only a name is not UTF-8.
  case malformed(offset: Int?)
  /// More messages, strings and single numbers than a model has.
  case tooManyElements(allowed: Int)
  /// More bytes of packed integers than a model has.
  case tooManyIntegers(allowed: Int)
}
