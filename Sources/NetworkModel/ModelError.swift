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
  /// A time constant shorter than the time step, with a method that cannot take such a step.
  case longTimeStep(node: String, parameter: String, tau: Double, timeStep: Double)
  /// A network without the node that it needs.
  case missing(String)
  /// Something that this version does not execute.
  case unsupported(node: String, what: String, remedy: String)

  /// The node that is at fault; nil where it is none or several.
  public var node: String? {
    switch self {
    case .invalidShape, .duplicateName, .missing: nil
    case .unknownNode(_, let referrer): referrer
    case .shapeMismatch(let node, _, _), .parameterCount(let node, _, _, _),
      .parameterValue(let node, _, _, _), .longTimeStep(let node, _, _, _),
      .unsupported(let node, _, _):
      node
    }
  }

  /// One sentence: what, where, what was expected.
  public var description: String {
    switch self {
    case .invalidShape(let dimensions):
      "shape \(dimensions) is not possible: extents must be at least 1 and multiply to at most 2^26"
    case .unknownNode(let name, let referrer):
      "\(referrer) refers to node '\(name)', which does not exist"
    case .duplicateName(let name): "two nodes are called '\(name)'"
    case .shapeMismatch(let node, let expected, let actual):
      "node '\(node)' expects \(expected) but gets \(actual)"
    case .parameterCount(let node, let parameter, let expected, let actual):
      "node '\(node)': \(parameter) has \(actual) values, expected \(expected)"
    case .parameterValue(let node, let parameter, let value, let expected):
      "node '\(node)': \(parameter) is \(value), expected \(expected)"
    case .longTimeStep(let node, let parameter, let tau, let timeStep):
      "node '\(node)': \(parameter) is \(Self.digits(tau, below: timeStep)), expected at least the time step \(timeStep); give the real one with --dt"
    case .missing(let what): "the network has no \(what)"
    case .unsupported(let node, let what, let remedy): "node '\(node)': \(what); \(remedy)"
    }
  }

  /// A time constant with the digits of single precision, as files mostly have them; all, where fewer would not be below `limit`.
  private static func digits(_ tau: Double, below limit: Double) -> String {
    Double(Float(tau)) < limit ? "\(Float(tau))" : "\(tau)"
  }
}
