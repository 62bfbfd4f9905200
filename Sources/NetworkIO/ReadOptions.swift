public import NetworkModel

/// What the user says about a network; everything given here wins over the file.
public struct ReadOptions: Equatable, Sendable {
  /// HDF5 file with the tensors of a topology, instead of the one that the topology names.
  public var tensors: String?
  /// Length of a time step in the unit of the neurons' time constants.
  public var timeStep: Double?
  /// How differential equations become steps.
  public var discretization: Discretization?
  /// How membranes continue after a spike, for all neurons.
  public var reset: Reset?
  /// When neurons spike, for all neurons.
  public var comparison: Comparison?
  /// Whether a neuron may spike several times in one step, for all neurons.
  public var emitsSeveralSpikes: Bool?
  /// Lowest membrane that is kept, for all spiking neurons.
  public var floor: MembraneFloor?
  /// Time steps per sample.
  public var timeSteps: Int?
  /// How data becomes spikes or currents.
  public var coding: InputCoding?
  /// Length of a time step in seconds, for event data.
  public var stepSeconds: Double?
  /// What images are divided by first.
  public var divide: Double?
  /// What is subtracted from them then: one value, or one per channel.
  public var mean: [Double]?
  /// What they are divided by after that: one value, or one per channel.
  public var deviation: [Double]?
  /// Steps that spikes take from one layer of a netx file to the next, 0 or 1.
  public var layerDelay: Int?
  /// To which step an event between two steps belongs.
  public var rounding: BinRounding?
  /// Where the time of events begins.
  public var origin: TimeOrigin?
  /// True to leave out the events of step 0.
  public var skipsFirstStep: Bool?
  /// What the network's answer is.
  public var readout: Readout?
  /// How often the network answers.
  public var decision: Decision?
  /// Number of outputs that take part in the decision.
  public var classes: Int?
  /// Refuse files in which something is not as the format wants it, instead of reading them with findings.
  public var isStrict = false

  /// Read networks too that cannot be run because forward Euler cannot take so long a time step: to be looked at.
  public var allowsLongTimeStep = false

  /// Lowest membrane of spiking neurons.
  public enum MembraneFloor: Equatable, Sendable {
    /// There is none.
    case unbounded
    /// Membranes stay at or above this value after the reset.
    case at(Double)
  }

  /// Nothing given: the file decides, and what it leaves open is assumed and named.
  public init() {}
}
