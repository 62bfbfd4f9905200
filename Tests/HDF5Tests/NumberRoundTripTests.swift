import CHDF5
import Foundation
import Testing

@testable import HDF5

/// What is written comes back, in every number type and shape.
@Suite struct NumberRoundTripTests {
  private func expectRoundTrip<Number: HDF5Number & Equatable>(
    _ values: [Number], shape: [Int], _ type: ElementType,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("numbers.h5")
    for compression in [Compression.none, .gzip(level: 4)] {
      try write(path) {
        try $0.write(values, shape: shape, to: "values", compression: compression)
      }
      try read(path) { root throws in
        let dataset = try root.dataset("values")
        #expect(dataset.shape == shape, sourceLocation: sourceLocation)
        #expect(dataset.elementType == type, sourceLocation: sourceLocation)
        let result = try dataset.read(as: Number.self)
        #expect(result == values, sourceLocation: sourceLocation)
      }
    }
  }

  @Test func everyIntegerTypeKeepsItsExtremes() throws {
    try expectRoundTrip([Int8.min, -1, 0, .max], shape: [4], .integer(bits: 8, signed: true))
    try expectRoundTrip([Int16.min, -1, 0, .max], shape: [2, 2], .integer(bits: 16, signed: true))
    try expectRoundTrip([Int32.min, -1, 0, .max], shape: [1, 4], .integer(bits: 32, signed: true))
    try expectRoundTrip([Int64.min, -1, 0, .max], shape: [4], .integer(bits: 64, signed: true))
    try expectRoundTrip([Int.min, -1, 0, .max], shape: [4, 1], .integer(bits: 64, signed: true))
    try expectRoundTrip([UInt8.min, 1, .max], shape: [3], .integer(bits: 8, signed: false))
    try expectRoundTrip([UInt16.min, 1, .max], shape: [3], .integer(bits: 16, signed: false))
    try expectRoundTrip([UInt32.min, 1, .max], shape: [3, 1], .integer(bits: 32, signed: false))
    try expectRoundTrip([UInt64.min, 1, .max], shape: [3], .integer(bits: 64, signed: false))
  }

  @Test func everyFloatTypeKeepsItsExtremes() throws {
    try expectRoundTrip(
      [Float16.leastNonzeroMagnitude, -0.5, .greatestFiniteMagnitude, -.infinity], shape: [4],
      .float(bits: 16))
    try expectRoundTrip(
      [Float.leastNonzeroMagnitude, -0.1, .greatestFiniteMagnitude, -.infinity], shape: [4],
      .float(bits: 32))
    try expectRoundTrip(
      [Double.leastNonzeroMagnitude, -0.1, .greatestFiniteMagnitude, -.infinity], shape: [4],
      .float(bits: 64))
  }

  @Test func aScalarIsNotAnArrayOfOne() throws {
    try expectRoundTrip([2.5], shape: [], .float(bits: 64))
    try expectRoundTrip([2.5], shape: [1], .float(bits: 64))
  }

  @Test func emptyArraysKeepTheirShape() throws {
    try expectRoundTrip([Float](), shape: [0], .float(bits: 32))
    try expectRoundTrip([Int32](), shape: [3, 0, 2], .integer(bits: 32, signed: true))
  }

  @Test func arraysOfSeveralChunksKeepTheirOrder() throws {
    try expectRoundTrip(
      (0..<Int32(3 * 500 * 401)).map { $0 &* 7 }, shape: [3, 500, 401],
      .integer(bits: 32, signed: true))
  }

  /// The chunk indexes that came with HDF5 1.10, packed: one chunk, fixed array, extensible array and
  /// B-tree of version 2, chosen by the library from how many dimensions may grow.
  @Test(arguments: [([100, 64], 0), ([10, 16], 0), ([10, 16], 1), ([10, 16], 2)])
  func packedChunksOfTheLatestFormatAreRead(chunks: [Int], growing: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("latest.h5")
    let values = (0..<6400).map { Int32($0) }
    Library.lock()
    let access = H5Pcreate(glint_H5P_FILE_ACCESS())
    H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110)
    let none = glint_H5P_DEFAULT()
    let file = unsafe H5Fcreate(path, glint_H5F_ACC_TRUNC(), none, access)
    let extents: [hsize_t] = [100, 64]
    let largest = [0, 1].map { $0 < growing ? glint_H5S_UNLIMITED() : extents[$0] }
    let space = unsafe H5Screate_simple(2, extents, largest)
    let settings = H5Pcreate(glint_H5P_DATASET_CREATE())
    RawFile.chunks(chunks, settings)
    H5Pset_deflate(settings, 4)
    let dataset = unsafe H5Dcreate2(
      file, "v", glint_H5T_NATIVE_INT32(), space, none, settings, none)
    let all = glint_H5S_ALL()
    _ = unsafe H5Dwrite(dataset, glint_H5T_NATIVE_INT32(), all, all, none, values)
    for handle in [dataset, settings, space, file, access] { H5Idec_ref(handle) }
    Library.unlock()
    #expect(try read(path) { try $0.dataset("v").read(as: Int32.self) } == values)
  }

  @Test func compressedDatasetsTakeLessSpace() throws {
    let folder = try TemporaryFolder()
    let values = [Int32](repeating: 5, count: 100_000)
    for (name, compression) in [("plain.h5", Compression.none), ("packed.h5", .gzip(level: 4))] {
      try write(folder.path(name)) {
        try $0.write(values, shape: [100, 1000], to: "values", compression: compression)
      }
    }
    let plain = try Data(contentsOf: URL(fileURLWithPath: folder.path("plain.h5"))).count
    let packed = try Data(contentsOf: URL(fileURLWithPath: folder.path("packed.h5"))).count
    #expect(plain > 400_000)
    #expect(packed < 20_000)
  }

  @Test func theSameWritesGiveTheSameBytes() throws {
    let folder = try TemporaryFolder()
    for name in ["a.h5", "b.h5"] {
      try write(folder.path(name)) { root throws in
        let group = try root.createGroup("layer")
        try group.write([1.5, 2.5], shape: [2], to: "weight")
        try group.write("LIF", to: "type")
        try group.writeVariableLength([[UInt16(1)], []], to: "spikes")
        try group.writeAttribute([Int32(3)], shape: [], to: "version")
      }
      // Times are stored in whole seconds; without the wait a stored time could go unnoticed.
      Thread.sleep(forTimeInterval: 1.1)
    }
    let first = try Data(contentsOf: URL(fileURLWithPath: folder.path("a.h5")))
    let second = try Data(contentsOf: URL(fileURLWithPath: folder.path("b.h5")))
    #expect(first == second)
  }

  @Test func rowsAreReadWithoutTheRest() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("images.h5")
    try write(path) {
      try $0.write((0..<600).map { Int16($0) }, shape: [10, 6, 10], to: "images")
    }
    try read(path) { root throws in
      let images = try root.dataset("images")
      #expect(try images.read(rows: 3..<5, as: Int.self) == Array(180..<300))
      #expect(try images.read(rows: 0..<10, as: Int.self) == Array(0..<600))
      #expect(try images.read(rows: 9..<10, as: Double.self).last == 599)
      #expect(try images.read(rows: 4..<4, as: Int.self) == [])
      let error = failure { _ = try images.read(rows: 9..<11, as: Int.self) }
      #expect(error?.reason == .rowsOutOfRange(asked: 9..<11, rows: 10))
    }
  }

  @Test func rowsOfAScalarAreAnError() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("scalar.h5")
    try write(path) { try $0.write([1.0], shape: [], to: "dt") }
    try read(path) { root throws in
      let error = failure { _ = try root.dataset("dt").read(rows: 0..<1, as: Int.self) }
      #expect(error?.reason == .wrongRank(expected: 1, shape: []))
      #expect(try root.dataset("dt").readScalar(as: Int.self) == 1)
    }
  }

  @Test(arguments: [
    ([60_000, 28, 28], 1, [668, 28, 28]), ([5], 8, [5]), ([1, 1_000_000], 4, [1, 131_072]),
    ([1 << 20, 1], 8, [1 << 16, 1]),
  ])
  func chunksAreWholeRowsOfAtMostHalfAMebibyte(shape: [Int], bytes: Int, expected: [Int]) {
    #expect(ChunkShape(shape, elementBytes: bytes)?.extents == expected)
  }
}
