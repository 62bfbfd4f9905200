import SpikeData
import SpikeIO
import Testing

/// Images of one pixel that hold their own number, or events of a unit that is their number.
private struct Numbers: SampleSource {
  let name = "numbers"
  let count = 10
  let content: SampleContent
  let hasLabels = true

  func sample(at index: Int) -> Sample {
    if case .events = content {
      let events = EventSample(times: [0], units: [Int32(index)])
      return Sample(input: .events(events), label: index)
    }
    return Sample(input: .image([Float(index)]), label: index)
  }
}

private let images = Numbers(content: .images(shape: [1, 1, 1], isPrepared: false))
private let events = Numbers(content: .events(channels: nil))

@Suite struct SampleEncoderTests {
  let preparation: ImagePreparation
  let binning: EventBinning

  init() throws {
    preparation = try ImagePreparation(divide: 10, mean: [0], deviation: [1], shape: [1, 1, 1])
    binning = try EventBinning(stepSeconds: 1, stepCount: 1, channels: 5)
  }

  @Test func `direct coding gives the prepared image`() throws {
    let (input, label) = try SampleEncoder.direct(preparation).encodedSample(at: 5, of: images)
    #expect(input == .analog([0.5]))
    #expect(label == 5)
  }

  @Test func `rate and latency coding take the prepared image`() throws {
    let rate = try RateCoding(stepCount: 30, seed: 4)
    let latency = try LatencyCoding(stepCount: 3)
    #expect(
      try SampleEncoder.rate(preparation, rate).encodedSample(at: 5, of: images).input
        == .spikes(rate.encode([0.5], sampleIndex: 5)))
    #expect(
      try SampleEncoder.latency(preparation, latency).encodedSample(at: 5, of: images).input
        == .spikes(latency.encode([0.5])))
  }

  @Test func `events are sorted into steps`() throws {
    #expect(
      try SampleEncoder.events(binning).encodedSample(at: 4, of: events).input
        == .spikes(SpikeSteps(offsets: [0, 1], units: [4])))
  }

  @Test func `an error names the source and the sample of the whole`() throws {
    let part = try SampleSubset(events, range: 3..<8)
    let error = #expect(throws: SpikeIOError.self) {
      try SampleEncoder.events(binning).encodedSample(at: 2, of: part)
    }
    #expect(
      error
        == SpikeIOError(
          file: "numbers",
          reason: .sample(5, .unitOutOfRange(event: 0, unit: 5, channels: 5))))
  }

  @Test func `a subset is seeded as the whole is`() throws {
    let encoder = SampleEncoder.rate(preparation, try RateCoding(stepCount: 64, seed: 1))
    let part = try SampleSubset(try SampleSubset(images, range: 2..<9), range: 3..<5)
    let inPart = try encoder.encodedSample(at: 1, of: part)
    let inWhole = try encoder.encodedSample(at: 6, of: images)
    #expect(inPart.input == inWhole.input)
    #expect(inPart.label == 6)
  }

  @Test func `a data set of another kind or shape is refused before the run`() throws {
    let direct = SampleEncoder.direct(preparation)
    try direct.check(images)
    expect(.contentDoesNotFit(expected: "images of shape [1, 1, 1]", found: "events")) {
      try direct.check(events)
    }
    let wide = Numbers(content: .images(shape: [1, 1, 2], isPrepared: true))
    expect(
      .contentDoesNotFit(
        expected: "images of shape [1, 1, 1]", found: "images of shape [1, 1, 2]")
    ) { try direct.check(wide) }
    let coder = SampleEncoder.events(binning)
    try coder.check(events)
    expect(.contentDoesNotFit(expected: "events of 5 units", found: "events of 6 units")) {
      try coder.check(Numbers(content: .events(channels: 6)))
    }
    expect(
      .contentDoesNotFit(expected: "events of 5 units", found: "images of shape [1, 1, 1]")
    ) { try coder.check(images) }
  }

  @Test func `a sample of another kind is refused`() throws {
    expect(.sample(0, .wrongInput(expected: "an image", found: "events"))) {
      try SampleEncoder.direct(preparation).encodedSample(at: 0, of: events)
    }
    expect(.sample(0, .wrongInput(expected: "events", found: "an image"))) {
      try SampleEncoder.events(binning).encodedSample(at: 0, of: images)
    }
  }

  @Test func `a subset is a range of the whole`() throws {
    let part = try SampleSubset(images, range: 4..<7)
    #expect(part.count == 3)
    #expect(part.name == "numbers" && part.hasLabels && part.content == images.content)
    #expect(try part.sample(at: 2).label == 6)
    #expect(part.wholeIndex(of: 2) == 6)
    #expect(try SampleSubset(images, first: 3).range == 0..<3)
    #expect(try SampleSubset(images, first: 99).range == 0..<10)
    for range in [0..<11, 5..<5, -1..<3] {
      expect(.samplesOutOfRange(asked: range, count: 10)) {
        try SampleSubset(images, range: range)
      }
    }
    expect(.samplesOutOfRange(asked: 0..<0, count: 10)) { try SampleSubset(images, first: 0) }
  }
}
