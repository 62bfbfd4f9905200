import NetworkModel

/// Integer neurons and biases of one layer, per channel, before they are written into nodes.
struct FittedNeurons {
  /// Bias at the neurons, in units.
  var biases: [Int32]
  /// Nil for a read-out without neurons.
  var neuron: QuantizedNeuron?
  var stateGrid: String?
  var shifts: ClosedRange<Int>?
  /// Root mean square difference of spike counts; nil without calibration.
  var countError: Double?
  var quantizedRate: Double?
  /// Answers or spike counts that differ from the float network's; what different guard bits are compared by.
  var loss = 0.0
  /// Constants of the channels; empty without neurons.
  var constants: [ChannelConstants] = []

  init(biases: [Int32], neuron: QuantizedNeuron? = nil, stateGrid: String? = nil) {
    self.biases = biases
    self.neuron = neuron
    self.stateGrid = stateGrid
  }
}
