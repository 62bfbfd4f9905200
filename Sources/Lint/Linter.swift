public import NetworkModel

/// Looks for what is wrong or doubtful in a network without running it.
///
/// Every finding is described in docs/lint.md. A network of which nothing can be said has none.
public enum Linter {
  /// What is the matter with a float network.
  ///
  /// - Precondition: the network is valid but for its time step, see ``NetworkModel/Network/validated(allowsLongTimeStep:)``;
  ///   of neurons that cannot be stepped nothing is bounded.
  /// - Complexity: O(weights), and O(neurons) where neurons have parameters of their own.
  public static func findings(_ network: Network) -> [Finding] {
    let channels = ChannelCheck(network)
    let findings =
      StatementCheck(network.execution, network.graph, isQuantized: false).findings
      + TimeConstantCheck(network).findings + PortabilityCheck(network).findings
      + TieCheck(network).findings + channels.findings
      + KernelLayoutCheck(network).findings
    guard network.canBeStepped else { return findings }
    let firing = FloatFiring(network, besides: channels.dead)
    return findings + FiringCheck(network, firing).findings
  }

  /// What is the matter with an integer network.
  ///
  /// - Precondition: the network is valid, see ``NetworkModel/QuantizedNetwork/validated()``.
  /// - Complexity: O(weights), and O(neurons · steps) for the neurons' bounds.
  public static func findings(_ network: QuantizedNetwork) -> [Finding] {
    let channels = ChannelCheck(network)
    let firing = IntegerFiring(network, besides: channels.dead)
    return StatementCheck(network.execution, network.graph, isQuantized: true).findings
      + channels.findings + KernelLayoutCheck(network).findings
      + IntegerNeuronCheck(network, firing).findings
  }
}
