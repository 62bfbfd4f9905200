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
}
