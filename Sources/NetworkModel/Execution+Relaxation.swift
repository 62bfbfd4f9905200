import FixedPoint

extension Execution {
  /// Share of the way to its target that a membrane of time constant `tau` moves in one step.
  ///
  /// `dt/τ` by forward Euler, `1 − e^(−dt/τ)` exactly; what remains of the membrane is 1 minus it.
  public func relaxation(tau: Double) -> Double {
    switch discretization {
    case .forwardEuler: timeStep / tau
    case .exponential: -exponentialMinusOne(-timeStep / tau)
    }
  }
}
