@testable import Comparison
import Testing

@Suite("What arrived in either run")
struct FeedingEventTests {
  private static func event(
    _ neuron: Int, _ values: (Double?, Double?), _ weights: (Double?, Double?),
    knows: (first: Bool, second: Bool) = (true, true)
  ) -> FeedingEvent {
    var event = FeedingEvent(FeedingEvent.Key(layer: "a", neuron: neuron, step: 0))
    (event.firstValue, event.secondValue) = values
    (event.firstWeight, event.secondWeight) = weights
    event.knowsWeights = knows
    return event
  }

  @Test("What a run did not record is neither the same nor another")
  func unknown() {
    #expect(Self.event(0, (1, 1), (2, 2)).isSame == true)
    #expect(Self.event(0, (1, 0), (2, 2)).isSame == false)
    #expect(Self.event(0, (1, 1), (2, 3)).isSame == false)
    #expect(Self.event(0, (1, nil), (2, 2)).isSame == nil)
    // Nothing leads from there in the second network.
    #expect(Self.event(0, (1, nil), (2, nil)).isSame == false)
    // The second network is not known: values alone are compared.
    let known = (first: true, second: false)
    #expect(Self.event(0, (1, nil), (2, nil), knows: known).isSame == nil)
    #expect(Self.event(0, (1, 1), (2, nil), knows: known).isSame == true)
    #expect(Self.event(0, (1, 0), (2, nil), knows: known).isSame == false)
  }

  @Test("Nothing arrives by a weight of 0, nor where nothing was emitted")
  func nothing() {
    #expect(!Self.event(0, (1, 1), (0, 0)).isSomething)
    #expect(!Self.event(0, (0, 0), (2, 2)).isSomething)
    #expect(Self.event(0, (1, 1), (0, 0.5)).isSomething)
    #expect(Self.event(0, (0, 1), (2, 2)).isSomething)
    // A run without a network is taken to have the other's weights.
    let known = (first: false, second: true)
    #expect(!Self.event(0, (1, 0), (nil, 0), knows: known).isSomething)
    #expect(Self.event(0, (1, 0), (nil, 2), knows: known).isSomething)
  }

  @Test("Differences stand first, then what is not known, then what is the same")
  func order() {
    let events = [
      Self.event(0, (1, 1), (2, 2)), Self.event(1, (1, nil), (2, 2)), Self.event(3, (1, 0), (2, 2)),
      Self.event(2, (0, 1), (2, 2)),
    ]
    #expect(events.sorted().map(\.neuron) == [2, 3, 1, 0])
  }
}
