internal import CHDF5

/// The filters that the chunks of a dataset went through when they were written, in that order.
struct FilterPipeline: Sendable {
  /// One step of the pipeline.
  struct Step: Hashable, Sendable {
    let identifier: Int
    let name: String
    let parameters: [UInt32]
  }

  let steps: [Step]

  init(_ creation: borrowing Identifier, of file: OpenFile, at path: String) throws(HDF5Error) {
    let count = H5Pget_nfilters(creation.rawValue)
    try file.check(count, at: path)
    var steps: [Step] = []
    for index in 0..<UInt32(count) {
      var flags: UInt32 = 0
      var parameters = [UInt32](repeating: 0, count: 32)
      var parameterCount = parameters.count
      var name = [CChar](repeating: 0, count: 64)
      let identifier = unsafe H5Pget_filter2(
        creation.rawValue, index, &flags, &parameterCount, &parameters, name.count - 1, &name, nil)
      try file.check(identifier, at: path)
      let text = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      steps.append(
        Step(
          identifier: Int(identifier), name: String(decoding: text, as: UTF8.self),
          parameters: Array(parameters.prefix(parameterCount))))
    }
    self.steps = steps
  }

  /// The filters that are undone here, all without code from outside of this program and the library.
  private static let builtIn: Set<Int> = [
    Int(H5Z_FILTER_DEFLATE), Int(H5Z_FILTER_SHUFFLE), Int(H5Z_FILTER_FLETCHER32),
    Int(H5Z_FILTER_SZIP), Int(H5Z_FILTER_NBIT), Int(H5Z_FILTER_SCALEOFFSET),
    Int(LZFFilter.identifier),
  ]

  /// Throws unless every filter can be undone.
  /// - Throws: `HDF5Error` with `.unavailableFilter`.
  func requireAvailable(in file: OpenFile, at path: String) throws(HDF5Error) {
    for step in steps {
      guard Self.builtIn.contains(step.identifier), H5Zfilter_avail(Int32(step.identifier)) > 0
      else {
        throw file.error(
          .unavailableFilter(identifier: step.identifier, name: step.name), at: path)
      }
    }
  }

  /// Throws when the steps would make more of a chunk than its size.
  /// - Throws: `HDF5Error` with `.corrupt`.
  func check(chunkBytes: Int, of file: OpenFile, at path: String) throws(HDF5Error) {
    // Each deflate multiplies by up to 1032, so a second one squares what a few bytes can become.
    guard Set(steps.map(\.identifier)).count == steps.count else {
      throw file.error(.corrupt(detail: "a filter is applied twice"), at: path)
    }
    for step in steps where step.identifier == Int(LZFFilter.identifier) {
      guard step.parameters.count >= 3, Int(step.parameters[2]) == chunkBytes else {
        throw file.error(
          .corrupt(detail: "the LZF filter is set up for another size of chunk"), at: path)
      }
    }
  }

  /// What a user can do about a filter that is not built in.
  static func advice(for identifier: Int) -> String {
    let package: String? =
      switch identifier {
      case 307, 32004, 32008: "hdf5-filter-plugin"
      case 32001: "hdf5-filter-plugin-blosc-serial"
      case 32013: "hdf5-filter-plugin-zfp-serial"
      case 32015, 32026: "python3-hdf5plugin"
      default: nil
      }
    let plugin =
      package.map { "install the Debian package \($0)" } ?? "install the filter's plug-in"
    return "\(plugin) and hdf5-tools, then rewrite the file with 'h5repack -f GZIP=4 OLD NEW'"
  }
}
