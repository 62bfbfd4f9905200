public import SpikeData

/// How the samples of a data set become what a network takes in: one coding with all its settings.
///
/// A value without state: the same sample and number give the same result on any thread and in any order.
public enum SampleEncoder: Equatable, Sendable {
  /// Events sorted into time steps.
  case events(EventBinning)
  /// Images as analog currents.
  case direct(ImagePreparation)
  /// Images as random spikes.
  case rate(ImagePreparation, RateCoding)
  /// Images as one spike per pixel.
  case latency(ImagePreparation, LatencyCoding)
  /// Series of `channels` values per step, as they are.
  case series(channels: Int)

  /// Checks once, before a run, that a data set holds what this coding takes in.
  ///
  /// - Throws: `contentDoesNotFit` when it holds events instead of images or the other way round, images
  ///   of another shape, or events of another number of channels.
  public func check(_ source: any SampleSource) throws(SpikeIOError) {
    let isFitting =
      switch (self, source.content) {
      case (.events(let binning), .events(let channels)):
        channels ?? binning.channels == binning.channels
      case (.direct(let preparation), .images(let shape, _)),
        (.rate(let preparation, _), .images(let shape, _)),
        (.latency(let preparation, _), .images(let shape, _)):
        shape == preparation.shape
      case (.series(let width), .series(let channels, _)): channels == width
      default: false
      }
    guard isFitting else {
      throw SpikeIOError(
        file: source.name,
        reason: .contentDoesNotFit(expected: inputDescription, found: describe(source.content)))
    }
  }

  /// Reads and encodes sample `index` of `source`.
  ///
  /// - Returns: What the network takes in, and the label when there is one.
  /// - Precondition: `index` in `0..<source.count`.
  /// - Throws: what the source throws, or `sample`, its number counted in the whole data set.
  public func encodedSample(
    at index: Int, of source: any SampleSource
  ) throws -> (input: EncodedSample, label: Int?) {
    let sample = try source.sample(at: index)
    do throws(SpikeIOError) {
      return (try encode(sample.input, sampleIndex: source.wholeIndex(of: index)), sample.label)
    } catch {
      throw error.located(in: source.name)
    }
  }

  /// Encodes one sample.
  ///
  /// - Parameters:
  ///   - input: Events or an image, as the coding needs.
  ///   - sampleIndex: The sample's number in the whole data set: it seeds rate coding.
  /// - Throws: `sample` with what is wrong with it.
  public func encode(
    _ input: SampleInput, sampleIndex: Int
  ) throws(SpikeIOError) -> EncodedSample {
    switch (self, input) {
    case (.events(let binning), .events(let events)):
      return .spikes(try binning.encode(events, sampleIndex: sampleIndex))
    case (.direct(let preparation), .image(let image)):
      return DirectCoding().encode(try preparation.prepare(image, sampleIndex: sampleIndex))
    case (.rate(let preparation, let coding), .image(let image)):
      let values = try preparation.prepare(image, sampleIndex: sampleIndex)
      return .spikes(coding.encode(values, sampleIndex: sampleIndex))
    case (.latency(let preparation, let coding), .image(let image)):
      return .spikes(coding.encode(try preparation.prepare(image, sampleIndex: sampleIndex)))
    case (.series(let channels), .series(let values)):
      return .series(ValueSteps(dense: values, units: channels))
    case (_, _):
      throw wrongInput(sampleIndex, expected: kind, found: found(input))
    }
  }

  private var kind: String {
    switch self {
    case .events: "events"
    case .series: "a series"
    case .direct, .rate, .latency: "an image"
    }
  }

  private func found(_ input: SampleInput) -> String {
    switch input {
    case .events: "events"
    case .series: "a series"
    case .image: "an image"
    }
  }

  private func wrongInput(_ index: Int, expected: String, found: String) -> SpikeIOError {
    SpikeIOError(
      file: nil, reason: .sample(index, .wrongInput(expected: expected, found: found)))
  }

  private var inputDescription: String {
    switch self {
    case .events(let binning): "events of \(binning.channels) units"
    case .direct(let preparation), .rate(let preparation, _), .latency(let preparation, _):
      "images of shape \(preparation.shape)"
    case .series(let channels): "series of \(channels) values per step"
    }
  }

  private func describe(_ content: SampleContent) -> String {
    switch content {
    case .events(let channels?): "events of \(channels) units"
    case .events(nil): "events"
    case .images(let shape, _): "images of shape \(shape)"
    case .series(let channels, _): "series of \(channels) values per step"
    }
  }
}
