import FixedPoint

extension Execution {
  /// What remains of a membrane or current of time constant `tau` after one step.
  public func decay(tau: Double) -> Double {
    switch discretization.rules.decay {
    case .euler: 1 - timeStep / tau
    case .exponential: 1 + exponentialMinusOne(-timeStep / tau)
    }
  }

  /// Share of its input that a membrane or current of time constant `tau` takes in one step.
  public func gain(tau: Double) -> Double {
    switch (discretization.rules.gain, discretization.rules.decay) {
    case (.relaxation, .exponential): -exponentialMinusOne(-timeStep / tau)
    case (.relaxation, .euler), (.ratio, _): timeStep / tau
    }
  }

  /// The time constant of which `decay` remains after one step, infinite for 1; nil where there is none, as for 0.
  public func timeConstant(decay: Double) -> Double? {
    guard decay < 1 else { return decay == 1 ? .infinity : nil }
    switch discretization.rules.decay {
    case .euler: return decay > 0 ? timeStep / (1 - decay) : nil
    case .exponential: return decay > 0 ? -timeStep / naturalLogarithm(decay) : nil
    }
  }
}
