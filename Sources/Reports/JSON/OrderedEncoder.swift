/// Turns `Encodable` values into ``JSONValue``, with keys in the order in which they are encoded.
///
/// Synthesized conformances encode in the order of declaration, so the order of a record's properties is the order in its
/// file. Foundation's encoder sorts or shuffles.
public struct OrderedEncoder {
  /// An encoder.
  public init() {}

  /// The value as JSON.
  /// - Throws: `EncodingError.invalidValue` for a number that is not finite, with the path to it.
  public func encode(_ value: some Encodable) throws -> JSONValue {
    let node = JSONNode()
    try value.encode(to: NodeEncoder(node: node, codingPath: []))
    return node.value
  }
}

/// A JSON value that is being built.
final class JSONNode {
  private enum Content {
    case scalar(JSONValue)
    case array([JSONNode])
    case object([(key: String, node: JSONNode)])
  }

  private var content = Content.scalar(.null)

  /// What has been built so far.
  var value: JSONValue {
    switch content {
    case .scalar(let value): value
    case .array(let nodes): .array(nodes.map(\.value))
    case .object(let members): .object(members.map { JSONMember($0.key, $0.node.value) })
    }
  }

  /// Elements of a list so far.
  var count: Int {
    if case .array(let nodes) = content { nodes.count } else { 0 }
  }

  func set(_ value: JSONValue) { content = .scalar(value) }

  func becomeArray() {
    if case .array = content { return }
    content = .array([])
  }

  func becomeObject() {
    if case .object = content { return }
    content = .object([])
  }

  func append() -> JSONNode {
    let node = JSONNode()
    guard case .array(var nodes) = content else { preconditionFailure("not a list") }
    content = .scalar(.null)
    nodes.append(node)
    content = .array(nodes)
    return node
  }

  func add(_ key: String) -> JSONNode {
    let node = JSONNode()
    guard case .object(var members) = content else { preconditionFailure("not an object") }
    members.append((key, node))
    content = .object(members)
    return node
  }
}

/// Encodes into one node.
struct NodeEncoder: Encoder {
  let node: JSONNode
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    node.becomeObject()
    return KeyedEncodingContainer(NodeObject<Key>(node: node, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    node.becomeArray()
    return NodeArray(node: node, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    NodeScalar(node: node, codingPath: codingPath)
  }
}
