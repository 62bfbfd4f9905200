/// What a discretisation does with the equations of a neuron; where a value is nil, file and user decide.
///
/// Sources and evidence for each framework: docs/semantics.md.
public struct DiscretizationRules: Equatable, Sendable {
  /// What remains of a membrane or current after one step.
  public enum DecayRule: Sendable {
    /// `1 − dt/τ`.
    case euler
    /// `e^(−dt/τ)`.
    case exponential
  }

  /// Share of its input that a membrane or current takes in one step.
  public enum GainRule: Sendable {
    /// What the decay leaves room for: 1 − decay.
    case relaxation
    /// `dt/τ`.
    case ratio
  }

  /// How a step is written; beside ``GainRule/ratio`` with an exponential decay the two differ in rounding only.
  public enum UpdateRule: Sendable {
    /// `v + gain · ((v_leak − v) + r·I)`, NIR's equation as it stands.
    case relaxing
    /// `decay · v + (1 − decay) · v_leak + (gain · r) · I`.
    case decaying
  }

  /// Floating-point numbers that a step computes in.
  public enum Precision: Sendable {
    /// Single precision, as PyTorch and JAX.
    case single
    /// States in double, constants rounded to single precision.
    case mixed
    /// Double precision.
    case double
  }

  /// What remains after one step.
  public var decay: DecayRule = .euler
  /// What is taken in.
  public var gain: GainRule = .ratio
  /// How the step is written.
  public var update: UpdateRule = .relaxing
  /// What it is computed in.
  public var precision: Precision = .single
  /// True where membranes are counted in what one unit of input adds, and thresholds with them.
  public var scalesByGain = false
  /// True where a synaptic current decays together with the input that it has just taken in.
  public var decaysInput = false
  /// The time step that the framework assumes.
  public var timeStep: Double?
  /// How membranes continue after a spike.
  public var reset: Reset?
  /// When neurons spike.
  public var comparison: Comparison?
  /// True where a neuron emits `⌊v/ϑ⌋` spikes in one step.
  public var emitsSeveralSpikes = false
  /// True where integrate-and-fire membranes stay above −ϑ.
  public var floorsIntegrators = false
  /// True where membranes stay above 0.
  public var clipsAtZero = false
  /// True where soft reset takes off one threshold per spike and knows a membrane that is still above it in the next step.
  ///
  /// There the threshold is taken off before the comparison; if the membrane is below it then, it is given back.
  public var remembersUnresolvedSpikes = false
  /// True where soft reset takes the threshold off in the next step, after the decay; neurons with a current do not.
  public var subtractsAfterDecay = false
  /// True where a hard reset happens at the crossing inside the step, and the membrane goes on from there.
  public var resetsInsideStep = false
  /// Which edges take a step: those that close cycles, or all into spiking neurons.
  public var cut: CycleCut = .behindNeurons
}
