internal import HDF5

/// `y` beside a series in HDF5, one class per sample or per step, and `labelled`, which steps somebody labelled.
struct HDF5SeriesLabels {
  /// `[samples]`.
  private(set) var perSample: [Int32]?
  /// `[samples, steps]`, row-major.
  private(set) var perStep: [Int32]?
  /// The same shape; nil where all steps count alike.
  private(set) var marks: [Bool]?

  /// Reads the labels of `group`; nil when there are none.
  /// - Throws: `layout`, or `sample` with the first label that is no class.
  init?(
    _ group: borrowing Group, samples: Int, steps: Int, path: String
  ) throws(SpikeIOError) {
    guard
      let (labels, shape) = try Self.integers(
        "y", of: group, shapes: [[samples], [samples, steps]], path)
    else { return nil }
    if let index = labels.firstIndex(where: { $0 < 0 }) {
      throw SpikeIOError(
        file: path,
        reason: .sample(
          shape.count == 1 ? index : index / steps,
          .labelOutOfRange(label: Int(labels[index]), classes: nil)))
    }
    guard shape.count == 2 else {
      perSample = labels
      return
    }
    perStep = labels
    marks = try Self.integers("labelled", of: group, shapes: [shape], path)?.values.map { $0 != 0 }
  }

  /// The integers of the member `name`; nil when there is no such member.
  private static func integers(
    _ name: String, of group: borrowing Group, shapes: [[Int]], _ path: String
  ) throws(SpikeIOError) -> (values: [Int32], shape: [Int])? {
    guard try hdf5(path, { () throws(HDF5Error) in try group.contains(name) }) else { return nil }
    let dataset = try hdf5(path) { () throws(HDF5Error) in try group.dataset(name) }
    guard shapes.contains(dataset.shape) else {
      let fault = LayoutFault.shape(
        dataset: dataset.path, expected: shapes.map { "\($0)" }.joined(separator: " or "),
        found: dataset.shape)
      throw SpikeIOError(file: path, reason: .layout(fault))
    }
    guard dataset.elementType.isInteger || dataset.elementType == .boolean else {
      let fault = LayoutFault.elementType(
        dataset: dataset.path, expected: "integers", found: "\(dataset.elementType)")
      throw SpikeIOError(file: path, reason: .layout(fault))
    }
    return (
      try hdf5(path) { () throws(HDF5Error) in try dataset.read(as: Int32.self) }, dataset.shape
    )
  }
}
