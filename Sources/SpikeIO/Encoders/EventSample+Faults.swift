internal import SpikeData

extension EventSample {
  /// The first fault of these events, in their order; nil when there is none.
  ///
  /// - Parameter channels: Number of units where it is known.
  /// - Complexity: O(n).
  func firstFault(channels: Int?) -> SampleFault? {
    guard times.count == units.count else {
      return .unequalLengths(times: times.count, units: units.count)
    }
    var previous = 0.0
    for event in times.indices {
      let time = times[event]
      // One comparison passes every good time; NaN fails it, too.
      guard time >= previous && time < .infinity else {
        if time.isNaN { return .undefinedTime(event: event) }
        if time == .infinity { return .infiniteTime(event: event) }
        if time < 0 { return .negativeTime(event: event, seconds: time) }
        return .unsortedTime(event: event, seconds: time, previous: previous)
      }
      previous = time
      let unit = Int(units[event])
      guard unit >= 0 && unit < channels ?? .max else {
        return .unitOutOfRange(event: event, unit: unit, channels: channels)
      }
    }
    return nil
  }
}
