import SpikeData
import SpikeIO
import Testing

/// Two images of 2 × 3 pixels.
private let images = GoldenBytes.idx([2, 2, 3], [0, 1, 2, 3, 4, 255, 10, 11, 12, 13, 14, 15])
private let labels = GoldenBytes.idx([2], [9, 4])

@Suite struct IDXTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: ["", ".gz"], ["", ".gz"])
  func `images and the labels beside them are read whether packed or not`(
    imagePacking: String, labelPacking: String
  ) throws {
    let path = try folder.write(
      imagePacking.isEmpty ? images : GoldenBytes.gzip(images),
      "t10k-images-idx3-ubyte" + imagePacking)
    _ = try folder.write(
      labelPacking.isEmpty ? labels : GoldenBytes.gzip(labels),
      "t10k-labels-idx1-ubyte" + labelPacking)
    let source = try SampleReader.open(path: path)
    #expect(source.name == "t10k-images-idx3-ubyte" + imagePacking)
    #expect(source.formatName == "IDX")
    #expect(source.count == 2)
    #expect(source.content == .images(shape: [1, 2, 3], isPrepared: false))
    #expect(source.hasLabels)
    let second = Sample(input: .image([10, 11, 12, 13, 14, 15]), label: 4)
    #expect(try source.sample(at: 1) == second)
    #expect(try source.sample(at: 0) == Sample(input: .image([0, 1, 2, 3, 4, 255]), label: 9))
  }

  @Test func `the format is told by content, not by name`() throws {
    let source = try SampleReader.open(path: try folder.write(images, "pictures"))
    #expect(source.count == 2)
    #expect(!source.hasLabels)
    #expect(try source.sample(at: 0).label == nil)
  }

  @Test func `images without a labels file have no labels`() throws {
    let path = try folder.write(images, "train-images-idx3-ubyte")
    #expect(try !SampleReader.open(path: path).hasLabels)
  }

  @Test func `names with a dot before the rank find their labels`() throws {
    let path = try folder.write(images, "train-images.idx3-ubyte")
    _ = try folder.write(labels, "train-labels.idx1-ubyte")
    #expect(try SampleReader.open(path: path).sample(at: 0).label == 9)
  }

  @Test func `gzip members that follow one another are one file`() throws {
    let bytes = GoldenBytes.gzip(Array(images[..<20])) + GoldenBytes.gzip(Array(images[20...]))
    let source = try SampleReader.open(path: try folder.write(bytes, "images.gz"))
    #expect(try pixels(source.sample(at: 1)) == [10, 11, 12, 13, 14, 15])
  }

  @Test func `another number of labels than images is refused`() throws {
    let path = try folder.write(images, "a-images-idx3-ubyte")
    let labelPath = try folder.write(GoldenBytes.idx([1], [9]), "a-labels-idx1-ubyte")
    expect(.labelCount(labels: 1, samples: 2, labelFile: labelPath)) {
      try SampleReader.open(path: path)
    }
  }

  @Test func `a labels file of another format is refused`() throws {
    let path = try folder.write(images, "a-images-idx3-ubyte")
    _ = try folder.write([1, 2, 3, 4], "a-labels-idx1-ubyte")
    expect(.layout(.idxMagic(firstBytes: [1, 2, 3, 4]))) { try SampleReader.open(path: path) }
  }

  @Test func `a labels file given as images is refused`() throws {
    let path = try folder.write(labels, "t10k-labels-idx1-ubyte")
    expect(.layout(.idxRank(expected: 3, found: 1))) { try SampleReader.open(path: path) }
  }

  @Test func `another element type is refused`() throws {
    let path = try folder.write(GoldenBytes.idx([1, 1, 1], [0, 0, 0, 0], type: 0x0D), "floats")
    expect(.layout(.idxElementType(code: 0x0D))) { try SampleReader.open(path: path) }
  }

  @Test(arguments: [false, true])
  func `a header that claims more than there is is refused`(isPacked: Bool) throws {
    let bytes = Array(images.dropLast(3))
    let path = try folder.write(isPacked ? GoldenBytes.gzip(bytes) : bytes, "images")
    expect(.layout(.byteCount(claimed: 12, found: 9))) { try SampleReader.open(path: path) }
  }

  @Test(arguments: [false, true])
  func `bytes after the last image are refused`(isPacked: Bool) throws {
    let bytes = images + [0]
    let path = try folder.write(isPacked ? GoldenBytes.gzip(bytes) : bytes, "images")
    expect(.layout(.byteCount(claimed: 12, found: nil))) { try SampleReader.open(path: path) }
  }

  @Test func `a header cut off is refused`() throws {
    let path = try folder.write(Array(images[..<9]), "images")
    expect(.layout(.byteCount(claimed: 12, found: 5))) { try SampleReader.open(path: path) }
  }

  @Test func `dimensions that cannot be counted are refused`() throws {
    let huge = Int(UInt32.max)
    let path = try folder.write(GoldenBytes.idx([huge, huge, huge], []), "images")
    expect(.layout(.uncountable(dimensions: [huge, huge, huge]))) {
      try SampleReader.open(path: path)
    }
  }

  @Test func `a packed header that claims more than the limit is refused before memory is taken`()
    throws
  {
    let path = try folder.write(GoldenBytes.gzip(GoldenBytes.idx([1 << 20, 1 << 10, 64], [])), "a")
    expect(.exceedsLimit(bytes: 1 << 36, allowed: SampleReader.standardMaximumBytes)) {
      try SampleReader.open(path: path)
    }
  }

  @Test func `an empty set is refused`() throws {
    let path = try folder.write(GoldenBytes.idx([0, 28, 28], []), "images")
    expect(.noSamples) { try SampleReader.open(path: path) }
  }

  @Test func `images without pixels are refused`() throws {
    let path = try folder.write(GoldenBytes.idx([5, 0, 28], []), "images")
    expect(
      .layout(
        .shape(dataset: "it", expected: "images of at least one pixel", found: [5, 0, 28]))
    ) { try SampleReader.open(path: path) }
  }

  @Test func `gzip cut off at any place is refused`() throws {
    let bytes = GoldenBytes.gzip(images)
    for length in 2..<bytes.count {
      let path = try folder.write(Array(bytes[..<length]), "cut.gz")
      expect(.damaged(.gzip, detail: "it ends too early")) { try SampleReader.open(path: path) }
    }
  }

  @Test func `gzip with a wrong checksum is refused`() throws {
    var bytes = GoldenBytes.gzip(images)
    bytes[bytes.count - 5] ^= 1
    let path = try folder.write(bytes, "images.gz")
    expect(.damaged(.gzip, detail: "incorrect data check")) { try SampleReader.open(path: path) }
  }
}
