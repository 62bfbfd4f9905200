import HDF5
import SpikeData
import SpikeIO
import Testing

@Suite struct HDF5ImageTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write<Number: HDF5Number>(
    _ values: [Number], shape: [Int], labels: [Int]? = nil
  ) throws -> String {
    let path = folder.path("images.h5")
    let file = try HDF5File(creating: path)
    try file.root().write(values, shape: shape, to: "images")
    if let labels { try file.root().write(labels, shape: [labels.count], to: "labels") }
    try file.close()
    return path
  }

  @Test func `integers are pixels to be prepared`() throws {
    let path = try write([UInt8](0..<24), shape: [2, 3, 2, 2], labels: [7, 8])
    let source = try SampleReader.open(path: path)
    #expect(source.formatName == "HDF5 images")
    #expect(source.count == 2)
    #expect(source.content == .images(shape: [3, 2, 2], isPrepared: false))
    let second = Sample(input: .image((12..<24).map(Float.init)), label: 8)
    #expect(try source.sample(at: 1) == second)
  }

  @Test func `floats are prepared values`() throws {
    let path = try write([Float](arrayLiteral: -1.5, 0.25), shape: [2, 1, 1, 1])
    let source = try SampleReader.open(path: path)
    #expect(source.content == .images(shape: [1, 1, 1], isPrepared: true))
    #expect(!source.hasLabels)
    #expect(try source.sample(at: 0) == Sample(input: .image([-1.5]), label: nil))
    #expect(try source.sample(at: 1) == Sample(input: .image([0.25]), label: nil))
  }

  @Test func `more images than fit in one block come back in order`() throws {
    // 400 kB an image: two to a block of 1 MiB.
    let (count, pixelCount) = (7, 100_000)
    let values = (0..<count).flatMap { [UInt8](repeating: UInt8($0), count: pixelCount) }
    let source = try SampleReader.open(path: try write(values, shape: [count, 1, 250, 400]))
    for index in [0, 6, 1, 5, 2, 4, 3] {
      let image = try pixels(source.sample(at: index))
      #expect(image.count == pixelCount)
      #expect(image.first == Float(index) && image.last == Float(index))
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `a pixel that is not finite is refused`(value: Double) throws {
    let source = try SampleReader.open(
      path: try write([0, 1, 2, value], shape: [2, 1, 1, 2]))
    expect(.sample(1, .pixelNotFinite(pixel: 1))) { try source.sample(at: 1) }
    #expect(try pixels(source.sample(at: 0)) == [0, 1])
  }

  @Test(arguments: [[4], [2, 2], [1, 2, 2], [1, 1, 2, 2, 1]])
  func `another rank is refused`(shape: [Int]) throws {
    let path = try write([UInt8](0..<4), shape: shape)
    expect(
      .layout(
        .shape(
          dataset: "/images", expected: "[samples, channels, rows, columns]", found: shape))
    ) { try SampleReader.open(path: path) }
  }

  @Test func `strings are refused`() throws {
    let path = folder.path("text.h5")
    let file = try HDF5File(creating: path)
    try file.root().write(["a"], shape: [1, 1, 1, 1], to: "images")
    try file.close()
    expect(.layout(.elementType(dataset: "/images", expected: "numbers", found: "string"))) {
      try SampleReader.open(path: path)
    }
  }

  @Test func `no images are refused`() throws {
    let path = try write([UInt8](), shape: [0, 1, 2, 2])
    expect(.noSamples) { try SampleReader.open(path: path) }
  }

  @Test func `labels must be integers, one per image, not negative`() throws {
    let images = [UInt8](0..<2)
    expect(.labelCount(labels: 1, samples: 2, labelFile: nil)) {
      try SampleReader.open(path: try write(images, shape: [2, 1, 1, 1], labels: [0]))
    }
    expect(.sample(0, .labelOutOfRange(label: -1, classes: nil))) {
      try SampleReader.open(path: try write(images, shape: [2, 1, 1, 1], labels: [-1, 0]))
    }
    let path = folder.path("floats.h5")
    let file = try HDF5File(creating: path)
    try file.root().write(images, shape: [2, 1, 1, 1], to: "images")
    try file.root().write([Float(0), 1], shape: [2], to: "labels")
    try file.close()
    expect(
      .layout(.elementType(dataset: "/labels", expected: "integers", found: "32-bit float"))
    ) { try SampleReader.open(path: path) }
  }
}
