internal import Foundation

/// Reads the binary form of CIFAR-10 and CIFAR-100: see docs/formats/images.md.
enum CIFARReader {
  /// A record is its labels, then 1,024 red, 1,024 green and 1,024 blue pixels, row-major.
  enum Form: CaseIterable {
    case ten, hundred

    /// Labels at the start of a record: the class, or the coarse and the fine class.
    var labelCount: Int { self == .ten ? 1 : 2 }
    var recordByteCount: Int { labelCount + pixelCount }
    var name: String { self == .ten ? "CIFAR-10" : "CIFAR-100" }
    /// Number of classes of each label of a record.
    var classes: [Int] { self == .ten ? [10] : [20, 100] }
  }

  static let shape = [3, 32, 32]
  static let pixelCount = 3 * 32 * 32

  /// True when the name of a file, packed or not, is one of a CIFAR file.
  static func isName(_ path: String) -> Bool {
    Packing.strippingExtension(of: path).hasSuffix(".bin")
  }

  /// True when a file of `count` bytes can be whole records.
  static func isByteCount(_ count: Int) -> Bool {
    Form.allCases.contains { count.isMultiple(of: $0.recordByteCount) }
  }

  /// The images of `file`, which has just given `start`.
  static func images(
    start: [UInt8], of file: UnpackedFile, maximumBytes: Int
  ) throws(SpikeIOError) -> ImageSet {
    if let total = file.byteCount { try check(byteCount: total, of: file, maximumBytes) }
    // One byte more than allowed is enough to know that a packed file is too large.
    let limit = maximumBytes == .max ? .max : maximumBytes + 1
    let bytes = start + (try file.bytes(upTo: max(0, limit - start.count)))
    try check(byteCount: bytes.count, of: file, maximumBytes)
    guard let form = form(byteCount: bytes.count, path: file.path) else {
      throw file.error(.layout(.recordSize(bytes: bytes.count)))
    }
    let count = bytes.count / form.recordByteCount
    guard count > 0 else { throw file.error(.noSamples) }
    var labels: [Int] = []
    labels.reserveCapacity(count)
    for index in 0..<count {
      for (offset, classes) in form.classes.enumerated() {
        let label = Int(bytes[index * form.recordByteCount + offset])
        guard label < classes else {
          throw file.error(.sample(index, .labelOutOfRange(label: label, classes: classes)))
        }
        if offset == form.labelCount - 1 { labels.append(label) }
      }
    }
    return ImageSet(
      path: file.path, formatName: form.name, shape: shape, count: count, bytes: bytes,
      layout: .init(stride: form.recordByteCount, pixelOffset: form.labelCount), labels: labels)
  }

  private static func check(
    byteCount: Int, of file: UnpackedFile, _ maximumBytes: Int
  ) throws(SpikeIOError) {
    guard byteCount <= maximumBytes else {
      throw file.error(.exceedsLimit(bytes: byteCount, allowed: maximumBytes))
    }
  }

  /// The form whose records fill `byteCount` exactly; where both do, CIFAR-100's own file names decide.
  private static func form(byteCount: Int, path: String) -> Form? {
    let forms = Form.allCases.filter { byteCount % $0.recordByteCount == 0 }
    guard forms.count > 1 else { return forms.first }
    let name = URL(fileURLWithPath: Packing.strippingExtension(of: path)).lastPathComponent
    return ["train.bin", "test.bin"].contains(name) ? .hundred : .ten
  }
}
