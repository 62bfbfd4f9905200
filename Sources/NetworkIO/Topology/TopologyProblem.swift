/// What is wrong with a topology file.
public enum TopologyProblem: Equatable, Sendable, CustomStringConvertible {
  /// Not TOML; the parser's words.
  case syntax(String)

  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .syntax(let detail): detail
    }
  }
}
