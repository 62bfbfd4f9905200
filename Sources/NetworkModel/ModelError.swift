/// A network that cannot be what it claims to be.
public enum ModelError: Error, Equatable, CustomStringConvertible {
  /// Extents that no node can have.
  case invalidShape([Int])
  /// An edge or input index that leads nowhere.
  case unknownNode(name: String, referencedBy: String)
  /// Two nodes of one name.
  case duplicateName(String)
  /// A node gets values of a shape it cannot take.
  case shapeMismatch(node: String, expected: String, actual: String)
  /// A parameter of a node has the wrong number of values.
  case parameterCount(node: String, parameter: String, expected: String, actual: Int)
  /// A parameter of a node has a value that it cannot have.
  case parameterValue(node: String, parameter: String, value: String, expected: String)
  /// A network without the node that it needs.
  case missing(String)
  /// Something that this version does not execute.
  case unsupported(node: String, what: String, remedy: String)

  /// One sentence: what, where, what was expected.
  public var description: String {
    switch self {
    case .invalidShape(let dimensions):
      "shape \(dimensions) is not possible: extents must be at least 1 and multiply to less than 2^31"
    case .unknownNode(let name, let referrer):
      "\(referrer) refers to node '\(name)', which does not exist"
    case .duplicateName(let name): "two nodes are called '\(name)'"
    case .shapeMismatch(let node, let expected, let actual):
      "node '\(node)' expects \(expected) but gets \(actual)"
    case .parameterCount(let node, let parameter, let expected, let actual):
      "node '\(node)': \(parameter) has \(actual) values, expected \(expected)"
    case .parameterValue(let node, let parameter, let value, let expected):
      "node '\(node)': \(parameter) is \(value), expected \(expected)"
    case .missing(let what): "the network has no \(what)"
    case .unsupported(let node, let what, let remedy): "node '\(node)': \(what); \(remedy)"
    }
  }
}
