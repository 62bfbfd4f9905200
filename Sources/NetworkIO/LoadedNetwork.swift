public import NetworkModel

/// What a network file held.
public enum LoadedNetwork: Equatable, Sendable {
  /// Float weights and neurons.
  case float(Network)
  /// Integer weights and neurons.
  case quantized(QuantizedNetwork)

  /// Name for people.
  public var name: String {
    switch self {
    case .float(let network): network.name
    case .quantized(let network): network.name
    }
  }

  /// How the network is run.
  public var execution: Execution {
    switch self {
    case .float(let network): network.execution
    case .quantized(let network): network.execution
    }
  }
}
