internal import NetworkModel

/// A number of a neuron table, by its key: one for all neurons, one per channel, or one per neuron.
enum TopologyQuantity: String, CaseIterable {
  case threshold
  /// What a membrane keeps in one step, or its time constant.
  case beta, tau
  /// What the input adds to a membrane in one step, or the resistance of NIR's equation.
  case gain, r
  /// What a current keeps in one step, or its time constant.
  case alpha
  case tauSynaptic = "tau_syn"
  /// What the input adds to a current in one step, or the weight of NIR's equation.
  case currentGain = "current_gain"
  case inputWeight = "w_in"
  /// What the rise of a threshold keeps in one step, or its time constant.
  case rho
  case tauAdaptation = "tau_adaptation"
  case adaptation
  case leak = "v_leak"
  case resetValue = "reset_value"
  case floor
  case initial

  /// The other way to say the same.
  var alternative: TopologyQuantity? {
    switch self {
    case .beta: .tau
    case .tau: .beta
    case .gain: .r
    case .r: .gain
    case .alpha: .tauSynaptic
    case .tauSynaptic: .alpha
    case .currentGain: .inputWeight
    case .inputWeight: .currentGain
    case .rho: .tauAdaptation
    case .tauAdaptation: .rho
    default: nil
    }
  }

  /// True for time constants, which depend on the length of a step and on the method.
  var isTime: Bool { [.tau, .tauSynaptic, .tauAdaptation].contains(self) }

  /// The model of a table that does not name one.
  static func model(of given: Set<TopologyQuantity>) -> Neuron.Model {
    if !given.isDisjoint(with: [.rho, .tauAdaptation, .adaptation]) {
      return .adaptiveLeakyIntegrateAndFire
    }
    if !given.isDisjoint(with: [.alpha, .tauSynaptic]) {
      return .currentBasedLeakyIntegrateAndFire
    }
    return given.isDisjoint(with: [.beta, .tau]) ? .integrateAndFire : .leakyIntegrateAndFire
  }

  /// True for the models that know this quantity.
  func belongs(to model: Neuron.Model) -> Bool {
    switch self {
    case .threshold: model.spikes
    case .beta, .tau, .leak: model.leaks
    case .gain, .r, .initial: model != .threshold
    case .alpha, .tauSynaptic, .currentGain, .inputWeight: model.hasCurrent
    case .rho, .tauAdaptation, .adaptation: model.adapts
    case .resetValue: model.spikes && model != .threshold && !model.adapts
    case .floor: model != .threshold
    }
  }

  /// True for the models that cannot be without this quantity or its alternative.
  func isNeeded(by model: Neuron.Model) -> Bool {
    switch self {
    case .threshold: model.spikes
    case .beta: model.leaks
    case .alpha: model.hasCurrent
    case .rho, .adaptation: model.adapts
    default: false
    }
  }

  /// What is expected where it is missing.
  func expected(of model: Neuron.Model) -> String {
    switch self {
    case .beta: "what a membrane keeps in one step (or tau, its time constant)"
    case .alpha: "what a current keeps in one step (or tau_syn, its time constant)"
    case .rho:
      "what the rise of the threshold keeps in one step (or tau_adaptation, its time constant)"
    case .adaptation: "how far spikes raise the threshold"
    default: "a number, a list, or the name of a tensor"
    }
  }

  /// Why `model` does not have it.
  func reason(against model: Neuron.Model) -> String {
    switch self {
    case .threshold: "\(model.rawValue) never spikes"
    case .beta, .tau, .leak: "\(model.rawValue) does not leak"
    case .alpha, .tauSynaptic, .currentGain, .inputWeight: "\(model.rawValue) has no current"
    case .rho, .tauAdaptation, .adaptation: "the threshold of \(model.rawValue) does not adapt"
    default: "\(model.rawValue) does not have it"
    }
  }

  /// Numbers that it can have, in words.
  var range: String {
    switch self {
    case .beta: "numbers above 0 and below 1 (an IF neuron keeps all)"
    case .alpha, .rho: "numbers from 0 to below 1"
    case .tau, .tauSynaptic, .tauAdaptation: "numbers above 0"
    default: "finite numbers"
    }
  }

  /// True for numbers that it can have.
  func allows(_ value: Double) -> Bool {
    switch self {
    case .beta: value > 0 && value < 1
    case .alpha, .rho: value >= 0 && value < 1
    case .tau, .tauSynaptic, .tauAdaptation: value > 0
    default: value.isFinite
    }
  }
}
