/// What one layer takes: its numbers, their widths, and the bytes in which they are kept.
///
/// Bytes are those of the packed form that the integer engine allocates (float networks: 4 bytes per number).
/// Scales of weights and units are not counted: integers run without them.
public struct LayerFootprint: Equatable, Sendable {
  /// The layer's name.
  public var name: String
  /// What the layer is.
  public var kind: LayerDescription.Kind
  /// Integers or 4-byte floats.
  public var arithmetic: Arithmetic
  /// Neurons, or outputs of a pooling or read-out.
  public var neurons: Int
  /// Stored weights, all projections.
  public var weights = 0
  /// Stored biases.
  public var biases = 0
  /// Stored membranes: the neurons, 0 for layers without state.
  public var membranes = 0
  /// Bits of a stored weight, the widest where several projections meet; nil without weights.
  public var weightBits: Int?
  /// Bits of a stored membrane; 0 for neurons without state, nil for layers without neurons.
  public var membraneBits: Int?
  /// Bits of a stored synaptic current; nil without.
  public var currentBits: Int?
  /// Bits of the stored rise of an adaptive threshold; nil without.
  public var adaptationBits: Int?
  /// Steps for which spikes of the layer are kept: the longest delay of a delay layer, or of a way that begins here.
  public var delaySteps = 0
  /// Bits of an input value: 1 for spikes, more for an analog image and for graded spikes.
  public var inputBits = 1
  /// True where an analog image gives the same input in every step, which is computed once and stored.
  public var hasConstantInput = false
  /// Bits of the narrowest accumulator (8, 16 or 32) that no input of one step can overflow.
  public var accumulatorBits: Int
  /// Sources that sum or average pooling puts together before the weights, the most of any way; 1 without pooling.
  ///
  /// Every one of them delivers its spikes through the weights itself; an ANN would pool first.
  public var pooledSources = 1
  /// Comparisons with cut points that one neuron's staircase takes in one step.
  public var storeComparisons = 0
  /// Shifted additions (float: multiplications) of the leaks of membrane, current and threshold that one neuron takes in one
  /// step; the most of any neuron.
  public var decayTerms = 0
  /// Bytes of the weights.
  ///
  /// The weights that one input meets (its row: one per output, or per output channel of its group) start at a byte.
  public var weightBytes = 0
  /// Bytes of the membranes, ⌈neurons · bits / 8⌉.
  public var membraneBytes = 0
  /// Bytes of the synaptic currents.
  public var currentBytes = 0
  /// Bytes of the rises of adaptive thresholds.
  public var adaptationBytes = 0
  /// Bytes of spikes on their way: a bit per neuron and step of delay, each step beginning at 8 bytes.
  public var delayBytes = 0
  /// Bytes of the biases.
  public var biasBytes = 0
  /// Bytes of everything else that neurons need: thresholds, resets, staircases, decays, delays, initial states (float: all
  /// parameters).
  public var thresholdBytes = 0
  /// Bytes of the same layer in floats: weights, biases, thresholds and states at 4 bytes each, spikes on their way as bits.
  public var float32Bytes = 0

  /// A layer that stores nothing; the caller fills in what it has.
  public init(
    name: String, kind: LayerDescription.Kind, arithmetic: Arithmetic = .integer, neurons: Int
  ) {
    self.name = name
    self.kind = kind
    self.arithmetic = arithmetic
    self.neurons = neurons
    accumulatorBits = arithmetic == .integer ? 8 : 32
  }

  /// Weights and biases.
  public var parameters: Int { weights + biases }
  /// Bytes of the layer.
  public var totalBytes: Int { weightBytes + stateBytes + biasBytes + thresholdBytes }
  /// Bytes of all that changes from step to step.
  public var stateBytes: Int { membraneBytes + currentBytes + adaptationBytes + delayBytes }

  /// Bytes of `neurons` spikes in each of `steps` steps.
  static func delayBytes(neurons: Int, steps: Int) -> Int { steps * ((neurons + 63) / 64) * 8 }
}
