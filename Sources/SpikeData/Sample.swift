/// Events of one recording: unit `units[i]` spiked at `times[i]`.
public struct EventSample: Equatable, Sendable {
  /// Seconds from the start of the sample, ascending, finite, not negative.
  public var times: [Double]
  /// Index of the channel (unit) of each event, as many as `times`.
  public var units: [Int32]

  /// A recording of `times.count` events.
  /// - Precondition: as many times as units.
  public init(times: [Double], units: [Int32]) {
    precondition(times.count == units.count, "\(times.count) times but \(units.count) units")
    self.times = times
    self.units = units
  }
}

/// What a data set gives to a network, before encoding.
public enum SampleInput: Equatable, Sendable {
  /// Events in continuous time.
  case events(EventSample)
  /// An image, row-major `[channels, rows, columns]`, in the file's own units (0…255 for IDX and CIFAR;
  /// whatever was prepared for a set that `isPrepared`).
  case image([Float])
  /// A series of rows, `[steps, channels]` row-major: one value per channel and step.
  case series([Float])
}

/// One sample with its class, when it is known.
public struct Sample: Equatable, Sendable {
  /// What the network sees.
  public var input: SampleInput
  /// Class index, nil when the data has no labels.
  public var label: Int?
  /// Class index of every step; nil when the data has none.
  public var stepLabels: [Int]?
  /// True for the steps whose label somebody gave, the others having a filler; nil where the data does not say.
  public var stepMarks: [Bool]?

  /// A sample.
  public init(
    input: SampleInput, label: Int?, stepLabels: [Int]? = nil, stepMarks: [Bool]? = nil
  ) {
    self.input = input
    self.label = label
    self.stepLabels = stepLabels
    self.stepMarks = stepMarks
  }
}

/// What the samples of a data set are.
public enum SampleContent: Equatable, Sendable {
  /// Events of `channels` units; nil when the file does not say how many there are.
  case events(channels: Int?)
  /// Images of one shape, `[channels, rows, columns]`.
  ///
  /// `isPrepared` is false when the file holds integers (pixels that are still to be divided, centred and
  /// scaled), true when it holds floats (somebody did that already).
  case images(shape: [Int], isPrepared: Bool)
  /// Series of `steps` rows with a value for each of `channels`.
  case series(channels: Int, steps: Int)
}

/// A data set that gives its samples one at a time, in any order, from any thread.
public protocol SampleSource: Sendable {
  /// Name for people, usually the file's.
  var name: String { get }
  /// The file format in words, such as `SHD` or `CIFAR-10`.
  var formatName: String { get }
  /// Files that hold the samples and their labels, in the order in which a checksum takes them; empty for data in memory.
  var files: [String] { get }
  /// Number of samples.
  var count: Int { get }
  /// What each sample is.
  var content: SampleContent { get }
  /// True when every sample has a label.
  var hasLabels: Bool { get }
  /// True when every step of every sample has a label.
  var hasStepLabels: Bool { get }
  /// Names of the classes in the order of their labels; empty when the data has none.
  var classNames: [String] { get }
  /// Sample `index`.
  /// - Precondition: `index` in `0..<count`.
  /// - Throws: an error in one sentence when the file holds something else than it promised.
  func sample(at index: Int) throws -> Sample
  /// The number of sample `index` in the whole data set, which a part of it (a subset, a shard) keeps.
  ///
  /// What is seeded per sample uses this number, so that a part gives the same spikes as the whole.
  func wholeIndex(of index: Int) -> Int
}

extension SampleSource {
  /// Data that was made in memory.
  public var formatName: String { "in memory" }
  /// None.
  public var files: [String] { [] }
  /// None, unless the format has them.
  public var hasStepLabels: Bool { false }
  /// No names.
  public var classNames: [String] { [] }
  /// `index` itself: the source is the whole data set.
  public func wholeIndex(of index: Int) -> Int { index }
}
