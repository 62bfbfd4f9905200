internal import Foundation
internal import SpikeData

/// Series of values in an array file, `[samples, steps, channels]` or `[steps, channels]`: see docs/formats/series.md.
struct SeriesSet: SampleSource {
  let name: String
  let formatName: String
  let files: [String]
  private let shape: (samples: Int, steps: Int, channels: Int)
  private let values: [Float]
  private let labels: SeriesLabels?

  /// The series in `path`, with the labels that lie beside it.
  init(path: String, formatName: String, maximumBytes: Int) throws(SpikeIOError) {
    let array = try NumberArray(path: path, maximumBytes: maximumBytes)
    let extents = array.shape.count == 2 ? [1] + array.shape : array.shape
    guard extents.count == 3, extents.allSatisfy({ $0 > 0 }) else {
      let fault = LayoutFault.shape(
        dataset: "the array", expected: "[samples, steps, channels] or [steps, channels]",
        found: array.shape)
      throw SpikeIOError(file: path, reason: .layout(fault))
    }
    shape = (extents[0], extents[1], extents[2])
    values = array.values.map { Float($0) }
    self.formatName = formatName
    name = URL(fileURLWithPath: path).lastPathComponent
    labels = try SeriesLabels(
      beside: path, samples: extents[0], steps: extents[1], maximumBytes: maximumBytes)
    files = [path] + (labels.map { [$0.path] } ?? [])
  }

  var count: Int { shape.samples }
  var content: SampleContent { .series(channels: shape.channels, steps: shape.steps) }
  var hasLabels: Bool { labels?.perSample != nil }
  var hasStepLabels: Bool { labels?.perStep != nil }

  func sample(at index: Int) throws(SpikeIOError) -> Sample {
    precondition((0..<count).contains(index), "sample \(index) of \(count)")
    let size = shape.steps * shape.channels
    let series = Array(values[index * size..<(index + 1) * size])
    if let fault = SampleFault.firstNotFinite(in: series, channels: shape.channels) {
      throw SpikeIOError(file: files[0], reason: .sample(index, fault))
    }
    return Sample(
      input: .series(series), label: labels?.perSample?[index], stepLabels: labels?.perStep?[index])
  }
}

extension SampleFault {
  /// The first value of a series that is infinite or not a number; nil when all are finite.
  static func firstNotFinite(in series: [Float], channels: Int) -> SampleFault? {
    series.firstIndex { !$0.isFinite }.map {
      .valueNotFinite(step: $0 / channels, channel: $0 % channels)
    }
  }
}
