internal import Foundation
internal import SpikeData

/// Images of bytes that are held in memory.
struct ImageSet: SampleSource {
  /// Where the bytes of an image are.
  struct Layout {
    /// Bytes from one image to the next.
    let stride: Int
    /// Bytes before the first pixel.
    let pixelOffset: Int
  }

  let name: String
  let formatName: String
  let files: [String]
  let count: Int
  private let shape: [Int]
  private let bytes: [UInt8]
  private let layout: Layout
  private let labels: [Int]?

  /// Images of `shape` (`[channels, rows, columns]`) in `bytes`.
  /// - Precondition: as many bytes as the layout needs, and one label per image.
  init(
    path: String, formatName: String, shape: [Int], count: Int, bytes: [UInt8], layout: Layout,
    labels: [Int]?
  ) {
    precondition(bytes.count == count * layout.stride)
    precondition(layout.pixelOffset + shape.reduce(1, *) <= layout.stride)
    precondition(labels.map { $0.count == count } ?? true)
    files = [path]
    name = URL(fileURLWithPath: path).lastPathComponent
    self.formatName = formatName
    self.shape = shape
    self.count = count
    self.bytes = bytes
    self.layout = layout
    self.labels = labels
  }

  var content: SampleContent { .images(shape: shape, isPrepared: false) }
  var hasLabels: Bool { labels != nil }

  func sample(at index: Int) -> Sample {
    precondition((0..<count).contains(index), "sample \(index) of \(count)")
    let start = index * layout.stride + layout.pixelOffset
    let pixels = bytes[start..<start + shape.reduce(1, *)].map(Float.init)
    return Sample(input: .image(pixels), label: labels?[index])
  }
}
