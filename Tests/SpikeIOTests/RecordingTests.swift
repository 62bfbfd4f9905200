import Foundation
import SpikeData
import SpikeIO
import Testing

@Suite("Recordings of 40-bit events")
struct RecordingTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The five bytes of an event.
  private func event(_ x: UInt8, _ y: UInt8, _ polarity: UInt8, _ time: UInt32) -> [UInt8] {
    [
      x, y, polarity << 7 | UInt8(time >> 16), UInt8(time >> 8 & 0xFF), UInt8(time & 0xFF),
    ]
  }

  /// Writes files by their path in the folder.
  private func write(_ files: [String: [UInt8]]) throws {
    for (name, bytes) in files {
      let url = folder.url.appending(path: name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: url)
    }
  }

  @Test("Column, row, polarity and 23 bits of time become unit and seconds")
  func layout() throws {
    let path = try folder.write(
      event(3, 2, 0, 893) + event(33, 33, 1, 70_000) + event(0, 0, 1, 8_388_607), "00001.bin")
    let source = try SampleReader.open(path: path)
    #expect(source.count == 1 && !source.hasLabels && source.formatName == "N-MNIST")
    #expect(source.content == .events(channels: 2312) && source.files == [path])
    let recording = try events(try source.sample(at: 0))
    #expect(recording.times == [0.000893, 0.07, 8.388607])
    #expect(recording.units == [71, 2311, 1156])
  }

  @Test("A sensor of another size has other units")
  func sensor() throws {
    let path = try folder.write(event(239, 179, 1, 5), "image_0001.bin")
    let source = try SampleReader.open(path: path, sensor: SensorSize(width: 240, height: 180))
    #expect(source.content == .events(channels: 86_400))
    #expect(try events(try source.sample(at: 0)).units == [86_399])
    let error = #expect(throws: SpikeIOError.self) {
      try SampleReader.open(path: path).sample(at: 0)
    }
    #expect(
      error?.description
        == "\(path): sample 0: event 0 is at column 239, row 179, outside a sensor of 34×34 pixels; "
        + "give the sensor's size (--sensor)")
  }

  @Test("Row 240 adds 8,192 µs to all later times, unless the sensor has that row")
  func overflow() throws {
    let bytes = event(1, 0, 0, 8) + event(0, 240, 0, 8) + event(0, 240, 1, 9) + event(2, 0, 0, 9)
    let path = try folder.write(bytes, "a.bin")
    let small = try events(try SampleReader.open(path: path).sample(at: 0))
    #expect(small == EventSample(times: [8e-6, (9 + 2 * 8192) / 1e6], units: [1, 2]))
    let size = SensorSize(width: 304, height: 241)
    let large = try events(try SampleReader.open(path: path, sensor: size).sample(at: 0))
    #expect(large.times == [8e-6, 8e-6, 9e-6, 9e-6])
    #expect(large.units == [1, 72_960, 146_224, 2])
  }

  @Test("Bytes that are no whole events are refused")
  func wholeEvents() throws {
    try write(["Test/1.bin": event(1, 1, 0, 1) + [0, 0, 0]])
    let source = try SampleReader.open(path: folder.path("Test"))
    let error = #expect(throws: SpikeIOError.self) { try source.sample(at: 0) }
    #expect(
      error?.description == "\(folder.path("Test"))/1.bin: sample 0: its 8 bytes are not whole "
        + "events of 5 bytes; copy the file again")
    let alone = try folder.write([UInt8](repeating: 0, count: 13), "alone.bin")
    let other = #expect(throws: SpikeIOError.self) { try SampleReader.open(path: alone) }
    #expect(
      other?.description == "\(alone): its 13 bytes are neither whole events of 5 bytes (N-MNIST) "
        + "nor whole records of 3073 or 3074 bytes (CIFAR); copy it again")
  }

  @Test("A time before the last one is refused with the event")
  func unsorted() throws {
    let path = try folder.write(event(1, 1, 0, 1000) + event(1, 1, 0, 999), "a.bin")
    expect(.sample(0, .unsortedTime(event: 1, seconds: 0.000999, previous: 0.001))) {
      try SampleReader.open(path: path).sample(at: 0)
    }
  }

  @Test("A file that could be CIFAR too is CIFAR unless it holds possible events")
  func ambiguous() throws {
    // Five records of CIFAR-10 are 3,073 events.
    let images = [[UInt8]](repeating: GoldenBytes.cifarRecord, count: 5).flatMap { $0 }
    let cifar = try SampleReader.open(path: try folder.write(images, "data_batch_1.bin"))
    #expect(cifar.formatName == "CIFAR-10" && cifar.count == 5)
    let black = [UInt8](repeating: 0, count: 5 * 3073)
    #expect(
      try SampleReader.open(path: try folder.write(black, "black.bin")).formatName == "CIFAR-10")
    let recorded = (0..<3073).flatMap { event(UInt8($0 % 34), 7, 1, UInt32($0)) }
    let recording = try SampleReader.open(path: try folder.write(recorded, "00001.bin"))
    #expect(recording.formatName == "N-MNIST" && recording.count == 1)
  }

  @Test("A list names files, labels and numbers of events")
  func list() throws {
    try write([
      "labels.csv": Array("file,label,events\r\nb.bin,5,1\r\na.bin,0,2\r\n".utf8),
      "a.bin": event(1, 0, 0, 1) + event(2, 0, 0, 2), "b.bin": event(3, 0, 0, 3),
      "unlisted.bin": [1],
    ])
    let source = try SampleReader.open(path: folder.path(""))
    #expect(source.count == 2 && source.hasLabels)
    #expect(try source.sample(at: 0).label == 5)
    #expect(try events(try source.sample(at: 1)).units == [1, 2])
    #expect(
      source.files.map { $0.components(separatedBy: "/").last } == ["b.bin", "a.bin", "labels.csv"])
    try write(["labels.csv": Array("file,label,events\nb.bin,5,2\n".utf8)])
    expect(.sample(0, .eventCount(listed: 2, found: 1))) {
      try SampleReader.open(path: folder.path("")).sample(at: 0)
    }
  }

  @Test(
    "A line that is no row of a list is refused",
    arguments: [
      ("", "line 1: the header needs the columns 'file' and 'label'"),
      ("name,label\n", "line 1: the header needs the columns 'file' and 'label'"),
      ("file,label\na.bin\n", "line 2: 1 columns where the header has 2"),
      ("file,label\na.bin,3\n\n../b.bin,1\n", "line 4: the file must be a name in this folder"),
      ("file,label\na\u{1B}.bin,1\n", "line 2: the file must be a name in this folder"),
      ("file,label\n..,1\n", "line 2: the file must be a name in this folder"),
      ("file,label\na.bin,-1\n", "line 2: the label must be a whole number from 0"),
      ("file,label\na.bin,x\n", "line 2: the label must be a whole number from 0"),
      (
        "file,label,events\na.bin,1,many\n",
        "line 2: the number of events must be a whole number from 0"
      ),
    ])
  func badList(text: String, sentence: String) throws {
    try write(["labels.csv": Array(text.utf8)])
    let error = #expect(throws: SpikeIOError.self) {
      try SampleReader.open(path: folder.url.path)
    }
    #expect(error?.description == "\(folder.url.path)/labels.csv: \(sentence)")
  }

  @Test("A list without rows, and a folder without recordings, are refused")
  func nothing() throws {
    expect(.noRecordings) { try SampleReader.open(path: folder.path("")) }
    try write(["labels.csv": Array("file,label\n".utf8)])
    expect(.noRecordings) { try SampleReader.open(path: folder.path("")) }
  }

  @Test("Folders named by numbers are classes, and samples stand in the order of their files")
  func classFolders() throws {
    try write([
      "Test/7/00001.bin": event(1, 0, 0, 1), "Test/2/00002.bin": event(2, 0, 0, 1),
      "Test/7/00003.bin": event(3, 0, 0, 1), "Train/0/00001.bin": event(9, 0, 0, 1),
    ])
    let source = try SampleReader.open(path: folder.path("Test"))
    #expect(try (0..<3).map { try source.sample(at: $0).label } == [7, 2, 7])
    #expect(try (0..<3).map { try events(try source.sample(at: $0)).units } == [[1], [2], [3]])
    #expect(source.classNames.isEmpty && source.name == "Test")
    // The folder above holds two parts, of which one must be chosen; capitals do not matter.
    expect(.severalParts(["Test", "Train"])) { try SampleReader.open(path: folder.path("")) }
    let part = try SampleReader.open(path: folder.path(""), part: "train")
    #expect(try events(try part.sample(at: 0)).units == [9])
    expect(.unknownPart("valid", found: ["Test", "Train"])) {
      try SampleReader.open(path: folder.path(""), part: "valid")
    }
  }

  @Test("Folders with other names are classes in the order of their names")
  func namedClasses() throws {
    try write([
      "yin_yang/image_0001.bin": event(1, 0, 0, 1), "accordion/image_0001.bin": event(2, 0, 0, 1),
      "accordion/image_0002.bin": event(3, 0, 0, 1),
    ])
    let source = try SampleReader.open(path: folder.path(""))
    #expect(source.classNames == ["accordion", "yin_yang"])
    #expect(try (0..<3).map { try source.sample(at: $0).label } == [0, 1, 0])
    #expect(try (0..<3).map { try events(try source.sample(at: $0)).units } == [[2], [1], [3]])
  }

  @Test("Files without folders or list have no labels")
  func flat() throws {
    try write(["b.bin": event(2, 0, 0, 1), "a.bin": event(1, 0, 0, 1)])
    let source = try SampleReader.open(path: folder.path(""))
    #expect(source.count == 2 && !source.hasLabels)
    #expect(try events(try source.sample(at: 0)).units == [1])
  }

  @Test("A part of what is in one piece is refused")
  func noParts() throws {
    let path = try folder.write(event(1, 0, 0, 1), "a.bin")
    let error = #expect(throws: SpikeIOError.self) { try SampleReader.open(path: path, part: "x") }
    #expect(
      error?.description
        == "\(path): has no part \"x\", since it is in one piece; ask for no part")
  }
}
