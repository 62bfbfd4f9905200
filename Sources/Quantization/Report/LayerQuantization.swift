public import NetworkModel

/// What was chosen for one layer, and how well it follows the float layer.
public struct LayerQuantization: Equatable, Sendable {
  /// The layer's name, as in ``/NetworkModel/LayerDescription``.
  public var name: String
  /// Bits of its weights; nil for a layer without weights.
  public var weightBits: Int?
  /// Bits of its membranes; nil without neurons, 0 for neurons that keep nothing.
  public var membraneBits: Int?
  /// Bits of its synaptic currents; nil without.
  public var currentBits: Int?
  /// Bits of the rises of its adaptive thresholds; nil without.
  public var adaptationBits: Int?
  /// Decays that became sums of powers of two, those of one state and value once.
  public var decays: [DecayRounding] = []
  /// Guard bits of its unit.
  public var guardBits = 0
  /// Smallest and largest weight step.
  public var steps: ClosedRange<Double>?
  /// Smallest and largest integer threshold; nil without neurons that fire.
  public var thresholds: ClosedRange<Int32>?
  /// Name of the membrane's grid, for instance `quarters`.
  public var stateGrid: String?
  /// Smallest and largest shift m of the grid.
  public var stateShifts: ClosedRange<Int>?
  /// `‖w · step − W‖ / ‖W‖` against the float weights of the network.
  public var weightError = 0.0
  /// Share of weights that are 0.
  public var zeroWeights = 0.0
  /// Root mean square error of the time-averaged input current over the float current's standard deviation; nil without calibration.
  public var currentError: Double?
  /// Mean magnitude of the shift of the bias away from the float bias, in thresholds (in steps where nothing fires).
  public var biasShift = 0.0
  /// Spikes per neuron and step of the float layer at the calibrated positions; nil without calibration or neurons.
  public var floatRate: Double?
  /// The same of the integer layer.
  public var quantizedRate: Double?
  /// Root mean square difference of the spike counts of one neuron and sample.
  public var countError: Double?
  /// Nodes and factors folded into the layer's integers, in words.
  public var folded: [String] = []

  /// A layer of which nothing is known yet.
  public init(name: String) { self.name = name }
}
