import SpikeData
import SpikeIO
import Testing

@Suite struct CIFARTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [
    ("data_batch_1.bin", GoldenBytes.cifarRecord),
    ("data_batch_1.bin.gz", GoldenBytes.cifarRecordGzip),
    ("data_batch_1.bin.xz", GoldenBytes.cifarRecordXZ),
  ])
  func `a CIFAR-10 record is a label and three planes`(name: String, bytes: [UInt8]) throws {
    let source = try SampleReader.open(path: try folder.write(bytes, name))
    #expect(source.formatName == "CIFAR-10")
    #expect(source.count == 1)
    #expect(source.content == .images(shape: [3, 32, 32], isPrepared: false))
    #expect(source.hasLabels)
    let sample = try source.sample(at: 0)
    #expect(sample.label == 7)
    let image = try pixels(sample)
    #expect(image.count == 3072)
    #expect(
      [image[0], image[1023], image[1024], image[2047], image[2048], image[3071]] == [
        1, 1, 2, 2, 3, 3,
      ])
  }

  @Test func `a CIFAR-100 record gives its fine label`() throws {
    let record: [UInt8] = [19, 99] + (0..<3072).map { UInt8($0 % 251) }
    let second: [UInt8] = [0, 5] + [UInt8](repeating: 8, count: 3072)
    let source = try SampleReader.open(path: try folder.write(record + second, "test.bin"))
    #expect(source.formatName == "CIFAR-100")
    #expect(source.count == 2)
    #expect(try source.sample(at: 0).label == 99)
    #expect(try source.sample(at: 1).label == 5)
    #expect(try pixels(source.sample(at: 0)) == (0..<3072).map { Float($0 % 251) })
  }

  @Test func `a record that begins like IDX is still a record`() throws {
    var record = GoldenBytes.cifarRecord
    record.replaceSubrange(0..<4, with: [0, 0, 8, 3])
    let source = try SampleReader.open(path: try folder.write(record, "test_batch.bin"))
    #expect(try source.sample(at: 0).label == 0)
  }

  @Test func `bytes that are not whole records are refused`() throws {
    let path = try folder.write(GoldenBytes.cifarRecord.dropLast(), "data_batch_1.bin")
    expect(.layout(.recordSize(bytes: 3072))) { try SampleReader.open(path: path) }
  }

  @Test func `a label that is no class is refused with its record`() throws {
    let bad: [UInt8] = [10] + GoldenBytes.cifarRecord.dropFirst()
    let path = try folder.write(GoldenBytes.cifarRecord + bad, "data_batch_1.bin")
    expect(.sample(1, .labelOutOfRange(label: 10, classes: 10))) {
      try SampleReader.open(path: path)
    }
  }

  @Test func `a coarse label that is no class is refused`() throws {
    let path = try folder.write([20, 0] + [UInt8](repeating: 0, count: 3072), "train.bin")
    expect(.sample(0, .labelOutOfRange(label: 20, classes: 20))) {
      try SampleReader.open(path: path)
    }
  }

  @Test(arguments: [
    ("a.bin", GoldenBytes.cifarRecord, 3073), ("a.bin.gz", GoldenBytes.cifarRecordGzip, 3001),
  ])
  func `a set above the limit is refused`(name: String, bytes: [UInt8], found: Int) throws {
    let path = try folder.write(bytes, name)
    expect(.exceedsLimit(bytes: found, allowed: 3000)) {
      try SampleReader.open(path: path, maximumBytes: 3000)
    }
  }

  @Test func `xz cut off is refused`() throws {
    for length in [6, 12, 40, 80, 91] {
      let path = try folder.write(Array(GoldenBytes.cifarRecordXZ[..<length]), "a.bin.xz")
      expect(.damaged(.xz, detail: "it ends too early")) { try SampleReader.open(path: path) }
    }
  }

  @Test func `xz with a changed byte is refused`() throws {
    var bytes = GoldenBytes.cifarRecordXZ
    bytes[40] ^= 0x40
    let path = try folder.write(bytes, "a.bin.xz")
    expect(.damaged(.xz, detail: "its checksum or its data are wrong")) {
      try SampleReader.open(path: path)
    }
  }
}
