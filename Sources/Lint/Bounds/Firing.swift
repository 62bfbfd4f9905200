/// Which neurons of a node can never fire, and which fire in every step without any input.
struct Firing: Equatable {
  /// A neuron with the numbers that prove it.
  struct Witness: Equatable {
    let neuron: Int
    /// The membrane that is compared with the threshold: the largest possible, or the one after a reset.
    let membrane: Double
    let threshold: Double
    /// The largest input of one step.
    let input: Double
  }

  /// Neurons of a channel that lie beside each other, 1 for features.
  var positions = 1
  /// Neurons of the node.
  var neurons = 0
  /// How many can never fire.
  var unreachable = 0
  /// The first of them.
  var firstUnreachable: Witness?
  /// How many fire in every step while no input comes.
  var restless = 0
  /// The first of them.
  var firstRestless: Witness?
  /// How many of those fire in every step whatever comes.
  var unstoppable = 0

  /// `neuron 5`, or `neuron 128 (channel 2)`.
  func name(of witness: Witness) -> String {
    "neuron \(witness.neuron)" + (positions > 1 ? " (channel \(witness.neuron / positions))" : "")
  }
}
