internal import HDF5

extension Dataset {
  /// The shape of samples that are numbers: the extents that `axes` name, samples first, none of them empty.
  ///
  /// - Parameters:
  ///   - axes: Such as `[samples, steps, channels]`.
  ///   - path: The file, for errors.
  /// - Throws: `layout` for another rank, an extent of 0 or elements that are no numbers; `noSamples`.
  func sampleShape(_ axes: [String], path file: String) throws(SpikeIOError) -> [Int] {
    guard shape.count == axes.count, shape.dropFirst().allSatisfy({ $0 > 0 }) else {
      let fault = LayoutFault.shape(
        dataset: path, expected: "[\(axes.joined(separator: ", "))]", found: shape)
      throw SpikeIOError(file: file, reason: .layout(fault))
    }
    guard elementType.isInteger || elementType.isFloat || elementType == .boolean else {
      let fault = LayoutFault.elementType(
        dataset: path, expected: "numbers", found: "\(elementType)")
      throw SpikeIOError(file: file, reason: .layout(fault))
    }
    guard shape[0] > 0 else { throw SpikeIOError(file: file, reason: .noSamples) }
    return shape
  }
}
