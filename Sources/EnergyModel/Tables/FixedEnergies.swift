/// Energies that a table gives for one width only, in picojoules per operation.
public struct FixedEnergies: Equatable, Sendable {
  /// The width of the units; wider numbers are not covered.
  public var maximumBits: Int
  /// One addition; also one comparison.
  public var addition: Double
  /// One multiply–accumulate.
  public var multiplyAccumulate: Double
  /// One term of a leak.
  public var decay: Double

  /// Energies.
  public init(maximumBits: Int, addition: Double, multiplyAccumulate: Double, decay: Double) {
    self.maximumBits = maximumBits
    self.addition = addition
    self.multiplyAccumulate = multiplyAccumulate
    self.decay = decay
  }
}
