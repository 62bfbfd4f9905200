internal import HDF5

/// The labels of a data set in HDF5.
enum HDF5Labels {
  /// `/labels` of `root`: one integer, not negative, per sample; nil when there is no such member.
  ///
  /// - Throws: `layout`, `labelCount`, or `sample` with the first negative label.
  static func read(
    in root: borrowing Group, samples: Int, path: String
  ) throws(SpikeIOError) -> [Int]? {
    guard let dataset = try open(in: root, path: path) else { return nil }
    guard dataset.shape.count == 1 else {
      let fault = LayoutFault.shape(
        dataset: dataset.path, expected: "[samples]", found: dataset.shape)
      throw SpikeIOError(file: path, reason: .layout(fault))
    }
    guard dataset.elementType.isInteger || dataset.count == 0 else {
      let fault = LayoutFault.elementType(
        dataset: dataset.path, expected: "integers", found: "\(dataset.elementType)")
      throw SpikeIOError(file: path, reason: .layout(fault))
    }
    guard dataset.count == samples else {
      throw SpikeIOError(
        file: path,
        reason: .labelCount(labels: dataset.count, samples: samples, labelFile: nil))
    }
    let labels = try hdf5(path) { () throws(HDF5Error) in try dataset.read(as: Int.self) }
    if let index = labels.firstIndex(where: { $0 < 0 }) {
      throw SpikeIOError(
        file: path,
        reason: .sample(index, .labelOutOfRange(label: labels[index], classes: nil)))
    }
    return labels
  }

  private static func open(
    in root: borrowing Group, path: String
  ) throws(SpikeIOError) -> Dataset? {
    do throws(HDF5Error) {
      return try root.contains("labels") ? try root.dataset("labels") : nil
    } catch {
      throw SpikeIOError(file: path, reason: .hdf5(error))
    }
  }
}

extension ElementType {
  /// True for integers of any width; a boolean is none.
  var isInteger: Bool {
    if case .integer = self { true } else { false }
  }

  /// True for IEEE floats of any width.
  var isFloat: Bool {
    if case .float = self { true } else { false }
  }
}
