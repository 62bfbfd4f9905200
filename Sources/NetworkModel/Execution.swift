import FixedPoint

/// How a network is meant to be run: what the NIR graph itself does not say.
public struct Execution: Equatable, Sendable {
  /// Time steps per sample; nil when neither file nor user said.
  public var timeSteps: Int?
  /// Length of one step in the unit of the neurons' time constants (1: parameters are per step).
  public var timeStep: Double
  /// How differential equations become steps.
  public var discretization: Discretization
  /// How data becomes spikes or currents.
  public var input: InputSettings
  /// What the network's answer is.
  public var readout: Readout
  /// How often it answers.
  public var decision: Decision
  /// Number of outputs that take part in the decision; nil for all.
  public var classes: Int?
  /// What had to be assumed because neither file nor user said; printed and recorded.
  public var assumptions: [String]

  /// Settings; the defaults are those of docs/formats/nir.md.
  public init(
    timeSteps: Int? = nil, timeStep: Double = 1, discretization: Discretization = .forwardEuler,
    input: InputSettings = InputSettings(), readout: Readout = .spikes,
    decision: Decision = .sample, classes: Int? = nil, assumptions: [String] = []
  ) {
    self.timeSteps = timeSteps
    self.timeStep = timeStep
    self.discretization = discretization
    self.input = input
    self.readout = readout
    self.decision = decision
    self.classes = classes
    self.assumptions = assumptions
  }
}

/// What the network's answer is.
///
/// The membrane of spiking neurons is the one that is compared with the threshold, before the reset.
public enum Readout: String, Sendable, Codable, CaseIterable {
  /// The output neuron that spikes most often.
  case spikes
  /// The output whose value (current or membrane), summed over the steps, is largest.
  case membrane
  /// The output that reaches the largest value in any step.
  case maximum
}

/// How often a network answers.
public enum Decision: String, Sendable, Codable, CaseIterable {
  /// Once per sample, from all its steps.
  case sample
  /// In every step, from that step alone.
  case step
}

/// How samples become what the network sees.
public struct InputSettings: Equatable, Sendable {
  /// The coding.
  public var coding: InputCoding
  /// Length of a time step in seconds, for event data.
  public var stepSeconds: Double?
  /// What becomes of the part of a step that is left over in an event's time.
  public var rounding: BinRounding
  /// Where the time of events begins.
  public var origin: TimeOrigin
  /// True when events of step 0 are left out.
  public var skipsFirstStep: Bool
  /// Images are divided by this first (255 for bytes).
  public var divide: Double
  /// Subtracted after the division: one value, or one per channel.
  public var mean: [Double]
  /// Divisor after that: one value, or one per channel.
  public var deviation: [Double]
  /// Integers that a quantized network with direct coding sees.
  public var quantization: InputQuantization?

  /// Settings.
  public init(
    coding: InputCoding = .events, stepSeconds: Double? = nil, rounding: BinRounding = .floor,
    origin: TimeOrigin = .start, skipsFirstStep: Bool = false, divide: Double = 1,
    mean: [Double] = [0], deviation: [Double] = [1], quantization: InputQuantization? = nil
  ) {
    self.coding = coding
    self.stepSeconds = stepSeconds
    self.rounding = rounding
    self.origin = origin
    self.skipsFirstStep = skipsFirstStep
    self.divide = divide
    self.mean = mean
    self.deviation = deviation
    self.quantization = quantization
  }
}

/// How data becomes spikes or currents.
public enum InputCoding: String, Sendable, Codable, CaseIterable {
  /// Events are binned into time steps.
  case events
  /// The numbers of a series, one row per step, are the inputs' values; where all are −1, 0 or 1, signed spikes.
  case series
  /// The prepared image is a constant current into the first layer.
  case direct
  /// Bernoulli spikes whose probability is the prepared value, clamped to 0…1 (Poisson rate coding), seeded.
  case rate
  /// One spike per input: the larger the prepared value, the earlier; none for 0.
  case latency
}

/// To which step an event between two steps belongs.
public enum BinRounding: String, Sendable, Codable, CaseIterable {
  /// The step in which it falls.
  case floor
  /// The step whose start is nearest; of two, the even one (SLAYER, lava-dl).
  case nearest
}

/// Where the time of events begins.
public enum TimeOrigin: String, Sendable, Codable, CaseIterable {
  /// At the time 0 of the recording.
  case start
  /// At the recording's first event, as in Tonic.
  case firstEvent = "first-event"
}

/// Uniform quantization of an analog input: `q = clamp(round_half_even(x / scale + zeroPoint), range) − zeroPoint`.
public struct InputQuantization: Equatable, Sendable {
  /// Real value of one step, > 0.
  public var scale: Double
  /// Integer that stands for 0, inside `range`.
  public var zeroPoint: Int32
  /// Integers that exist before the zero point is taken off.
  public var range: ClosedRange<Int32>

  /// A quantization.
  public init(scale: Double, zeroPoint: Int32, range: ClosedRange<Int32>) {
    self.scale = scale
    self.zeroPoint = zeroPoint
    self.range = range
  }

  /// The integer that the first layer sees for the prepared value `x`; NaN counts as the integer 0.
  public func quantized(_ x: Double) -> Int32 {
    let code = (x / scale + Double(zeroPoint)).rounded(.toNearestOrEven)
    return Int64(code.saturatedToInt32).saturated(to: range) - zeroPoint
  }
}
