internal import Foundation
internal import NetworkModel

/// The JSON object `/node/metadata/glint`: docs/formats/nir.md.
struct RootSettings: Codable, Equatable {
  /// Which of the two runtimes the network is for.
  enum Kind: String, Codable {
    case float
    case quantized
  }

  /// Input preparation and coding.
  struct Input: Codable, Equatable {
    var coding: InputCoding?
    var stepSeconds: Double?
    var binning: BinRounding?
    var origin: TimeOrigin?
    var skipFirstStep: Bool?
    var divide: Double?
    var mean: [Double]?
    var deviation: [Double]?
    var quantization: Quantization?
  }

  /// `InputQuantization` by width, or by range where the range is no width's.
  struct Quantization: Codable, Equatable {
    var scale: Double
    var zeroPoint: Int32
    var bits: Int?
    var signed: Bool?
    var low: Int32?
    var high: Int32?
  }

  var kind: Kind?
  var name: String?
  var timeSteps: Int?
  var dt: Double?
  var discretization: Discretization?
  var reset: Reset?
  var comparison: Comparison?
  var input: Input?
  var readout: Readout?
  var decision: Decision?
  var classes: Int?
  var provenance: [String: JSONText]?
  var order: [String]?
  /// Edges that take one step, as `[source, target]`.
  var delayed: [[String]]?
  var assumptions: [String]?

  /// The text of the object in the metadata of a graph or node; nil when there is none.
  static func text(in node: NIRNode, file: String, group: String) throws -> String? {
    guard let member = node.metadata?["glint"] else { return nil }
    guard let text = member.value?.text else {
      throw NetworkIOError.invalidSettings(
        file: file, object: "\(group)/metadata/glint", detail: "no single string")
    }
    return text
  }
}

extension Decodable {
  /// Decodes JSON from a file; the error says where in the object something is wrong.
  static func decoded(_ text: String, file: String, object: String) throws -> Self {
    do { return try JSONDecoder().decode(Self.self, from: Data(text.utf8)) } catch {
      throw NetworkIOError.invalidSettings(file: file, object: object, detail: Self.detail(error))
    }
  }

  private static func detail(_ error: any Error) -> String {
    func place(_ path: [any CodingKey]) -> String {
      path.isEmpty ? "" : " at " + path.map(\.stringValue).joined(separator: ".")
    }
    switch error as? DecodingError {
    case .keyNotFound(let key, let context):
      return "no '\(key.stringValue)'\(place(context.codingPath))"
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      return "expected \(type)\(place(context.codingPath))"
    case .dataCorrupted(let context): return context.debugDescription + place(context.codingPath)
    default: return "\(error)"
    }
  }
}

extension Encodable {
  /// JSON with sorted keys, so that equal values give equal bytes.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
