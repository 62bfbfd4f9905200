public import SpikeData

/// Sorts events in continuous time into time steps.
///
///     step = floor(time / stepSeconds)      or, with nearest, rounded, halves to the even step
///
/// The quotient is taken in double precision of the time as the file stores it, or of the time since the first
/// event. A quotient that misses a border by no more than one part in 2²³, the rounding of a `Float`, counts as
/// being on it: an event written at `k · stepSeconds` as `Float` or `Double` comes back in step `k`, although
/// `Float(0.009) / 0.001` is below 9. Borders are the whole numbers for floor, the halves for nearest. `Float16` times
/// are coarser than that (half a millisecond near one second) and are taken as they are.
///
/// Events of one unit in one step become one spike (`SpikeSteps.mergedEvents` counts the others); events
/// after the last step are dropped (`SpikeSteps.lateEvents`), and those of step 0 where it is left out
/// (`SpikeSteps.earlyEvents`).
public struct EventBinning: Equatable, Sendable {
  /// What becomes of the part of a step that is left over.
  public enum Rounding: String, Sendable, CaseIterable {
    /// An event belongs to the step in which it falls.
    case floor
    /// An event belongs to the step whose start is nearest; of two, to the even one. SLAYER and lava-dl do this.
    case nearest
  }

  /// Where time begins.
  public enum Origin: String, Sendable, CaseIterable {
    /// At the time 0 of the recording.
    case start
    /// At its first event, as in Tonic.
    case firstEvent = "first-event"
  }

  /// Length of a time step, in seconds; positive.
  public let stepSeconds: Double
  /// Number of time steps; positive.
  public let stepCount: Int
  /// Number of units that the network takes in; events must be of `0..<channels`.
  public let channels: Int
  /// What becomes of the part of a step that is left over.
  public let rounding: Rounding
  /// Where time begins.
  public let origin: Origin
  /// True when the events of step 0 are left out, as SLAYER's Loihi networks do.
  public let skipsFirstStep: Bool

  /// Part of a step count by which a quotient may miss a border.
  private static let tolerance = 0x1p-23

  /// A binning into `stepCount` steps of `stepSeconds`.
  /// - Throws: `invalidSetting` when a value is not positive or too large to index.
  public init(
    stepSeconds: Double, stepCount: Int, channels: Int, rounding: Rounding = .floor,
    origin: Origin = .start, skipsFirstStep: Bool = false
  ) throws(SpikeIOError) {
    guard stepSeconds > 0, stepSeconds.isFinite else {
      throw .setting("stepSeconds", stepSeconds, "a positive number of seconds")
    }
    guard (1...Int(Int32.max)).contains(stepCount) else {
      throw .setting("stepCount", stepCount, "a number of steps from 1 to \(Int32.max)")
    }
    guard (1...Int(Int32.max)).contains(channels) else {
      throw .setting("channels", channels, "a number of units from 1 to \(Int32.max)")
    }
    self.stepSeconds = stepSeconds
    self.stepCount = stepCount
    self.channels = channels
    self.rounding = rounding
    self.origin = origin
    self.skipsFirstStep = skipsFirstStep
  }

  /// The spikes of `events` per step.
  ///
  /// - Parameters:
  ///   - events: Events in ascending order of time.
  ///   - sampleIndex: The sample's number, for the error.
  /// - Throws: `sample` with the first event whose time is negative, not finite or earlier than the one
  ///   before, or whose unit is outside `0..<channels`. Events that are dropped are checked too.
  /// - Complexity: O(n log m) for n events, at most m of them in one step.
  public func encode(_ events: EventSample, sampleIndex: Int) throws(SpikeIOError) -> SpikeSteps {
    if let fault = events.firstFault(channels: channels) {
      throw SpikeIOError(file: nil, reason: .sample(sampleIndex, fault))
    }
    let start = origin == .firstEvent ? events.times.first ?? 0 : 0
    var offsets = [0]
    offsets.reserveCapacity(stepCount + 1)
    var units: [Int32] = []
    units.reserveCapacity(events.units.count)
    var next = 0
    var merged = 0
    var early = 0
    while next < events.times.count {
      let current = step(of: events.times[next] - start)
      guard current < stepCount else { break }
      var end = next + 1
      while end < events.times.count && step(of: events.times[end] - start) == current { end += 1 }
      defer { next = end }
      if skipsFirstStep && current == 0 {
        early = end
        continue
      }
      while offsets.count <= current { offsets.append(units.count) }
      let first = units.count
      for unit in events.units[next..<end].sorted() where units.count == first || unit != units.last
      {
        units.append(unit)
      }
      merged += end - next - (units.count - first)
    }
    while offsets.count <= stepCount { offsets.append(units.count) }
    return SpikeSteps(
      offsets: offsets, units: units, mergedEvents: merged, lateEvents: events.times.count - next,
      earlyEvents: early)
  }

  /// The step to which an event at `seconds` after the origin belongs; `stepCount` for every later one.
  /// - Precondition: `seconds` is finite and not negative.
  public func step(of seconds: Double) -> Int {
    let quotient = seconds / stepSeconds
    guard quotient < Double(stepCount) else { return stepCount }
    switch rounding {
    case .floor:
      let nearest = quotient.rounded()
      let isJustBelow = nearest > quotient && nearest - quotient <= nearest * Self.tolerance
      return Int(isJustBelow ? nearest : quotient)
    case .nearest:
      let half = (2 * quotient).rounded() / 2
      let isOnBorder = abs(half - quotient) <= half * Self.tolerance
      return Int((isOnBorder ? half : quotient).rounded(.toNearestOrEven))
    }
  }
}
