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
/// One step of forward Euler with time step `dt`: integrate, compare, reset.
///
///     LIF, LI   v ← v + dt/τ · ((v_leak − v) + r·I)
///     IF, I     v ← v + dt · r·I
///     spike     v > threshold  (or ≥); then v ← v_reset, or v ← v − threshold
///
/// | parameter | unit | meaning |
/// |---|---|---|
/// | `tau` | s (or steps when dt = 1) | membrane time constant, > 0 |
/// | `resistance` | – | gain `r` of the input |
/// | `leak` | unit of v | value the membrane relaxes to |
/// | `threshold` | unit of v | firing threshold |
/// | `resetValue` | unit of v | membrane after a hard reset |
/// | `initial` | unit of v | membrane before the first step |
///
/// Every parameter has one value, or one per neuron in row-major order. Source: docs/formats/nir.md.
public struct Neuron: Equatable, Sendable {
  /// Which NIR neuron this is.
  public enum Model: String, Sendable, Codable, CaseIterable {
    /// Integrate and fire.
    case integrateAndFire = "IF"
    /// Leaky integrate and fire.
    case leakyIntegrateAndFire = "LIF"
    /// Integrator without threshold.
    case integrator = "I"
    /// Leaky integrator without threshold.
    case leakyIntegrator = "LI"
    /// Heaviside: a neuron that keeps no state.
    case threshold = "Threshold"

    /// True for the models that emit spikes.
    public var spikes: Bool {
      switch self {
      case .integrateAndFire, .leakyIntegrateAndFire, .threshold: true
      case .integrator, .leakyIntegrator: false
      }
    }

    /// True for the models whose membrane decays.
    public var leaks: Bool { self == .leakyIntegrateAndFire || self == .leakyIntegrator }
  }

  /// Which NIR neuron this is.
  public var model: Model
  /// Time constant; empty unless the model leaks.
  public var tau: [Double]
  /// Input gain.
  public var resistance: [Double]
  /// Rest value; empty unless the model leaks.
  public var leak: [Double]
  /// Threshold; empty for `I` and `LI`.
  public var threshold: [Double]
  /// Value after a hard reset.
  public var resetValue: [Double]
  /// Membrane before the first step.
  public var initial: [Double]
  /// What happens to the membrane on a spike.
  public var reset: Reset
  /// When it spikes.
  public var comparison: Comparison

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

  /// Every parameter that the model uses, with its NIR name.
  public var parameters: [(name: String, values: [Double])] {
    var list: [(name: String, values: [Double])] = []
    if model.leaks { list += [("tau", tau), ("v_leak", leak)] }
    if model != .threshold { list += [("r", resistance), ("initial", initial)] }
    if model.spikes { list += [(model == .threshold ? "threshold" : "v_threshold", threshold)] }
    if model.spikes && model != .threshold { list += [("v_reset", resetValue)] }
    return list
  }
}
