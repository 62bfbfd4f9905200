internal import Foundation
internal import HDF5
internal import SpikeData

/// Images in HDF5: `images` `[samples, channels, rows, columns]` and `labels`: see docs/formats/images.md.
final class HDF5ImageSet: SampleSource {
  let name: String
  let formatName = "HDF5 images"
  let count: Int
  let content: SampleContent
  private let path: String
  private let images: Dataset
  private let pixelCount: Int
  private let labels: [Int]?
  private let cache: RowCache<[Float]>

  /// Bytes of pixels that are read together, as far as whole images allow.
  private static let bytesPerBlock = 1 << 20

  /// Opens `path` and reads its labels; the images stay in the file.
  init(path: String) throws(SpikeIOError) {
    let root = try hdf5(path) { () throws(HDF5Error) in try HDF5File(reading: path).root() }
    images = try hdf5(path) { () throws(HDF5Error) in try root.dataset("images") }
    let shape = try images.sampleShape(["samples", "channels", "rows", "columns"], path: path)
    count = shape[0]
    // Cannot overflow: the module refuses a dataset whose elements cannot be counted.
    pixelCount = shape[1] * shape[2] * shape[3]
    content = .images(shape: Array(shape.dropFirst()), isPrepared: images.elementType.isFloat)
    labels = try HDF5Labels.read(in: root, samples: count, path: path)
    let imagesPerBlock = Self.bytesPerBlock / MemoryLayout<Float>.size / pixelCount
    cache = RowCache(rowCount: count, rowsPerBlock: max(1, imagesPerBlock))
    name = URL(fileURLWithPath: path).lastPathComponent
    self.path = path
  }

  var files: [String] { [path] }
  var hasLabels: Bool { labels != nil }

  func sample(at index: Int) throws(SpikeIOError) -> Sample {
    let pixels = try cache.row(at: index, read: rows)
    if let pixel = pixels.firstIndex(where: { !$0.isFinite }) {
      throw SpikeIOError(file: path, reason: .sample(index, .pixelNotFinite(pixel: pixel)))
    }
    return Sample(input: .image(pixels), label: labels?[index])
  }

  private func rows(
    _ range: Range<Int>
  ) throws(SpikeIOError) -> (rows: [[Float]], byteCount: Int) {
    let values = try hdf5(path) { () throws(HDF5Error) in
      try images.read(rows: range, as: Float.self)
    }
    let rows = (0..<range.count).map {
      Array(values[$0 * pixelCount..<($0 + 1) * pixelCount])
    }
    return (rows, values.count * MemoryLayout<Float>.size)
  }
}
