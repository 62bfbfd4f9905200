import HDF5

/// Data sets of a few samples, right or wrong.
enum SmallData {
  /// Events of three samples for 4 units, or others.
  static func events(
    in folder: TemporaryFolder, _ name: String = "data.h5",
    times: [[Double]] = [[0, 0.001, 0.003], [0.002], [0.0005, 0.0005]],
    units: [[Int32]] = [[0, 1, 3], [2], [0, 3]], labels: [Int]? = [0, 1, 2]
  ) throws -> String {
    let file = try HDF5File(creating: folder.path(name))
    do {
      let root = try file.root()
      let spikes = try root.createGroup("spikes")
      try spikes.writeVariableLength(times, to: "times")
      try spikes.writeVariableLength(units, to: "units")
      if let labels { try root.write(labels, shape: [labels.count], to: "labels") }
    }
    try file.close()
    return folder.path(name)
  }

  /// Images of bytes.
  static func images(
    in folder: TemporaryFolder, _ name: String = "images.h5", shape: [Int] = [2, 1, 2, 2],
    labels: [Int]? = [0, 1]
  ) throws -> String {
    let file = try HDF5File(creating: folder.path(name))
    do {
      let root = try file.root()
      let pixels = (0..<shape.reduce(1, *)).map { UInt8(truncatingIfNeeded: $0 * 37) }
      try root.write(pixels, shape: shape, to: "images")
      if let labels { try root.write(labels, shape: [labels.count], to: "labels") }
    }
    try file.close()
    return folder.path(name)
  }
}
