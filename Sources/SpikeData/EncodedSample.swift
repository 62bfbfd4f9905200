/// A sample as a network takes it in: spikes per time step, values per time step, or one analog image for all steps.
public enum EncodedSample: Equatable, Sendable {
  /// Spikes per time step.
  case spikes(SpikeSteps)
  /// Values per time step: signed spikes, graded spikes, or sampled signals.
  case series(ValueSteps)
  /// Prepared values of every input, row-major, presented as a constant current in every step ("direct" coding).
  case analog([Float])
}

/// Spikes of one sample, sorted into time steps.
///
/// Compressed rows: the units that spike in step `t` are `units[offsets[t]..<offsets[t + 1]]`, ascending, each at most once.
public struct SpikeSteps: Equatable, Sendable {
  /// `stepCount + 1` ascending offsets into `units`.
  public let offsets: [Int]
  /// Input indices, row-major over the input's shape.
  public let units: [Int32]
  /// Events that fell together with another of the same unit and step, and so left no spike of their own.
  public let mergedEvents: Int
  /// Events later than the last step, which the network does not see.
  public let lateEvents: Int
  /// Events of a first step that is left out, which the network does not see either.
  public let earlyEvents: Int

  /// Sorts `events` of (step, unit) into steps; several of one unit in one step become one spike.
  /// - Precondition: every step in `0..<stepCount`.
  /// - Complexity: O(n log n).
  public init(
    stepCount: Int, steps: [Int32], units unsorted: [Int32], lateEvents: Int = 0
  ) {
    precondition(steps.count == unsorted.count)
    var keys = (0..<steps.count).map {
      UInt64(UInt32(steps[$0])) << 32 | UInt64(UInt32(unsorted[$0]))
    }
    keys.sort()
    var offsets = [0]
    offsets.reserveCapacity(stepCount + 1)
    var units: [Int32] = []
    units.reserveCapacity(keys.count)
    var previous: UInt64?
    var merged = 0
    for key in keys {
      if key == previous {
        merged += 1
        continue
      }
      let step = Int(key >> 32)
      precondition(step < stepCount, "step \(step) is outside 0..<\(stepCount)")
      while offsets.count <= step { offsets.append(units.count) }
      units.append(Int32(truncatingIfNeeded: key & 0xFFFF_FFFF))
      previous = key
    }
    while offsets.count <= stepCount { offsets.append(units.count) }
    self.offsets = offsets
    self.units = units
    mergedEvents = merged
    self.lateEvents = lateEvents
    earlyEvents = 0
  }

  /// Spikes that are in order already.
  /// - Parameters:
  ///   - offsets: one more than there are steps, ascending from 0 to `units.count`.
  ///   - units: ascending and distinct inside each step.
  ///   - mergedEvents: events that left no spike of their own.
  ///   - lateEvents: events later than the last step.
  ///   - earlyEvents: events of a first step that is left out.
  /// - Precondition: `offsets` and `units` as said.
  /// - Complexity: O(n).
  public init(
    offsets: [Int], units: [Int32], mergedEvents: Int = 0, lateEvents: Int = 0,
    earlyEvents: Int = 0
  ) {
    precondition(offsets.first == 0 && offsets.last == units.count, "offsets must span the units")
    for (start, end) in zip(offsets, offsets.dropFirst()) {
      precondition(start <= end, "offsets must ascend")
      for index in start..<max(start, end - 1) {
        precondition(units[index] < units[index + 1], "units of a step must ascend")
      }
    }
    self.offsets = offsets
    self.units = units
    self.mergedEvents = mergedEvents
    self.lateEvents = lateEvents
    self.earlyEvents = earlyEvents
  }

  /// Number of time steps.
  public var stepCount: Int { offsets.count - 1 }

  /// The units that spike in `step`, ascending.
  public func units(in step: Int) -> ArraySlice<Int32> {
    units[offsets[step]..<offsets[step + 1]]
  }
}
