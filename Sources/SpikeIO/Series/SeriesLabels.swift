internal import Foundation

/// Labels in a file beside a series: `x.npy` has those in `x.labels.npy` or `x.labels.csv`.
struct SeriesLabels {
  let path: String
  /// One class per sample.
  private(set) var perSample: [Int]?
  /// One class per sample and step.
  private(set) var perStep: [[Int]]?

  /// The labels beside `path`; nil when there are none.
  /// - Throws: the fault of the file, or labels of another shape than the series.
  init?(
    beside path: String, samples: Int, steps: Int, maximumBytes: Int
  ) throws(SpikeIOError) {
    let stem = URL(fileURLWithPath: Packing.strippingExtension(of: path)).deletingPathExtension()
    let names = ["npy", "csv"].map { stem.path + ".labels." + $0 }
    guard let found = names.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      return nil
    }
    self.path = found
    let array = try NumberArray(path: found, maximumBytes: maximumBytes)
    let labels = try Self.classes(array, path: found, rowCount: array.shape.first ?? 1)
    switch array.shape {
    case [samples],
      [samples, 1] where steps > 1:
      perSample = labels
    case [samples, steps]:
      perStep = (0..<samples).map { Array(labels[$0 * steps..<($0 + 1) * steps]) }
    // One recording as text: a column of steps.
    case [steps, 1] where samples == 1, [steps] where samples == 1: perStep = [labels]
    default:
      let fault = LayoutFault.shape(
        dataset: "the labels' array", expected: "[\(samples)] or [\(samples), \(steps)]",
        found: array.shape)
      throw SpikeIOError(file: found, reason: .layout(fault))
    }
  }

  private static func classes(
    _ array: NumberArray, path: String, rowCount: Int
  ) throws(SpikeIOError) -> [Int] {
    guard array.isInteger else {
      let fault = LayoutFault.elementType(
        dataset: "the labels' array", expected: "integers", found: "floats")
      throw SpikeIOError(file: path, reason: .layout(fault))
    }
    guard
      let wrong = array.values.firstIndex(where: { !(0...Double(Int32.max)).contains($0) })
    else { return array.values.map { Int($0) } }
    throw SpikeIOError(
      file: path,
      reason: .sample(
        wrong / max(1, array.values.count / max(1, rowCount)),
        // 64-bit labels may be rounded up to one more than an `Int` holds.
        .labelOutOfRange(label: Int(exactly: array.values[wrong]) ?? .max, classes: nil)))
  }
}
