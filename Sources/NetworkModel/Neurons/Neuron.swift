/// How a membrane continues after a spike.
public enum Reset: String, Sendable, Codable, CaseIterable {
  /// It is set to the reset value (`v_reset`, 0 unless the network says otherwise): "hard".
  case zero
  /// The threshold is subtracted: "soft".
  case subtract
}

/// When a neuron spikes.
public enum Comparison: String, Sendable, Codable, CaseIterable {
  /// Strictly above the threshold.
  case greater = ">"
  /// At or above the threshold.
  case greaterOrEqual = ">="
}

/// A float neuron as NIR describes it; what NIR leaves open (reset, comparison, initial state) is stated.
///
/// One step of forward Euler with time step `dt`: integrate, compare, reset. How other discretisations differ:
/// docs/semantics.md.
///
///     CubaLIF, CubaLI   i ← i + dt/τ_syn · (−i + w_in·I);  v ← v + dt/τ · ((v_leak − v) + r·i)
///     LIF, LI           v ← v + dt/τ · ((v_leak − v) + r·I)
///     IF, I             v ← v + dt · r·I
///     spike             v > threshold  (or ≥); then v ← v_reset, or v ← v − threshold
///
/// Adaptive neurons (`ALIF`, Yin, Corradi and Bohté 2021) have a threshold that every spike raises; what a spike takes off is
/// the next step's threshold, in the next step. s′ is the spike of the step before:
///
///     a ← ρ·a + (1 − ρ)·s′        ρ = 1 − dt/τ_adaptation
///     ϑ = threshold + β·a          β: adaptation strength
///     v ← v + dt/τ · ((v_leak − v) + r·I) − ϑ·s′
///     spike if v > ϑ (or ≥)
///
/// | parameter | unit | meaning |
/// |---|---|---|
/// | `tau` | s (or steps when dt = 1) | membrane time constant, > 0 |
/// | `resistance` | – | gain `r` of the input |
/// | `leak` | unit of v | value the membrane relaxes to |
/// | `threshold` | unit of v | firing threshold |
/// | `resetValue` | unit of v | membrane after a hard reset |
/// | `initial` | unit of v | membrane before the first step |
/// | `synapticTau` | as `tau` | time constant of the synaptic current, > 0 |
/// | `inputWeight` | – | gain `w_in` of the input into the current |
/// | `adaptationTau` | as `tau` | time constant of the threshold's rise, > 0 |
/// | `adaptationStrength` | unit of v | rise β of the threshold of a neuron that fires in every step |
/// | `floor` | unit of v | lowest membrane that is kept; empty for none |
///
/// Every parameter has one value, or one per neuron in row-major order. Source: docs/formats/nir.md, docs/formats/topology.md.
public struct Neuron: Equatable, Sendable {
  /// Which neuron this is, by its NIR name where NIR has it.
  public enum Model: String, Sendable, Codable, CaseIterable {
    /// Integrate and fire.
    case integrateAndFire = "IF"
    /// Leaky integrate and fire.
    case leakyIntegrateAndFire = "LIF"
    /// Leaky integrate and fire with a synaptic current that decays ("current-based").
    case currentBasedLeakyIntegrateAndFire = "CubaLIF"
    /// Leaky integrate and fire with an adaptive threshold; not a NIR node.
    case adaptiveLeakyIntegrateAndFire = "ALIF"
    /// Integrator without threshold.
    case integrator = "I"
    /// Leaky integrator without threshold.
    case leakyIntegrator = "LI"
    /// Leaky integrator without threshold with a synaptic current that decays.
    case currentBasedLeakyIntegrator = "CubaLI"
    /// Heaviside: a neuron that keeps no state.
    case threshold = "Threshold"

    /// True for the models that emit spikes.
    public var spikes: Bool {
      switch self {
      case .integrateAndFire, .leakyIntegrateAndFire, .currentBasedLeakyIntegrateAndFire,
        .adaptiveLeakyIntegrateAndFire, .threshold:
        true
      case .integrator, .leakyIntegrator, .currentBasedLeakyIntegrator: false
      }
    }

    /// True for the models whose membrane decays.
    public var leaks: Bool {
      switch self {
      case .leakyIntegrateAndFire, .currentBasedLeakyIntegrateAndFire,
        .adaptiveLeakyIntegrateAndFire, .leakyIntegrator, .currentBasedLeakyIntegrator:
        true
      case .integrateAndFire, .integrator, .threshold: false
      }
    }

    /// True for the models with a synaptic current.
    public var hasCurrent: Bool {
      self == .currentBasedLeakyIntegrateAndFire || self == .currentBasedLeakyIntegrator
    }

    /// True for the models whose threshold adapts.
    public var adapts: Bool { self == .adaptiveLeakyIntegrateAndFire }
  }

  /// Which neuron this is.
  public var model: Model
  /// Time constant; empty unless the model leaks.
  public var tau: [Double]
  /// Input gain.
  public var resistance: [Double]
  /// Rest value; empty unless the model leaks.
  public var leak: [Double]
  /// Threshold; empty for integrators.
  public var threshold: [Double]
  /// Value after a hard reset.
  public var resetValue: [Double]
  /// Membrane before the first step.
  public var initial: [Double]
  /// Time constant of the synaptic current; empty unless the model has one.
  public var synapticTau: [Double] = []
  /// Gain of the input into the synaptic current; empty unless the model has one.
  public var inputWeight: [Double] = []
  /// Time constant of the threshold's rise; empty unless the model adapts.
  public var adaptationTau: [Double] = []
  /// How far spikes raise the threshold; empty unless the model adapts.
  public var adaptationStrength: [Double] = []
  /// Lowest membrane that is kept after the reset; empty for none.
  public var floor: [Double] = []
  /// What happens to the membrane on a spike.
  public var reset: Reset
  /// When it spikes.
  public var comparison: Comparison
  /// True where a neuron emits `⌊v/threshold⌋` spikes in one step instead of one, as sinabs and Rockpool do.
  public var emitsSeveralSpikes = false

  /// A neuron.
  public init(
    model: Model, tau: [Double] = [], resistance: [Double] = [1], leak: [Double] = [],
    threshold: [Double] = [], resetValue: [Double] = [0], initial: [Double] = [0],
    reset: Reset = .zero, comparison: Comparison = .greater
  ) {
    self.model = model
    self.tau = tau
    self.resistance = resistance
    self.leak = leak
    self.threshold = threshold
    self.resetValue = resetValue
    self.initial = initial
    self.reset = reset
    self.comparison = comparison
  }

  /// Every parameter that the model uses, with its NIR name (or, where NIR has none, the topology's).
  public var parameters: [(name: String, values: [Double])] {
    var list: [(name: String, values: [Double])] = []
    if model.hasCurrent { list += [("tau_syn", synapticTau), ("w_in", inputWeight)] }
    if model.leaks { list += [(model.hasCurrent ? "tau_mem" : "tau", tau), ("v_leak", leak)] }
    if model != .threshold { list += [("r", resistance), ("initial", initial)] }
    if model.spikes { list += [(model == .threshold ? "threshold" : "v_threshold", threshold)] }
    if model.spikes && model != .threshold && !model.adapts { list += [("v_reset", resetValue)] }
    if model.adapts {
      list += [("tau_adaptation", adaptationTau), ("adaptation", adaptationStrength)]
    }
    if !floor.isEmpty { list += [("floor", floor)] }
    return list
  }
}
