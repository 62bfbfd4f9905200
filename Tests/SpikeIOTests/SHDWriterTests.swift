import Foundation
import HDF5
import SpikeData
import SpikeIO
import Testing

@Suite struct SHDWriterTests {
  let folder: TemporaryFolder
  let samples = [
    EventSample(times: [0, 0.001, 0.5, 0.5], units: [65_535, 0, 3, 2]),
    EventSample(times: [], units: []),
    EventSample(times: [1.25], units: [699]),
  ]

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: SHDWriter.TimeType.allCases)
  func `what was written is read back, times rounded to their type`(
    timeType: SHDWriter.TimeType
  ) throws {
    let path = folder.path("out.h5")
    try SHDWriter.write(
      samples, labels: [0, 65_535, 1], classNames: ["null", "eins"], timeType: timeType, to: path)
    let source = try SampleReader.open(path: path)
    #expect(source.count == 3)
    #expect(source.hasLabels)
    #expect(source.classNames == ["null", "eins"])
    for (index, sample) in samples.enumerated() {
      let read = try source.sample(at: index)
      let times = sample.times.map {
        timeType == .float16 ? Double(Float16($0)) : Double(Float($0))
      }
      #expect(try events(read) == EventSample(times: times, units: sample.units))
      #expect(read.label == [0, 65_535, 1][index])
    }
    #expect(try folder.names() == ["out.h5"])
  }

  @Test func `the layout is the published one`() throws {
    let path = folder.path("out.h5")
    try SHDWriter.write(
      samples, labels: [0, 1, 2], classNames: ["a"], timeType: .float16, to: path)
    let root = try HDF5File(reading: path).root()
    #expect(
      try root.dataset(atPath: "spikes/times").elementType == .variableLength(of: .float(bits: 16)))
    #expect(
      try root.dataset(atPath: "spikes/units").elementType
        == .variableLength(of: .integer(bits: 16, signed: false)))
    #expect(try root.dataset("labels").elementType == .integer(bits: 16, signed: false))
    #expect(try root.dataset(atPath: "extra/keys").readStrings() == ["a"])
  }

  @Test func `without labels and names neither is written`() throws {
    let path = folder.path("out.h5")
    try SHDWriter.write(samples, labels: nil, to: path)
    #expect(try HDF5File(reading: path).root().memberNames() == ["spikes"])
    #expect(try !SampleReader.open(path: path).hasLabels)
  }

  @Test func `random samples come back equal`() throws {
    let seed: UInt64 = 0x5EED
    var generator = SplitMix64(seed: seed)
    let samples = (0..<50).map { _ in
      let count = Int.random(in: 0..<200, using: &generator)
      return EventSample(
        times: (0..<count).map { _ in Double(Float.random(in: 0..<2, using: &generator)) }.sorted(),
        units: (0..<count).map { _ in Int32.random(in: 0..<700, using: &generator) })
    }
    let path = folder.path("out.h5")
    try SHDWriter.write(samples, labels: nil, to: path)
    let source = try SampleReader.open(path: path)
    for (index, sample) in samples.enumerated() {
      #expect(try events(source.sample(at: index)) == sample, "seed \(seed), sample \(index)")
    }
  }

  @Test func `an event at a step's border comes back in that step`() throws {
    let steps = 0..<1000
    for stepSeconds in [0.001, 0.0005, 0.01, 1.0 / 3] {
      let sample = EventSample(
        times: steps.map { Double($0) * stepSeconds }, units: steps.map { Int32($0) })
      let path = folder.path("steps.h5")
      try SHDWriter.write([sample], labels: nil, to: path)
      let read = try events(SampleReader.open(path: path).sample(at: 0))
      let binning = try EventBinning(stepSeconds: stepSeconds, stepCount: 1000, channels: 1000)
      let encoded = try binning.encode(read, sampleIndex: 0)
      #expect(encoded.units == steps.map { Int32($0) }, "step of \(stepSeconds) s")
      #expect(encoded.offsets == Array(0...1000), "step of \(stepSeconds) s")
    }
  }

  @Test func `a fault is refused before anything is written`() throws {
    let path = folder.path("out.h5")
    let faults: [(EventSample, SampleFault)] = [
      (
        EventSample(times: [0], units: [65_536]),
        .unitOutOfRange(event: 0, unit: 65_536, channels: 65_536)
      ),
      (
        EventSample(times: [2, 1], units: [0, 0]), .unsortedTime(event: 1, seconds: 1, previous: 2)
      ),
      (EventSample(times: [70_000], units: [0]), .infiniteTime(event: 0)),
    ]
    for (sample, fault) in faults {
      expect(.sample(1, fault)) {
        try SHDWriter.write([samples[0], sample], labels: nil, timeType: .float16, to: path)
      }
    }
    expect(.labelCount(labels: 1, samples: 3, labelFile: nil)) {
      try SHDWriter.write(samples, labels: [0], to: path)
    }
    expect(.sample(2, .labelOutOfRange(label: -1, classes: 65_536))) {
      try SHDWriter.write(samples, labels: [0, 1, -1], to: path)
    }
    expect(.noSamples) { try SHDWriter.write([], labels: nil, to: path) }
    #expect(try folder.names().isEmpty)
  }

  @Test func `a failed write leaves what was there and nothing else`() throws {
    let path = try folder.write([1, 2, 3], "kept.h5")
    // A zero inside a name cannot be stored: the failure comes after the spikes were written.
    #expect(throws: SpikeIOError.self) {
      try SHDWriter.write(samples, labels: nil, classNames: ["a\0b"], to: path)
    }
    #expect(try folder.names() == ["kept.h5"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([1, 2, 3]))
  }

  @Test func `a name that cannot be replaced is refused and nothing is left`() throws {
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "taken/inside"), withIntermediateDirectories: true)
    #expect(throws: SpikeIOError.self) {
      try SHDWriter.write(samples, labels: nil, to: folder.path("taken"))
    }
    #expect(throws: SpikeIOError.self) {
      try SHDWriter.write(samples, labels: nil, to: folder.path("absent/out.h5"))
    }
    #expect(try folder.names() == ["taken"])
  }
}
