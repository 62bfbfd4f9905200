public import Foundation

extension RunRecord {
  /// The record as JSON text, keys in the order of docs/formats/record.md.
  ///
  /// - Throws: ``RecordError/malformed`` for a number that JSON cannot say.
  public func json() throws(RecordError) -> String {
    do {
      return try OrderedEncoder().encode(self).prettyPrinted + "\n"
    } catch {
      throw .malformed(reason: "\(error)")
    }
  }

  /// Reads a record.
  ///
  /// - Throws: ``RecordError/malformed`` or ``RecordError/unknownSchema``.
  public init(json data: Data) throws(RecordError) {
    struct Header: Decodable { let schema: String }
    let decoder = JSONDecoder()
    do {
      let header = try decoder.decode(Header.self, from: data)
      guard header.schema == Self.currentSchema else {
        throw RecordError.unknownSchema(found: header.schema, expected: Self.currentSchema)
      }
      self = try decoder.decode(RunRecord.self, from: data)
    } catch let error as RecordError {
      throw error
    } catch {
      throw .malformed(reason: Self.reason(error))
    }
  }

  /// Reads the record at `path`.
  ///
  /// - Throws: ``RecordError`` with the path or with what is wrong.
  public init(contentsOfFile path: String) throws(RecordError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
    try self.init(json: data)
  }

  /// Writes the record beside `path` and then renames it, so that a file that stands there is whole at any time.
  ///
  /// - Throws: ``RecordError/unwritable`` with the path.
  public func write(toFile path: String) throws(RecordError) {
    try TextFile.write(try json(), to: path)
  }

  /// What is missing or wrong, with the path of keys to it.
  private static func reason(_ error: any Error) -> String {
    func place(_ path: [any CodingKey]) -> String {
      path.isEmpty ? "the record" : path.map(\.stringValue).joined(separator: ".")
    }
    guard let error = error as? DecodingError else { return "\(error)" }
    return switch error {
    case .keyNotFound(let key, let context):
      "\(place(context.codingPath)) has no key '\(key.stringValue)'"
    case .typeMismatch(let type, let context): "\(place(context.codingPath)) is no \(type)"
    case .valueNotFound(let type, let context):
      "\(place(context.codingPath)) is null, expected \(type)"
    case .dataCorrupted(let context):
      "\(place(context.codingPath)) is damaged: \(context.debugDescription)"
    @unknown default: "\(error)"
    }
  }
}
