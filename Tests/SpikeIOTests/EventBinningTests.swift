import SpikeData
import SpikeIO
import Testing

@Suite struct EventBinningTests {
  @Test func `an event belongs to the step in which it falls`() throws {
    let binning = try EventBinning(stepSeconds: 0.25, stepCount: 4, channels: 10)
    let events = EventSample(
      times: [0, 0.125, 0.25, 0.5, 0.5, 0.5, 0.74, 1, 1.5], units: [3, 1, 2, 9, 0, 9, 0, 1, 2])
    let steps = try binning.encode(events, sampleIndex: 0)
    // Step 0: units 3 and 1; 1: unit 2; 2: units 9, 0, again 9 and 0; 3: nothing; two events are late.
    #expect(steps.offsets == [0, 2, 3, 5, 5])
    #expect(steps.units == [1, 3, 2, 0, 9])
    #expect(steps.mergedEvents == 2)
    #expect(steps.lateEvents == 2)
  }

  @Test func `silence is steps without spikes`() throws {
    let binning = try EventBinning(stepSeconds: 1, stepCount: 3, channels: 1)
    let steps = try binning.encode(EventSample(times: [], units: []), sampleIndex: 0)
    #expect(steps == SpikeSteps(offsets: [0, 0, 0, 0], units: []))
  }

  @Test func `a time rounded to Float belongs to the step that was meant`() throws {
    let binning = try EventBinning(stepSeconds: 0.001, stepCount: 2000, channels: 1)
    #expect(Double(Float(0.009)) / 0.001 < 9)
    #expect(binning.step(of: Double(Float(0.009))) == 9)
    for step in 0..<2000 {
      #expect(binning.step(of: Double(Float(step) * Float(0.001))) == step)
      #expect(binning.step(of: Double(Float(Double(step) * 0.001))) == step)
      #expect(binning.step(of: Double(step) * 0.001) == step)
    }
  }

  @Test func `a time clearly before a border stays before it`() throws {
    let binning = try EventBinning(stepSeconds: 0.001, stepCount: 1000, channels: 1)
    #expect(binning.step(of: 0.0089999) == 8)
    #expect(binning.step(of: 0.009.nextDown * (1 - 0x1p-20)) == 8)
    #expect(binning.step(of: 0) == 0)
    #expect(binning.step(of: 0.9999) == 999)
    #expect(binning.step(of: 1) == 1000)
    #expect(binning.step(of: Double.greatestFiniteMagnitude) == 1000)
  }

  @Test func `Float16 times are taken as they are`() throws {
    // 0.9 s is stored as 0.89990234375 s, which is in step 899 of a millisecond.
    let binning = try EventBinning(stepSeconds: 0.001, stepCount: 1000, channels: 1)
    #expect(Double(Float16(0.9)) == 0.89990234375)
    #expect(binning.step(of: Double(Float16(0.9))) == 899)
  }

  @Test func `nearest takes the step whose start is nearest, and of two the even one`() throws {
    let binning = try EventBinning(
      stepSeconds: 0.001, stepCount: 300, channels: 1, rounding: .nearest)
    #expect(binning.step(of: 0.000499) == 0 && binning.step(of: 0.000501) == 1)
    #expect(binning.step(of: 0.299499) == 299 && binning.step(of: 0.299501) == 300)
    // Every half of the microseconds that a file can hold, as NumPy's `round(t / 1000)` has it.
    for step in 0..<299 {
      let half = Double(1000 * step + 500) / 1e6
      #expect(binning.step(of: half) == (step.isMultiple(of: 2) ? step : step + 1), "\(half)")
      #expect(binning.step(of: Double(1000 * step + 499) / 1e6) == step)
      #expect(binning.step(of: Double(1000 * step + 501) / 1e6) == step + 1)
    }
  }

  @Test func `time can begin at the first event`() throws {
    let events = EventSample(times: [0.0015, 0.0024, 0.0025, 0.0125], units: [0, 1, 2, 3])
    let binning = try EventBinning(
      stepSeconds: 0.001, stepCount: 11, channels: 4, origin: .firstEvent)
    let steps = try binning.encode(events, sampleIndex: 0)
    #expect(Array(steps.units(in: 0)) == [0, 1] && Array(steps.units(in: 1)) == [2])
    #expect(steps.lateEvents == 1)
  }

  @Test func `the events of step 0 can be left out, and are counted`() throws {
    let events = EventSample(times: [0, 0.0004, 0.0005, 0.0006], units: [0, 1, 2, 3])
    let binning = try EventBinning(
      stepSeconds: 0.001, stepCount: 3, channels: 4, rounding: .nearest, skipsFirstStep: true)
    let steps = try binning.encode(events, sampleIndex: 0)
    #expect(steps == SpikeSteps(offsets: [0, 0, 1, 1], units: [3], earlyEvents: 3))
    let silent = try binning.encode(EventSample(times: [0], units: [0]), sampleIndex: 0)
    #expect(silent == SpikeSteps(offsets: [0, 0, 0, 0], units: [], earlyEvents: 1))
  }

  @Test func `an event that rounds up to the last border is late`() throws {
    let binning = try EventBinning(stepSeconds: 0.001, stepCount: 9, channels: 1)
    let events = EventSample(times: [Double(Float(0.009))], units: [0])
    #expect(try binning.encode(events, sampleIndex: 0).lateEvents == 1)
  }

  @Test func `a unit that the network does not have is refused with sample and event`() throws {
    let binning = try EventBinning(stepSeconds: 1, stepCount: 1, channels: 700)
    let events = EventSample(times: [0, 0.5, 9], units: [0, 699, 700])
    expect(.sample(42, .unitOutOfRange(event: 2, unit: 700, channels: 700))) {
      try binning.encode(events, sampleIndex: 42)
    }
  }

  @Test func `times that no file may hold are refused`() throws {
    let binning = try EventBinning(stepSeconds: 1, stepCount: 1, channels: 1)
    let faults: [([Double], SampleFault)] = [
      ([-1], .negativeTime(event: 0, seconds: -1)),
      ([0, .nan], .undefinedTime(event: 1)),
      ([0, .infinity], .infiniteTime(event: 1)),
      ([-.infinity], .negativeTime(event: 0, seconds: -.infinity)),
      ([0.5, 0.25], .unsortedTime(event: 1, seconds: 0.25, previous: 0.5)),
    ]
    for (times, fault) in faults {
      expect(.sample(0, fault)) {
        try binning.encode(
          EventSample(times: times, units: times.map { _ in 0 }), sampleIndex: 0)
      }
    }
    var uneven = EventSample(times: [0], units: [0])
    uneven.units = []
    expect(.sample(0, .unequalLengths(times: 1, units: 0))) {
      try binning.encode(uneven, sampleIndex: 0)
    }
  }

  @Test func `settings out of range are refused`() {
    for stepSeconds in [0, -1, Double.nan, .infinity] {
      expect(
        .invalidSetting(
          name: "stepSeconds", value: "\(stepSeconds)", expected: "a positive number of seconds")
      ) { try EventBinning(stepSeconds: stepSeconds, stepCount: 1, channels: 1) }
    }
    #expect(throws: SpikeIOError.self) {
      try EventBinning(stepSeconds: 1, stepCount: 0, channels: 1)
    }
    #expect(throws: SpikeIOError.self) {
      try EventBinning(stepSeconds: 1, stepCount: 1, channels: 0)
    }
  }

  @Test func `every event is a spike, merged or late, and the spikes are the plain definition's`()
    throws
  {
    let seed: UInt64 = 2026
    var generator = SplitMix64(seed: seed)
    for round in 0..<50 {
      let count = Int.random(in: 0..<300, using: &generator)
      let events = EventSample(
        times: (0..<count).map { _ in Double.random(in: 0..<2, using: &generator) }.sorted(),
        units: (0..<count).map { _ in Int32.random(in: 0..<8, using: &generator) })
      let binning = try EventBinning(stepSeconds: 0.0625, stepCount: 20, channels: 8)
      let steps = try binning.encode(events, sampleIndex: 0)
      // Steps of a power of two: the quotient is exact, and floor is the whole rule.
      var expected = [Set<Int32>](repeating: [], count: 20)
      var late = 0
      for (time, unit) in zip(events.times, events.units) {
        let step = Int((time / 0.0625).rounded(.down))
        if step < 20 { expected[step].insert(unit) } else { late += 1 }
      }
      let comment: Comment = "seed \(seed), round \(round)"
      for step in 0..<20 {
        #expect(Array(steps.units(in: step)) == expected[step].sorted(), comment)
      }
      #expect(steps.lateEvents == late, comment)
      #expect(steps.units.count + steps.mergedEvents + steps.lateEvents == count, comment)
    }
  }
}
