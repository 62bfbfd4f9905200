import Foundation
import HDF5
import SpikeData
import SpikeIO
import Testing

@Suite("Series")
struct SeriesTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func series(_ sample: Sample) throws -> [Float] {
    guard case .series(let values) = sample.input else {
      Issue.record("a series was expected")
      return []
    }
    return values
  }

  private func npy(_ shape: String, _ bytes: [UInt8], _ type: String, _ name: String) throws
    -> String
  {
    let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape)}"
    return try folder.write(NPYTests.npy(header, bytes), name)
  }

  @Test("An array of three dimensions is samples of steps of channels, with labels beside it")
  func array() throws {
    let path = try npy("(2, 3, 2)", (0..<12).map { UInt8($0) }, "|i1", "x.npy")
    let source = try SampleReader.open(path: path)
    #expect(source.count == 2 && source.content == .series(channels: 2, steps: 3))
    #expect(source.formatName == "NPY" && !source.hasLabels && !source.hasStepLabels)
    #expect(try series(try source.sample(at: 1)) == [6, 7, 8, 9, 10, 11])
    let labels = try npy("(2,)", [4, 9], "|u1", "x.labels.npy")
    let labelled = try SampleReader.open(path: path)
    #expect(labelled.hasLabels && !labelled.hasStepLabels && labelled.files == [path, labels])
    #expect(try labelled.sample(at: 1).label == 9)
    _ = try npy("(2, 3)", [0, 1, 2, 3, 4, 5], "|u1", "x.labels.npy")
    let stepwise = try SampleReader.open(path: path)
    #expect(!stepwise.hasLabels && stepwise.hasStepLabels)
    #expect(try stepwise.sample(at: 1).stepLabels == [3, 4, 5])
  }

  @Test("A table is one sample")
  func table() throws {
    let path = try folder.write(Array("0,1\n-1,0\n1,0.5\n".utf8), "x.csv")
    let source = try SampleReader.open(path: path)
    #expect(source.count == 1 && source.content == .series(channels: 2, steps: 3))
    #expect(try series(try source.sample(at: 0)) == [0, 1, -1, 0, 1, 0.5])
    _ = try folder.write(Array("2\n2\n5\n".utf8), "x.labels.csv")
    #expect(try SampleReader.open(path: path).sample(at: 0).stepLabels == [2, 2, 5])
    _ = try folder.write(Array("7\n".utf8), "x.labels.csv")
    #expect(try SampleReader.open(path: path).sample(at: 0).label == 7)
  }

  @Test("Arrays of another rank, values and labels that cannot be are refused")
  func faults() throws {
    let flat = try npy("(3,)", [1, 2, 3], "|u1", "flat.npy")
    let error = #expect(throws: SpikeIOError.self) { try SampleReader.open(path: flat) }
    #expect(
      error?.description == "\(flat): the array has the shape [3]; [samples, steps, channels] or "
        + "[steps, channels] was expected")
    let empty = try npy("(0, 3, 2)", [], "|u1", "empty.npy")
    #expect(throws: SpikeIOError.self) { try SampleReader.open(path: empty) }
    let table = try folder.write(Array("1,2\n3,nan\n".utf8), "x.csv")
    let value = #expect(throws: SpikeIOError.self) {
      try SampleReader.open(path: table).sample(at: 0)
    }
    #expect(
      value?.description
        == "\(table): sample 0: the value of step 1, channel 1 is infinite or not a "
        + "number; values must be finite")
    let labels = try folder.write(Array("1\n2\n3\n".utf8), "x.labels.csv")
    let shape = #expect(throws: SpikeIOError.self) { try SampleReader.open(path: table) }
    #expect(
      shape?.description
        == "\(labels): the labels' array has the shape [3, 1]; [1] or [1, 2] was expected")
    _ = try folder.write(Array("1\n-2\n".utf8), "x.labels.csv")
    #expect(throws: SpikeIOError.self) { try SampleReader.open(path: table) }
    _ = try folder.write(Array("1\n2.5\n".utf8), "x.labels.csv")
    #expect(throws: SpikeIOError.self) { try SampleReader.open(path: table) }
  }

  @Test("Labels of 64 bits beyond every class are refused", arguments: ["<u8", "<i8"])
  func hugeLabels(type: String) throws {
    let path = try npy("(1, 2, 1)", [1, 2], "|u1", "x.npy")
    // 2⁶⁴ − 1 and 2⁶³ − 1, both rounded up on the way through a double.
    let top: UInt8 = type == "<u8" ? 0xFF : 0x7F
    _ = try npy("(1,)", [UInt8](repeating: 0xFF, count: 7) + [top], type, "x.labels.npy")
    expect(.sample(0, .labelOutOfRange(label: .max, classes: nil))) {
      try SampleReader.open(path: path)
    }
  }

  /// Writes `x`, `y` and `labelled` of parts.
  private func hdf5(
    _ parts: [String?], x: [Int] = [2, 3, 1], y: [Int]? = [2, 3], mark: [Int] = [2, 3]
  ) throws -> String {
    // A name may be open already: every file of a test gets its own folder.
    let place = "\(UInt32.random(in: 0...UInt32.max))"
    try FileManager.default.createDirectory(
      atPath: folder.path(place), withIntermediateDirectories: true)
    let path = folder.path("\(place)/series.h5")
    let file = try HDF5File(creating: path)
    do {
      let root = try file.root()
      for (place, part) in parts.enumerated() {
        func write(_ group: borrowing Group) throws {
          let count = x.reduce(1, *)
          try group.write((0..<count).map { Int8($0 - place) }, shape: x, to: "x")
          guard let y else { return }
          try group.write((0..<y.reduce(1, *)).map { UInt8($0) }, shape: y, to: "y")
          try group.write(
            (0..<mark.reduce(1, *)).map { UInt8($0 % 2) }, shape: mark, to: "labelled")
        }
        if let part { try write(try root.createGroup(part)) } else { try write(root) }
      }
    }
    try file.close()
    return path
  }

  @Test("HDF5 holds series in groups, with a label per step and marks")
  func parts() throws {
    let path = try hdf5(["test", "train"])
    expect(.severalParts(["test", "train"])) { try SampleReader.open(path: path) }
    expect(.unknownPart("valid", found: ["test", "train"])) {
      try SampleReader.open(path: path, part: "valid")
    }
    let source = try SampleReader.open(path: path, part: "train")
    #expect(source.name == "series.h5 train" && source.formatName == "HDF5 series")
    #expect(source.content == .series(channels: 1, steps: 3) && source.count == 2)
    #expect(source.hasStepLabels && !source.hasLabels && source.files == [path])
    let sample = try source.sample(at: 1)
    #expect(try series(sample) == [2, 3, 4])
    #expect(sample.stepLabels == [3, 4, 5] && sample.stepMarks == [true, false, true])
    let subset = try SampleSubset(source, first: 1)
    #expect(subset.hasStepLabels)
  }

  @Test("Series in the root, alone in one group, with a label per sample or with none")
  func root() throws {
    #expect(try SampleReader.open(path: try hdf5([nil])).name == "series.h5")
    #expect(try SampleReader.open(path: try hdf5(["only"])).name == "series.h5 only")
    let perSample = try SampleReader.open(path: try hdf5([nil], y: [2]))
    #expect(perSample.hasLabels && !perSample.hasStepLabels)
    #expect(try perSample.sample(at: 1).label == 1)
    #expect(try !SampleReader.open(path: try hdf5([nil], y: nil)).hasLabels)
  }

  @Test("Members of other shapes and types are refused")
  func members() throws {
    for (x, y, mark, sentence) in [
      ([6, 1], [6], [6], "/x has the shape [6, 1]; [samples, steps, channels] was expected"),
      ([2, 3, 1], [3, 2], [2, 3], "/y has the shape [3, 2]; [2] or [2, 3] was expected"),
      ([2, 3, 1], [2, 3], [2], "/labelled has the shape [2]; [2, 3] was expected"),
      ([0, 3, 1], [0], [0], "the data set has no samples; at least one was expected"),
    ] {
      let path = try hdf5([nil], x: x, y: y, mark: mark)
      let error = #expect(throws: SpikeIOError.self) { try SampleReader.open(path: path) }
      #expect(error?.description == "\(path): \(sentence)")
    }
  }
}
