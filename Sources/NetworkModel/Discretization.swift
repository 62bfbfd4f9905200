/// How differential equations become steps of length dt: three methods, and what eight frameworks do, by their names.
///
/// Sources and evidence: docs/semantics.md.
public enum Discretization: String, Sendable, Codable, CaseIterable {
  /// Forward Euler: the membrane moves by `dt/τ` of the way.
  case forwardEuler = "euler"
  /// The solution for a constant input: the membrane moves by `1 − e^(−dt/τ)` of the way; resets wait for the end of the step.
  case exponential
  /// The same, and a membrane that crosses the threshold inside a step goes on from its reset in the rest of the step.
  case exact
  /// snnTorch `import_from_nir`: forward Euler, in units of what one unit of input adds.
  case snnTorch = "snntorch"
  /// Norse `from_nir`: forward Euler; recurrent branches are missing in the first step.
  case norse
  /// sinabs: exponential decay, several spikes in one step.
  case sinabs
  /// SpikingJelly: forward Euler, spikes at the threshold.
  case spikingJelly = "spikingjelly"
  /// Lava: forward Euler, input one step late.
  case lava
  /// Rockpool: exponential decay, several spikes in one step.
  case rockpool
  /// spyx: forward Euler, subtraction, spikes one step late.
  case spyx
  /// Nengo: the solution for a constant input, membranes never below 0.
  case nengo

  /// What this convention says, rule by rule.
  public var rules: DiscretizationRules {
    var rules = DiscretizationRules()
    switch self {
    case .forwardEuler: break
    case .exponential, .exact:
      rules.decay = .exponential
      rules.gain = .relaxation
      rules.precision = .double
      rules.resetsInsideStep = self == .exact
    case .snnTorch:
      rules.update = .decaying
      rules.scalesByGain = true
      rules.timeStep = 1e-4
      rules.comparison = .greater
      rules.remembersUnresolvedSpikes = true
    case .norse:
      rules.timeStep = 1e-3
      rules.comparison = .greater
      rules.cut = .beforeNeurons
    case .sinabs, .rockpool:
      rules.decay = .exponential
      rules.update = .decaying
      rules.decaysInput = true
      rules.reset = .subtract
      rules.comparison = .greaterOrEqual
      rules.emitsSeveralSpikes = true
      rules.floorsIntegrators = self == .sinabs
    case .spikingJelly:
      rules.timeStep = 1e-4
      rules.comparison = .greaterOrEqual
    case .lava:
      rules.update = .decaying
      rules.precision = .mixed
      rules.reset = .zero
      rules.comparison = .greater
      rules.cut = .everyInput
    case .spyx:
      rules.update = .decaying
      rules.timeStep = 1e-4
      rules.reset = .subtract
      rules.comparison = .greater
      rules.subtractsAfterDecay = true
      rules.cut = .everyInput
    case .nengo:
      rules.decay = .exponential
      rules.gain = .relaxation
      rules.precision = .double
      rules.timeStep = 1e-3
      rules.reset = .zero
      rules.comparison = .greater
      rules.clipsAtZero = true
    }
    return rules
  }
}
