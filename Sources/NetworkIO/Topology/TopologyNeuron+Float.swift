internal import Foundation
internal import NetworkModel

extension TopologyNeuron {
  /// True when a number of the table depends on the length of a step.
  var hasTimeConstants: Bool {
    TopologyQuantity.allCases.contains { $0.isTime && self[$0] != nil }
  }

  /// The float neuron, as NIR's equations write it.
  ///
  /// What is given per step becomes what has the same effect in a step of `execution`: `v ← β·v + gain·I` has `τ = dt/(1 − β)`
  /// and `r = gain·τ/dt` by forward Euler.
  func neuron(
    shape: Shape, execution: Execution, floor: ReadOptions.MembraneFloor?,
    conventions: inout Conventions
  ) throws -> Neuron {
    for key in Self.integerKeys where table.values[key] != nil {
      throw table.invalid(key, "none: it is for integer tensors")
    }
    var neuron = Neuron(model: model)
    neuron.threshold = try spread(.threshold, shape) ?? []
    guard model != .threshold else {
      conventions.complete(&neuron, .init(comparison: comparison))
      return neuron
    }
    let scale = StepScale(execution: execution)
    neuron.initial = try spread(.initial, shape) ?? [0]
    neuron.resetValue = try spread(.resetValue, shape) ?? [0]
    if model.leaks {
      neuron.tau = try spread(.tau, shape) ?? spread(.beta, shape)?.map(scale.tau) ?? []
      neuron.leak = try spread(.leak, shape) ?? [0]
    }
    let taus = model.leaks ? neuron.tau : nil
    neuron.resistance = try factor(
      .r, perStep: .gain, isPerStep: self[.tau] == nil, taus, scale, shape)
    if model.hasCurrent {
      neuron.synapticTau =
        try spread(.tauSynaptic, shape) ?? spread(.alpha, shape)?.map(scale.tau) ?? []
      neuron.inputWeight = try factor(
        .inputWeight, perStep: .currentGain, isPerStep: self[.tauSynaptic] == nil,
        neuron.synapticTau, scale, shape)
    }
    if model.adapts {
      neuron.adaptationTau =
        try spread(.tauAdaptation, shape) ?? spread(.rho, shape)?.map(scale.tau) ?? []
      neuron.adaptationStrength = try spread(.adaptation, shape) ?? []
    }
    let lowest = try spread(.floor, shape)
    guard model.spikes else {
      neuron.floor = lowest ?? []
      return neuron
    }
    var stated = Conventions.Stated(
      reset: model.adapts ? .subtract : reset, comparison: comparison,
      emitsSeveralSpikes: emitsSeveralSpikes, floor: lowest)
    switch floor {
    case .unbounded: stated.floor = []
    case .at(let value): stated.floor = [value]
    case nil: break
    }
    conventions.complete(&neuron, stated)
    return neuron
  }

  /// A factor of NIR's equation, or the one that does in a step what the table says of a step.
  private func factor(
    _ quantity: TopologyQuantity, perStep: TopologyQuantity, isPerStep: Bool, _ taus: [Double]?,
    _ scale: StepScale, _ shape: Shape
  ) throws -> [Double] {
    if let factor = try spread(quantity, shape) { return factor }
    guard let gains = try spread(perStep, shape) ?? (isPerStep ? [1] : nil) else { return [1] }
    guard let taus else { return gains.map { $0 / scale.execution.timeStep } }
    let count = max(gains.count, taus.count)
    return (0..<count).map {
      scale.factor(of: gains[gains.count == 1 ? 0 : $0], tau: taus[taus.count == 1 ? 0 : $0])
    }
  }

  /// One value, or one per neuron, also from one per channel; nil where the table has none.
  private func spread(_ quantity: TopologyQuantity, _ shape: Shape) throws -> [Double]? {
    guard let values = self[quantity] else { return nil }
    let key = quantity.rawValue
    guard [1, shape.channels, shape.count].contains(values.count) else {
      throw table.error(
        .invalidValue(
          key: key, place: table.place, value: "\(values.count) numbers",
          expected: "1, \(shape.channels) (channels) or \(shape.count) (neurons)"), at: key)
    }
    return values.count == 1 ? values : values.expanded(to: shape)
  }
}

/// What is kept and taken in per step, as time constants and factors of NIR's equations.
private struct StepScale {
  let execution: Execution

  /// The time constant of which a step keeps `kept`.
  ///
  /// Nothing kept is a time constant of one step by forward Euler, and of next to nothing otherwise.
  func tau(keeping kept: Double) -> Double {
    switch execution.discretization.rules.decay {
    case .euler: execution.timeStep / (1 - kept)
    case .exponential: execution.timeStep / -log(max(kept, .leastNormalMagnitude))
    }
  }

  /// The factor with which a step takes in `gain` times its input.
  func factor(of gain: Double, tau: Double) -> Double {
    let rules = execution.discretization.rules
    return rules.decay == .euler || rules.gain == .ratio
      ? gain * tau / execution.timeStep : gain / execution.gain(tau: tau)
  }
}
