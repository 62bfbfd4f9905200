public import FixedPoint

/// Constants of a layer of neurons of any kind: leak, synaptic current, adaptive threshold, drive, or no threshold at all.
///
/// Arrays have one entry for all or one per channel, as in ``NeuronConstants``.
public struct NeuronDynamics: Equatable, Sendable {
  /// What is kept of a membrane until the next step.
  public enum Store: Equatable, Sendable {
    /// The number of cuts that it reaches.
    case table(CodeStaircase)
    /// `clamp(round(decay(R) / 2^shift))`.
    case shift(Shift)
  }

  /// A staircase for wide membranes.
  public struct Shift: Equatable, Sendable {
    /// The value of one code step is `2^places`.
    public var places: Int
    /// How the dropped bits round.
    public var rounding: RoundingRule
    /// Codes that exist.
    public var range: ClosedRange<Int32>
    /// What remains of a membrane; nil for all of it.
    public var decays: DecayRows?

    /// A staircase.
    public init(
      places: Int, rounding: RoundingRule, range: ClosedRange<Int32>, decays: DecayRows?
    ) {
      self.places = places
      self.rounding = rounding
      self.range = range
      self.decays = decays
    }
  }

  /// A synaptic current: `I ← limit(decay(I) + input)`.
  public struct Current: Equatable, Sendable {
    /// Bits of the stored current, 1…32.
    public var bits: Int
    /// What remains of it after one step.
    public var decays: DecayRows
    /// True where the upper bits of a current outside its width are lost, false where it saturates.
    public var wraps: Bool

    /// A current.
    public init(bits: Int, decays: DecayRows, wraps: Bool) {
      precondition((1...32).contains(bits))
      self.bits = bits
      self.decays = decays
      self.wraps = wraps
    }
  }

  /// A threshold that rises with every spike: `a ← saturate(decay(a) + s · increment)`.
  public struct Adaptation: Equatable, Sendable {
    /// Bits of the stored rise, 1…32.
    public var bits: Int
    /// What remains of it after one step.
    public var decays: DecayRows
    /// How far a spike raises the threshold.
    public var increment: SmallIntegers

    /// An adaptation.
    public init(bits: Int, decays: DecayRows, increment: SmallIntegers) {
      precondition((1...32).contains(bits))
      self.bits = bits
      self.decays = decays
      self.increment = increment
    }
  }

  /// Bias, threshold and reset; no threshold for integrators.
  public var constants: NeuronConstants
  /// Added to the membrane in every step, past the current; may be empty.
  public var drive: SmallIntegers
  /// What is kept of a membrane.
  public var store: Store
  /// Synaptic current; nil where the input reaches the membrane at once.
  public var current: Current?
  /// Adaptive threshold; nil for a fixed one.
  ///
  /// Needs a threshold and a shift staircase.
  public var adaptation: Adaptation?

  /// Constants.
  /// - Precondition: every array and every decay has 1 or `constants.channels` entries (the drive may have none).
  public init(
    _ constants: NeuronConstants, drive: SmallIntegers, store: Store, current: Current?,
    adaptation: Adaptation?
  ) {
    let channels = constants.channels
    var decays = [current?.decays, adaptation?.decays]
    if case .shift(let shift) = store { decays.append(shift.decays) }
    precondition(decays.compactMap { $0?.rows }.allSatisfy { $0 == 1 || $0 == channels })
    precondition(
      [drive, adaptation?.increment].compactMap { $0?.count }.allSatisfy {
        $0 <= 1 || $0 == channels
      })
    self.constants = constants
    self.drive = drive
    self.store = store
    self.current = current
    self.adaptation = adaptation
  }

  /// Bytes of all constants; the staircase by shifts takes one for the shift and two clamps.
  public var byteCount: Int {
    var bytes = constants.byteCount + drive.byteCount
    switch store {
    case .table(let staircase): bytes += staircase.byteCount
    case .shift(let shift):
      bytes += 1 + StorageWidth.byteCount(of: [shift.range.lowerBound, shift.range.upperBound])
      bytes += shift.decays?.byteCount ?? 0
    }
    bytes += current?.decays.byteCount ?? 0
    bytes += adaptation.map { $0.decays.byteCount + $0.increment.byteCount } ?? 0
    return bytes
  }
}
