internal import Foundation
public import NetworkModel
internal import ONNXSchema

/// Reads ONNX models (docs/formats/onnx.md).
public enum ONNXReader {
  /// Most bytes of a file, 2^30: VGG-16, with 138 million weights, has about half of it.
  public static let maximumBytes = 1 << 30

  /// Reads and checks a model: one input, one output, and what leads from one to the other.
  ///
  /// - Returns: A valid network, channels first and without the batch axis, whatever the file's.
  /// - Throws: ``NetworkIOError`` naming the file, the place in it and what was expected.
  /// - Complexity: O(bytes); besides the bytes and the weights nothing grows with the file's claims.
  public static func read(path: String) throws(NetworkIOError) -> AnalogNetwork {
    let data: Data
    do { data = try bytes(path) } catch { throw NetworkIOError(error, file: path) }
    do throws(ONNXProblem) {
      let model = try model(data)
      let graph = try ONNXGraph(model)
      var builder = ONNXNetworkBuilder(graph)
      return try builder.network(named: name(model, path), provenance: provenance(model, graph))
    } catch { throw .onnx(file: path, error) }
  }

  private static func bytes(_ path: String) throws -> Data {
    let handle = try NetworkFormat.opened(path)
    defer { try? handle.close() }
    let size = try handle.seekToEnd()
    guard size > 0 else { throw NetworkIOError.unreadable(file: path, .empty) }
    guard size <= maximumBytes else {
      throw NetworkIOError.tooLarge(
        file: path, what: "bytes", found: Int(clamping: size), allowed: maximumBytes)
    }
    try handle.seek(toOffset: 0)
    return try handle.read(upToCount: Int(size)) ?? Data()
  }

  private static func model(_ data: Data) throws(ONNXProblem) -> ONNXModelProto {
    do throws(ONNXDecodingError) { return try ONNXModelProto(decoding: data) } catch {
      switch error {
      case .malformed(let offset): throw .encoding(offset: offset)
      case .tooManyElements(let allowed):
        throw .tooMany(what: "messages and numbers outside tensors", allowed: allowed)
      case .tooManyIntegers(let allowed):
        throw .tooMany(what: "bytes of integers outside raw tensors", allowed: allowed)
      }
    }
  }

  private static func name(_ model: ONNXModelProto, _ path: String) -> String {
    let name = model.graph.name
    return name.isEmpty
      ? URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent : name
  }

  private static func provenance(_ model: ONNXModelProto, _ graph: ONNXGraph) -> [String: String] {
    var provenance = ["format": "ONNX", "operators": "\(graph.operatorSet)"]
    let producer = [model.producerName, model.producerVersion].filter { !$0.isEmpty }
    if !producer.isEmpty { provenance["producer"] = producer.joined(separator: " ") }
    return provenance
  }
}
