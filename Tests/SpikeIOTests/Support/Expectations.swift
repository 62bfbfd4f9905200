import SpikeData
import SpikeIO
import Testing

/// Expects that `body` throws a `SpikeIOError` of `reason`, and that its description is one line.
func expect<Result>(
  _ reason: SpikeIOError.Reason, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> Result
) {
  let error = #expect(throws: SpikeIOError.self, sourceLocation: sourceLocation) { _ = try body() }
  #expect(error?.reason == reason, sourceLocation: sourceLocation)
  #expect(error?.description.contains("\n") == false, sourceLocation: sourceLocation)
}

/// The pixels of an image sample.
func pixels(_ sample: Sample) throws -> [Float] {
  guard case .image(let pixels) = sample.input else {
    Issue.record("events where an image was expected")
    return []
  }
  return pixels
}

/// The events of an event sample.
func events(_ sample: Sample) throws -> EventSample {
  guard case .events(let events) = sample.input else {
    Issue.record("an image where events were expected")
    return EventSample(times: [], units: [])
  }
  return events
}
