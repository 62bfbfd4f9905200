import SpikeData
import SpikeIO

/// A data set for machines; keys that do not apply are absent.
struct DataFacts: Encodable, Sendable {
  /// The samples of one class.
  struct Class: Encodable, Sendable {
    let label: Int
    let samples: Int
  }

  /// The steps of one class.
  struct StepClass: Encodable, Sendable {
    let label: Int
    let steps: Int
  }

  /// One recording.
  struct Recording: Encodable, Sendable {
    let sample: Int
    let label: Int?
    let events: Int
    let firstSeconds: Double?
    let lastSeconds: Double?
    let lowestUnit: Int?
    let highestUnit: Int?
  }

  /// `data`, to tell it from `network`.
  let type = "data"
  let file: String
  let format: String
  let samples: Int
  let hasLabels: Bool
  private(set) var shape: [Int]?
  private(set) var isPrepared: Bool?
  private(set) var channels: Int?
  private(set) var steps: Int?
  private(set) var events: Int?
  private(set) var lowestValue: Float?
  private(set) var highestValue: Float?
  private(set) var classes: [Class]?
  /// Steps of each class, of a series with a label per step.
  private(set) var stepClasses: [StepClass]?
  /// Steps that are marked as labelled.
  private(set) var labelledSteps: Int?
  private(set) var firstSamples: [Recording] = []

  init(path: String, _ source: any SampleSource) throws {
    file = path
    format = source.formatName
    samples = source.count
    hasLabels = source.hasLabels
    switch source.content {
    case .images(let shape, let isPrepared):
      self.shape = shape
      self.isPrepared = isPrepared
    case .events(let channels):
      self.channels = channels
      events = 0
    case .series(let channels, let steps):
      self.channels = channels
      self.steps = steps
    }
    var counts: [Int: Int] = [:]
    var stepCounts: [Int: Int] = [:]
    for index in 0..<source.count {
      let sample = try source.sample(at: index)
      if let label = sample.label { counts[label, default: 0] += 1 }
      for label in sample.stepLabels ?? [] { stepCounts[label, default: 0] += 1 }
      if let marks = sample.stepMarks {
        labelledSteps = (labelledSteps ?? 0) + marks.count(where: \.self)
      }
      if case .series(let values) = sample.input, let low = values.min(), let high = values.max() {
        lowestValue = min(lowestValue ?? low, low)
        highestValue = max(highestValue ?? high, high)
      }
      guard case .events(let recording) = sample.input else { continue }
      events = (events ?? 0) + recording.times.count
      guard index < 5 else { continue }
      firstSamples.append(
        Recording(
          sample: index, label: sample.label, events: recording.times.count,
          firstSeconds: recording.times.first, lastSeconds: recording.times.last,
          lowestUnit: recording.units.min().map { Int($0) },
          highestUnit: recording.units.max().map { Int($0) }))
    }
    if source.hasLabels {
      classes = counts.sorted { $0.key < $1.key }.map { Class(label: $0.key, samples: $0.value) }
    }
    if source.hasStepLabels {
      stepClasses = stepCounts.sorted { $0.key < $1.key }
        .map { StepClass(label: $0.key, steps: $0.value) }
    }
  }
}
