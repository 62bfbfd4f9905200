internal import NetworkModel

/// What a discretisation says where neither user nor file does: reset, comparison, number of spikes, lowest membrane.
///
/// A framework's name stands for all its habits; the plain methods leave them to the defaults of NIR. Which framework does what:
/// docs/semantics.md.
struct Conventions {
  /// What file or user said about one neuron; nil for nothing.
  struct Stated {
    var reset: Reset?
    var comparison: Comparison?
    var emitsSeveralSpikes: Bool?
    /// Lowest membrane; empty for none.
    var floor: [Double]?
  }

  let discretization: Discretization
  private(set) var assumptions: [String] = []

  init(_ discretization: Discretization) { self.discretization = discretization }

  private var rules: DiscretizationRules { discretization.rules }
  private var source: String { ", as in \(discretization.rawValue)" }

  /// Completes a spiking neuron and notes what nobody said.
  mutating func complete(_ neuron: inout Neuron, _ stated: Stated) {
    if neuron.model != .threshold { completeReset(&neuron, stated.reset) }
    if let comparison = stated.comparison {
      neuron.comparison = comparison
    } else {
      neuron.comparison = rules.comparison ?? .greater
      let sign = neuron.comparison == .greater ? ">" : "≥"
      assumptions.append(
        "neurons spike when v \(sign) v_threshold\(rules.comparison == nil ? "" : source) (--comparison)"
      )
    }
    guard neuron.model != .threshold else { return }
    neuron.emitsSeveralSpikes = stated.emitsSeveralSpikes ?? rules.emitsSeveralSpikes
    if stated.emitsSeveralSpikes == nil, rules.emitsSeveralSpikes {
      assumptions.append(
        "a neuron may spike several times in one step\(source) (--multiple-spikes)")
    }
    if let floor = stated.floor {
      neuron.floor = floor
    } else if rules.clipsAtZero {
      neuron.floor = [0]
      assumptions.append("membranes stay at or above 0\(source) (--floor)")
    } else if rules.floorsIntegrators, neuron.model == .integrateAndFire {
      neuron.floor = neuron.threshold.map { -$0 }
      assumptions.append("membranes of IF neurons stay at or above −v_threshold\(source) (--floor)")
    }
  }

  private mutating func completeReset(_ neuron: inout Neuron, _ stated: Reset?) {
    if let stated {
      neuron.reset = stated
      return
    }
    neuron.reset = rules.reset ?? .zero
    let what =
      neuron.reset == .zero
      ? "a spike resets the membrane to v_reset" : "a spike takes v_threshold off the membrane"
    assumptions.append("\(what)\(rules.reset == nil ? "" : source) (--reset)")
  }
}
