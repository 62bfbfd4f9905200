internal import Foundation
internal import HDF5
internal import SpikeData

/// Spike trains in the layout of SHD and SSC: see docs/formats/spikes.md.
final class SHDSet: SampleSource {
  let name: String
  let formatName = "SHD"
  let count: Int
  let classNames: [String]
  private let path: String
  private let times: Dataset
  private let units: Dataset
  private let labels: [Int]?
  private let cache: RowCache<Row>

  /// Both lists of a sample as the file has them.
  private struct Row {
    let times: [Double]
    let units: [Int32]
  }

  /// Opens `path` and reads its labels; the events stay in the file.
  init(path: String) throws(SpikeIOError) {
    let root = try hdf5(path) { () throws(HDF5Error) in try HDF5File(reading: path).root() }
    times = try hdf5(path) { () throws(HDF5Error) in try root.dataset(atPath: "spikes/times") }
    units = try hdf5(path) { () throws(HDF5Error) in try root.dataset(atPath: "spikes/units") }
    try Self.check(times, isElement: { $0.isFloat }, "lists of floats (seconds)", path)
    try Self.check(units, isElement: { $0.isInteger }, "lists of integers", path)
    count = times.shape[0]
    guard units.shape[0] == count else {
      throw SpikeIOError(
        file: path, reason: .layout(.rowCounts(times: count, units: units.shape[0])))
    }
    guard count > 0 else { throw SpikeIOError(file: path, reason: .noSamples) }
    labels = try HDF5Labels.read(in: root, samples: count, path: path)
    classNames = try Self.classNames(in: root, path: path)
    cache = RowCache(rowCount: count, rowsPerBlock: 16)
    name = URL(fileURLWithPath: path).lastPathComponent
    self.path = path
  }

  var content: SampleContent { .events(channels: nil) }
  var files: [String] { [path] }
  var hasLabels: Bool { labels != nil }

  func sample(at index: Int) throws(SpikeIOError) -> Sample {
    let row = try cache.row(at: index, read: rows)
    guard row.times.count == row.units.count else {
      throw fault(index, .unequalLengths(times: row.times.count, units: row.units.count))
    }
    let events = EventSample(times: row.times, units: row.units)
    if let fault = events.firstFault(channels: nil) { throw self.fault(index, fault) }
    return Sample(input: .events(events), label: labels?[index])
  }

  private func rows(_ range: Range<Int>) throws(SpikeIOError) -> (rows: [Row], byteCount: Int) {
    let (times, units) = try hdf5(path) { () throws(HDF5Error) in
      (
        try self.times.readVariableLength(rows: range, as: Double.self),
        try self.units.readVariableLength(rows: range, as: Int32.self)
      )
    }
    let events = times.reduce(0) { $0 + $1.count }
    let rows = zip(times, units).map { Row(times: $0, units: $1) }
    return (rows, events * (MemoryLayout<Double>.size + MemoryLayout<Int32>.size))
  }

  private func fault(_ index: Int, _ fault: SampleFault) -> SpikeIOError {
    SpikeIOError(file: path, reason: .sample(index, fault))
  }

  private static func check(
    _ dataset: borrowing Dataset, isElement: (ElementType) -> Bool, _ expected: String,
    _ path: String
  ) throws(SpikeIOError) {
    guard dataset.shape.count == 1 else {
      let fault = LayoutFault.shape(
        dataset: dataset.path, expected: "[samples]", found: dataset.shape)
      throw SpikeIOError(file: path, reason: .layout(fault))
    }
    guard case .variableLength(let element) = dataset.elementType, isElement(element) else {
      let fault = LayoutFault.elementType(
        dataset: dataset.path, expected: expected, found: "\(dataset.elementType)")
      throw SpikeIOError(file: path, reason: .layout(fault))
    }
  }

  /// `/extra/keys`, the names of the classes; none where it is absent or something else than a list of names.
  private static func classNames(
    in root: borrowing Group, path: String
  ) throws(SpikeIOError) -> [String] {
    do throws(HDF5Error) {
      guard try root.contains("extra"), try root.kind(of: "extra") == .group else { return [] }
      let extra = try root.group("extra")
      guard try extra.contains("keys"), try extra.kind(of: "keys") == .dataset else { return [] }
      let keys = try extra.dataset("keys")
      guard keys.elementType == .string, keys.shape.count == 1 else { return [] }
      return try keys.readStrings()
    } catch {
      throw SpikeIOError(file: path, reason: .hdf5(error))
    }
  }
}
