import HDF5
import SpikeData
import SpikeIO
import Testing

@Suite struct SHDTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Writes a file in SHD's layout without any check, labels and members as given.
  private func write(
    times: [[Float]], units: [[Int32]], labels: [Int]? = nil, _ name: String = "spikes.h5"
  ) throws -> String {
    let path = folder.path(name)
    let file = try HDF5File(creating: path)
    let root = try file.root()
    let spikes = try root.createGroup("spikes")
    try spikes.writeVariableLength(times, to: "times")
    try spikes.writeVariableLength(units, to: "units")
    if let labels { try root.write(labels, shape: [labels.count], to: "labels") }
    try file.close()
    return path
  }

  @Test func `events, labels and class names are read`() throws {
    let path = try write(
      times: [[0.25, 0.5, 0.5], []], units: [[699, 0, 3], []], labels: [1, 0])
    let source = try SampleReader.open(path: path)
    #expect(source.name == "spikes.h5")
    #expect(source.formatName == "SHD")
    #expect(source.count == 2)
    #expect(source.content == .events(channels: nil))
    #expect(source.hasLabels)
    #expect(source.classNames.isEmpty)
    let first = EventSample(times: [0.25, 0.5, 0.5], units: [699, 0, 3])
    #expect(try source.sample(at: 0) == Sample(input: .events(first), label: 1))
    let second = EventSample(times: [], units: [])
    #expect(try source.sample(at: 1) == Sample(input: .events(second), label: 0))
  }

  @Test func `labels may be absent`() throws {
    let source = try SampleReader.open(path: try write(times: [[1]], units: [[0]]))
    #expect(!source.hasLabels)
    #expect(try source.sample(at: 0).label == nil)
  }

  @Test func `a fault of one sample is named when it is read, and the others stay readable`() throws
  {
    let path = try write(
      times: [
        [0, 0.5], [0, 1, 2], [-0.25], [0, .nan], [1, .infinity], [0, 2, 1], [0], [-0.0],
      ],
      units: [[0, 1], [0, 1], [0], [0, 0], [0, 0], [0, 0, 0], [-1], [0]])
    let source = try SampleReader.open(path: path)
    let faults: [(Int, SampleFault)] = [
      (1, .unequalLengths(times: 3, units: 2)),
      (2, .negativeTime(event: 0, seconds: -0.25)),
      (3, .undefinedTime(event: 1)),
      (4, .infiniteTime(event: 1)),
      (5, .unsortedTime(event: 2, seconds: 1, previous: 2)),
      (6, .unitOutOfRange(event: 0, unit: -1, channels: nil)),
    ]
    for (index, fault) in faults {
      expect(.sample(index, fault)) { try source.sample(at: index) }
    }
    #expect(try events(source.sample(at: 0)).times == [0, 0.5])
    #expect(try events(source.sample(at: 7)).times == [0])
  }

  @Test(arguments: [[0], [0, 1, 2]])
  func `another number of labels than samples is refused`(labels: [Int]) throws {
    let path = try write(times: [[], []], units: [[], []], labels: labels)
    expect(.labelCount(labels: labels.count, samples: 2, labelFile: nil)) {
      try SampleReader.open(path: path)
    }
  }

  @Test func `a negative label is refused`() throws {
    let path = try write(times: [[], []], units: [[], []], labels: [3, -2])
    expect(.sample(1, .labelOutOfRange(label: -2, classes: nil))) {
      try SampleReader.open(path: path)
    }
  }

  @Test func `no samples are refused`() throws {
    let path = try write(times: [], units: [], labels: [])
    expect(.noSamples) { try SampleReader.open(path: path) }
  }

  @Test func `more lists of times than of units are refused`() throws {
    let path = try write(times: [[], []], units: [[]])
    expect(.layout(.rowCounts(times: 2, units: 1))) { try SampleReader.open(path: path) }
  }

  @Test func `times and units of another type or rank are refused`() throws {
    let path = folder.path("typed.h5")
    let file = try HDF5File(creating: path)
    let spikes = try file.root().createGroup("spikes")
    try spikes.writeVariableLength([[Int32(1)]], to: "times")
    try spikes.write([UInt16(1)], shape: [1], to: "units")
    try file.close()
    expect(
      .layout(
        .elementType(
          dataset: "/spikes/times", expected: "lists of floats (seconds)",
          found: "variable-length list of 32-bit signed integer"))
    ) { try SampleReader.open(path: path) }
  }

  @Test func `spikes without units are refused in HDF5's words`() throws {
    let path = folder.path("half.h5")
    let file = try HDF5File(creating: path)
    let spikes = try file.root().createGroup("spikes")
    try spikes.writeVariableLength([[Float(1)]], to: "times")
    try file.close()
    let error = #expect(throws: SpikeIOError.self) { try SampleReader.open(path: path) }
    guard case .hdf5(let inner)? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(inner.object == "/spikes")
    #expect(inner.reason == .missing(name: "units", members: ["times"]))
  }

  @Test func `samples in any order and from any thread are the same`() async throws {
    let count = 100
    let path = try write(
      times: (0..<count).map { n in (0..<n).map { Float($0) / 64 } },
      units: (0..<count).map { n in (0..<n).map { Int32(n * 1000 + $0) } },
      labels: Array(0..<count))
    let source = try SampleReader.open(path: path)
    try await withThrowingTaskGroup { group in
      for task in 0..<4 {
        group.addTask {
          var generator = SplitMix64(seed: UInt64(task))
          for _ in 0..<200 {
            let index = Int.random(in: 0..<count, using: &generator)
            let sample = try source.sample(at: index)
            let expected = EventSample(
              times: (0..<index).map { Double($0) / 64 },
              units: (0..<index).map { Int32(index * 1000 + $0) })
            #expect(sample == Sample(input: .events(expected), label: index), "seed \(task)")
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
