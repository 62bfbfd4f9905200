import SpikeData
import Testing

@Suite struct SpikeStepsTests {
  @Test func `events in any order become the same steps as spikes in order`() {
    let sorted = SpikeSteps(
      stepCount: 4, steps: [3, 1, 1, 1, 3], units: [7, 5, 2, 5, 0], lateEvents: 6)
    let ordered = SpikeSteps(
      offsets: [0, 0, 2, 2, 4], units: [2, 5, 0, 7], mergedEvents: 1, lateEvents: 6)
    #expect(sorted == ordered)
    #expect(sorted.stepCount == 4)
    #expect(Array(sorted.units(in: 1)) == [2, 5])
    #expect(sorted.units(in: 2).isEmpty)
  }

  @Test func `spikes out of order are a caller's fault`() async {
    await #expect(processExitsWith: .failure) {
      _ = SpikeSteps(offsets: [0, 2], units: [5, 5])
    }
    await #expect(processExitsWith: .failure) {
      _ = SpikeSteps(offsets: [0, 2], units: [5])
    }
    await #expect(processExitsWith: .failure) {
      _ = SpikeSteps(offsets: [0, 2, 1, 2], units: [5, 6])
    }
  }
}
