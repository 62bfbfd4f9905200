internal import Foundation

/// Reads IDX images (MNIST and its likes) with the labels that lie beside them: see docs/formats/images.md.
enum IDXReader {
  /// The images of `file`, which has just given `magic`.
  static func images(
    magic: [UInt8], of file: UnpackedFile, maximumBytes: Int
  ) throws(SpikeIOError) -> ImageSet {
    let header = try IDXHeader(magic: magic, rank: 3, of: file, maximumBytes: maximumBytes)
    let shape = [1, header.dimensions[1], header.dimensions[2]]
    guard header.dimensions[0] > 0 else { throw file.error(.noSamples) }
    guard header.byteCount > 0 else {
      throw file.error(
        .layout(
          .shape(
            dataset: "it", expected: "images of at least one pixel", found: header.dimensions)))
    }
    let pixels = try header.data(of: file)
    let labels = try labels(beside: file.path, samples: header.dimensions[0])
    return ImageSet(
      path: file.path, formatName: "IDX", shape: shape, count: header.dimensions[0],
      bytes: pixels, layout: .init(stride: shape[1] * shape[2], pixelOffset: 0), labels: labels)
  }

  /// Labels from the file that MNIST's naming puts beside the images; nil when there is none.
  private static func labels(
    beside path: String, samples: Int
  ) throws(SpikeIOError) -> [Int]? {
    guard
      let labelPath = labelPaths(beside: path).first(where: {
        FileManager.default.fileExists(atPath: $0)
      })
    else { return nil }
    let file = try UnpackedFile(path: labelPath)
    let magic = try file.bytes(upTo: IDXHeader.magicByteCount)
    // A label file of more than the samples is a fault that is named before it is read.
    let header = try IDXHeader(magic: magic, rank: 1, of: file, maximumBytes: .max)
    guard header.byteCount == samples else {
      throw SpikeIOError(
        file: path,
        reason: .labelCount(labels: header.byteCount, samples: samples, labelFile: labelPath))
    }
    return try header.data(of: file).map(Int.init)
  }

  /// Where labels may lie: `images` becomes `labels` and `idx3` becomes `idx1`, packed in any way.
  static func labelPaths(beside path: String) -> [String] {
    let url = URL(fileURLWithPath: path)
    let name = Packing.strippingExtension(of: url.lastPathComponent)
    guard let images = name.range(of: "images", options: .backwards),
      let rank = name.range(of: "idx3", options: .backwards), images.upperBound <= rank.lowerBound
    else { return [] }
    let labels =
      name[..<images.lowerBound] + "labels" + name[images.upperBound..<rank.lowerBound] + "idx1"
      + name[rank.upperBound...]
    let folder = url.deletingLastPathComponent()
    return ([""] + Packing.allCases.map { "." + $0.fileExtension }).map {
      folder.appending(path: labels + $0).path
    }
  }
}
