internal import Foundation
internal import HDF5
internal import SpikeData

/// Series in HDF5: `x` `[samples, steps, channels]` and `y`, in the root or in a group per part: see docs/formats/series.md.
final class HDF5SeriesSet: SampleSource {
  let name: String
  let formatName = "HDF5 series"
  let count: Int
  private let path: String
  private let steps: Int
  private let channels: Int
  private let values: Dataset
  private let labels: HDF5SeriesLabels?
  private let cache: RowCache<[Float]>

  /// Bytes of values that are read together, as far as whole samples allow.
  private static let bytesPerBlock = 1 << 20

  /// Opens the series of `group` in the file `path` and reads their labels; the values stay in the file.
  init(_ group: borrowing Group, path: String) throws(SpikeIOError) {
    values = try hdf5(path) { () throws(HDF5Error) in try group.dataset("x") }
    let shape = try values.sampleShape(["samples", "steps", "channels"], path: path)
    (count, steps, channels) = (shape[0], shape[1], shape[2])
    labels = try HDF5SeriesLabels(group, samples: shape[0], steps: shape[1], path: path)
    // Cannot overflow: the module refuses a dataset whose elements cannot be counted.
    let samplesPerBlock = Self.bytesPerBlock / MemoryLayout<Float>.size / (shape[1] * shape[2])
    cache = RowCache(rowCount: shape[0], rowsPerBlock: max(1, samplesPerBlock))
    let file = URL(fileURLWithPath: path).lastPathComponent
    name = group.path == "/" ? file : "\(file) \(group.path.dropFirst())"
    self.path = path
  }

  var files: [String] { [path] }
  var content: SampleContent { .series(channels: channels, steps: steps) }
  var hasLabels: Bool { labels?.perSample != nil }
  var hasStepLabels: Bool { labels?.perStep != nil }

  func sample(at index: Int) throws(SpikeIOError) -> Sample {
    let series = try cache.row(at: index, read: rows)
    if let fault = SampleFault.firstNotFinite(in: series, channels: channels) {
      throw SpikeIOError(file: path, reason: .sample(index, fault))
    }
    let range = index * steps..<(index + 1) * steps
    return Sample(
      input: .series(series), label: labels?.perSample.map { Int($0[index]) },
      stepLabels: labels?.perStep.map { $0[range].map(Int.init) },
      stepMarks: labels?.marks.map { Array($0[range]) })
  }

  private func rows(
    _ range: Range<Int>
  ) throws(SpikeIOError) -> (rows: [[Float]], byteCount: Int) {
    let values = try hdf5(path) { () throws(HDF5Error) in
      try self.values.read(rows: range, as: Float.self)
    }
    let size = steps * channels
    let rows = (0..<range.count).map { Array(values[$0 * size..<($0 + 1) * size]) }
    return (rows, values.count * MemoryLayout<Float>.size)
  }
}

extension HDF5SeriesSet {
  /// The groups of `root` that hold series, sorted.
  static func parts(in root: borrowing Group, path: String) throws(SpikeIOError) -> [String] {
    do throws(HDF5Error) {
      var parts: [String] = []
      for member in try root.memberNames() {
        guard try root.kind(of: member) == .group else { continue }
        if try root.group(member).contains("x") { parts.append(member) }
      }
      return parts
    } catch { throw SpikeIOError(file: path, reason: .hdf5(error)) }
  }
}
