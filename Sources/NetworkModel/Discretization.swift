/// How differential equations become steps of length dt: two methods, and what eight frameworks do, by their names.
public enum Discretization: String, Sendable, Codable, CaseIterable {
  /// Forward Euler: the membrane moves by `dt/τ` of the way.
  case forwardEuler = "euler"
  /// Exact for a constant input: it moves by `1 − e^(−dt/τ)` of the way.
  case exponential
  /// snnTorch `import_from_nir`: forward Euler.
  case snnTorch = "snntorch"
  /// Norse `from_nir`: forward Euler; recurrent branches are missing in the first step.
  case norse
  /// sinabs: exponential decay, several spikes in one step.
  case sinabs
  /// SpikingJelly: forward Euler, spikes at the threshold.
  case spikingJelly = "spikingjelly"
  /// Lava: forward Euler, every spike one step late.
  case lava
  /// Rockpool: exponential decay, several spikes in one step.
  case rockpool
  /// spyx: forward Euler, subtraction, every spike one step late.
  case spyx
  /// Nengo: exact exponential, membranes never below 0.
  case nengo

  /// What this convention says, rule by rule.
  public var rules: DiscretizationRules {
    switch self {
    case .forwardEuler: DiscretizationRules()
    case .exponential: DiscretizationRules(decay: .exponential, gain: .relaxation)
    case .snnTorch:
      DiscretizationRules(timeStep: 1e-4, comparison: .greater, remembersUnresolvedSpikes: true)
    case .norse:
      DiscretizationRules(timeStep: 1e-3, comparison: .greater, cut: .beforeNeurons)
    case .sinabs:
      DiscretizationRules(
        decay: .exponential, gain: .ratio, reset: .subtract, comparison: .greaterOrEqual,
        emitsSeveralSpikes: true, floorsIntegrators: true)
    case .spikingJelly: DiscretizationRules(timeStep: 1e-4, comparison: .greaterOrEqual)
    case .lava:
      DiscretizationRules(reset: .zero, comparison: .greater, outputDelay: 1)
    case .rockpool:
      DiscretizationRules(
        decay: .exponential, gain: .ratio, reset: .subtract, comparison: .greaterOrEqual,
        emitsSeveralSpikes: true)
    case .spyx:
      DiscretizationRules(timeStep: 1e-4, reset: .subtract, comparison: .greater, outputDelay: 1)
    case .nengo:
      DiscretizationRules(
        decay: .exponential, gain: .relaxation, timeStep: 1e-3, reset: .zero,
        comparison: .greaterOrEqual, clipsAtZero: true)
    }
  }
}

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

  /// What remains after one step.
  public var decay: DecayRule = .euler
  /// What is taken in.
  public var gain: GainRule = .ratio
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
  /// True where soft reset takes the threshold off in the next step too, when the membrane was still above it.
  public var remembersUnresolvedSpikes = false
  /// Steps that a spike takes to leave its neuron.
  public var outputDelay = 0
  /// Which edge of a cycle takes its step.
  public var cut: CycleCut = .behindNeurons
}
