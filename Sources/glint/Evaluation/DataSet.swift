import NetworkModel
import Reports
import Runtime
import SpikeData
import SpikeIO

/// A data set, ready for a network: opened, cut to the samples asked for, with the network's coding.
struct DataSet: Sendable {
  let path: String
  /// Which part of the data the user chose.
  let options: DataOptions
  let source: any SampleSource
  let encoder: SampleEncoder
  /// Steps per sample: what network or user say, or the length of the series.
  let timeSteps: Int

  /// Opens `path` for a network.
  /// - Throws: a sentence when file and network do not fit.
  init(
    path: String, options: DataOptions, samples: Int?, execution: Execution, inputShape: Shape,
    seed: UInt64
  ) throws {
    let whole = try options.open(path)
    source = try samples.map { try SampleSubset(whole, first: $0) } ?? whole
    self.path = path
    self.options = options
    timeSteps = try Self.timeSteps(of: source, path, execution)
    encoder = try Self.encoder(for: source, path, execution, inputShape, timeSteps, seed)
    do throws(SpikeIOError) { try encoder.check(source) } catch {
      throw SpikeIOError(file: path, reason: error.reason)
    }
  }

  private static func timeSteps(
    of source: any SampleSource, _ path: String, _ execution: Execution
  ) throws -> Int {
    if execution.input.coding == .series, case .series(_, let steps) = source.content {
      if let stated = execution.timeSteps, stated != steps {
        throw InputFault.timeSteps(network: stated, data: path, found: steps)
      }
      return steps
    }
    guard let timeSteps = execution.timeSteps else {
      throw InputFault.missing("the number of time steps", remedy: "--time-steps 8")
    }
    return timeSteps
  }

  private static func encoder(
    for source: any SampleSource, _ path: String, _ execution: Execution, _ inputShape: Shape,
    _ timeSteps: Int, _ seed: UInt64
  ) throws -> SampleEncoder {
    let settings = execution.input
    switch (settings.coding, source.content) {
    case (.events, .images):
      throw InputFault.codingDoesNotFit(
        network: "events", data: path, found: "images",
        remedy: "give event data, or --coding rate, latency or direct")
    case (.direct, .events), (.rate, .events), (.latency, .events):
      throw InputFault.codingDoesNotFit(
        network: settings.coding.rawValue + " coding of images", data: path, found: "events",
        remedy: "give images, or --coding events")
    case (.series, .series): return .series(channels: inputShape.count)
    case (.series, let content):
      throw InputFault.codingDoesNotFit(
        network: "series", data: path, found: content.kind,
        remedy: "give series, or --coding \(content.kind == "events" ? "events" : "direct")")
    case (_, .series):
      throw InputFault.codingDoesNotFit(
        network: settings.coding.rawValue, data: path, found: "series",
        remedy: "use --coding series")
    case (.events, .events):
      guard let stepSeconds = settings.stepSeconds else {
        throw InputFault.missing(
          "the length of a time step in seconds", remedy: "--step-seconds 0.001")
      }
      return .events(
        try EventBinning(
          stepSeconds: stepSeconds, stepCount: timeSteps, channels: inputShape.count,
          rounding: settings.rounding == .nearest ? .nearest : .floor,
          origin: settings.origin == .firstEvent ? .firstEvent : .start,
          skipsFirstStep: settings.skipsFirstStep))
    case (let coding, .images(let shape, let isPrepared)):
      guard shape == inputShape.dimensions || inputShape.dimensions == [shape.reduce(1, *)] else {
        throw InputFault.shape(network: "\(inputShape)", data: path, found: shape)
      }
      let preparation = try ImagePreparation(
        divide: isPrepared ? 1 : settings.divide, mean: isPrepared ? [0] : settings.mean,
        deviation: isPrepared ? [1] : settings.deviation, shape: shape)
      switch coding {
      case .direct: return .direct(preparation)
      case .rate: return .rate(preparation, try RateCoding(stepCount: timeSteps, seed: seed))
      case .latency: return .latency(preparation, try LatencyCoding(stepCount: timeSteps))
      case .events, .series: fatalError("other codings of images were refused above")
      }
    }
  }

  /// Sample `index`, encoded, with the number that it has in the whole data set.
  func encoded(_ index: Int) throws -> (sample: EncodedSample, number: Int) {
    let number = source.wholeIndex(of: index)
    let input = try source.sample(at: index).input
    do throws(SpikeIOError) {
      return (try encoder.encode(input, sampleIndex: number), number)
    } catch { throw error.located(in: path) }
  }

  /// How many of the decisions in `result` are right; nil where the data has no labels for them.
  func accuracy(of result: BatchResult, decision: Decision) throws -> AccuracyRecord? {
    guard decision == .step else {
      return AccuracyRecord(predictions: result.predictions, labels: try labels())
    }
    guard source.hasStepLabels else { return nil }
    var counts = AccuracyRecord.StepCounts()
    for index in 0..<source.count {
      let sample = try source.sample(at: index)
      guard let labels = sample.stepLabels else { return nil }
      counts.add(
        predictions: result.stepPredictions[index], labels: labels, marks: sample.stepMarks)
    }
    return AccuracyRecord(counts)
  }

  /// The labels of all samples; nil for samples without one.
  private func labels() throws -> [Int?] {
    guard source.hasLabels else { return [Int?](repeating: nil, count: source.count) }
    return try (0..<source.count).map { try source.sample(at: $0).label }
  }
}

extension SampleContent {
  /// What the samples are, in one word.
  fileprivate var kind: String {
    switch self {
    case .events: "events"
    case .images: "images"
    case .series: "series"
    }
  }
}

/// A network and data that do not go together.
enum InputFault: Error, CustomStringConvertible {
  case missing(String, remedy: String)
  case codingDoesNotFit(network: String, data: String, found: String, remedy: String)
  case shape(network: String, data: String, found: [Int])
  case timeSteps(network: Int, data: String, found: Int)
  case needsFloatNetwork(String)
  case missingCalibration
  case notRepairable(String)
  case network(String, any Error)

  var description: String {
    switch self {
    case .missing(let what, let remedy):
      "neither the network nor the command says \(what); give it, for example \(remedy)"
    case .codingDoesNotFit(let network, let data, let found, let remedy):
      "the network takes \(network), but '\(data)' holds \(found); \(remedy)"
    case .shape(let network, let data, let found):
      "the network takes inputs of shape \(network), but '\(data)' holds images of shape "
        + "\(found.map(String.init).joined(separator: "×")); give images of the network's shape"
    case .timeSteps(let network, let data, let found):
      "the network runs \(network) time steps, but the series in '\(data)' has \(found); "
        + "give --time-steps \(found)"
    case .needsFloatNetwork(let path):
      "'\(path)' is quantized already; give its float parent"
    case .notRepairable(let path):
      "'\(path)' is no NIR file, and only those are repaired; mend the file that it was made from"
    case .missingCalibration:
      "the calibrated scheme looks at samples; give some hundred with --calibrate (labels are not needed), "
        + "or use --scheme mint with a network trained for it"
    case .network(let path, let error): "\(path): \(error)"
    }
  }
}
