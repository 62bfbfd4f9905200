import CHDF5
import Foundation
import Testing

@testable import HDF5

/// Datasets that lie elsewhere, or claim more than they can hold.
@Suite struct RefusedStorageTests {
  /// The error of opening or reading the dataset "weight" of a file made by `make`.
  private func error(
    limits: ReadLimits = .standard, _ make: (hid_t, borrowing TemporaryFolder) -> Void
  ) throws -> HDF5Error? {
    let folder = try TemporaryFolder()
    let path = folder.path("storage.h5")
    RawFile.write(path) { make($0, folder) }
    let error = try read(path, limits: limits) { root throws in
      failure { _ = try root.dataset("weight").read(as: Double.self) }
    }
    #expect(error == nil || error?.file == path)
    #expect(error == nil || error?.object == "/weight")
    #expect(error.map { $0.description.hasPrefix("\(path), /weight: ") } != false)
    return error
  }

  private let double = glint_H5T_NATIVE_DOUBLE()

  @Test func externalStorageIsRefused() throws {
    let error = try error { file, folder in
      RawFile.dataset("weight", in: file, shape: [4], type: double) {
        _ = unsafe H5Pset_external($0, "/etc/hostname", 0, 32)
      }
    }
    #expect(error?.reason == .refusedStorage(.external))
  }

  @Test func virtualDatasetsAreRefused() throws {
    let error = try error { file, folder in
      let source = folder.path("source.h5")
      RawFile.write(source) {
        RawFile.dataset(
          "data", in: $0, shape: [1], type: double, bytes: [UInt8](repeating: 0, count: 8))
      }
      RawFile.dataset("weight", in: file, shape: [1], type: double) { settings in
        var extent: hsize_t = 1
        let space = unsafe H5Screate_simple(1, &extent, nil)
        _ = unsafe H5Pset_virtual(settings, space, source, "/data", space)
        H5Sclose(space)
      }
    }
    #expect(error?.reason == .refusedStorage(.virtual))
  }

  @Test func sizesThatCannotBeCountedAreRefused() throws {
    let error = try error { file, _ in
      RawFile.dataset("weight", in: file, shape: [1 << 31, 1 << 31], type: double) {
        RawFile.chunks([64, 64], $0)
      }
    }
    #expect(error?.reason == .exceedsLimit(.datasetBytes, found: nil, allowed: 4 << 30))
    let zero = try self.error { file, _ in
      RawFile.dataset("weight", in: file, shape: [0, 1 << 40, 1 << 40], type: double)
    }
    #expect(zero?.reason == .exceedsLimit(.datasetBytes, found: nil, allowed: 4 << 30))
  }

  @Test func muchDeclaredForLittleStoredIsRefused() throws {
    let error = try error { file, _ in
      RawFile.dataset("weight", in: file, shape: [1 << 20, 1 << 10], type: double) {
        RawFile.chunks([64, 64], $0)
      }
    }
    #expect(
      error?.reason == .exceedsLimit(.declaredToStoredRatio, found: 8 << 30, allowed: 1100))
    #expect(
      error?.description.hasSuffix(
        "claims 8589934592 bytes declared for the bytes stored, allowed are 1100; "
          + "raise the limit only for a file that you trust") == true)
  }

  @Test func smallDatasetsMayBeUnwritten() throws {
    let error = try error { file, _ in
      RawFile.dataset("weight", in: file, shape: [1000, 1000], type: double) {
        RawFile.chunks([64, 64], $0)
      }
    }
    #expect(error == nil)
  }

  @Test func aLargeChunkCountsLikeALargeDataset() throws {
    let error = try error { file, _ in
      let extents: [hsize_t] = [4]
      let largest: [hsize_t] = [glint_H5S_UNLIMITED()]
      let space = unsafe H5Screate_simple(1, extents, largest)
      let settings = H5Pcreate(glint_H5P_DATASET_CREATE())
      RawFile.chunks([1 << 28], settings)
      let none = glint_H5P_DEFAULT()
      let dataset = unsafe H5Dcreate2(file, "weight", double, space, none, settings, none)
      for handle in [dataset, settings, space] { H5Idec_ref(handle) }
    }
    #expect(
      error?.reason == .exceedsLimit(.declaredToStoredRatio, found: 1 << 31, allowed: 1100))
  }

  @Test func veryManyChunksAreRefused() throws {
    func make(_ extent: Int) throws -> HDF5Error? {
      try error { file, _ in
        RawFile.dataset("weight", in: file, shape: [extent, 3], type: double) {
          RawFile.chunks([2, 3], $0)
        }
      }
    }
    #expect(try make(524_288) == nil)
    #expect(
      try make(524_289)?.reason == .exceedsLimit(.chunks, found: 262_145, allowed: 262_144))
  }

  @Test(arguments: [(2, UInt8(1)), (11, 0)])
  func chunksOfAnotherRankOrNoExtentAreRefused(place: Int, value: UInt8) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("chunks.h5")
    RawFile.write(path) { file in
      RawFile.dataset("weight", in: file, shape: [64, 64], type: double) {
        RawFile.chunks([7, 5], $0)
      }
    }
    // Version, class and rank of the layout, the address of no chunk, then the extents of a chunk.
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let layout = Data([3, 2, 3] + [UInt8](repeating: 0xFF, count: 8) + [7, 0, 0, 0, 5, 0, 0, 0])
    let start = try #require(bytes.firstRange(of: layout)).lowerBound
    bytes[start + place] = value
    try bytes.write(to: URL(fileURLWithPath: path))
    let error = try read(path) { root throws in
      failure { _ = try root.dataset("weight").read(as: Double.self) }
    }
    guard case .corrupt = error?.reason else {
      Issue.record("expected a damaged file, got \(String(describing: error))")
      return
    }
    #expect(error?.object == "/weight")
  }

  @Test func whatIsReadAtOnceIsHeldToTheLimitOfADataset() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("rows.h5")
    try write(path) { try $0.write([UInt8](repeating: 1, count: 4000), shape: [10, 400], to: "v") }
    var limits = ReadLimits.standard
    limits.maximumBytesPerDataset = 4000
    try read(path, limits: limits) { root throws in
      let dataset = try root.dataset("v")
      #expect(try dataset.read(as: UInt8.self).count == 4000)
      // As doubles the same elements take eight times the memory.
      let error = failure { _ = try dataset.read(as: Double.self) }
      #expect(error?.reason == .exceedsLimit(.datasetBytes, found: 32_000, allowed: 4000))
      #expect(try dataset.read(rows: 0..<1, as: Double.self).count == 400)
    }
  }

  @Test func manyDatasetsBelowTheLimitAreStoppedByTheirSum() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("sum.h5")
    RawFile.write(path) { file in
      for index in 0..<4 {
        RawFile.dataset("d\(index)", in: file, shape: [100], type: double) {
          RawFile.chunks([100], $0)
        }
      }
    }
    var limits = ReadLimits.standard
    limits.maximumBytesPerFile = 2400
    try read(path, limits: limits) { root throws in
      for _ in 0..<3 {
        // Again and again: what was counted once is not counted again.
        for index in 0..<3 { _ = try root.dataset("d\(index)").read(as: Double.self) }
      }
      let error = failure { _ = try root.dataset("d3").read(as: Double.self) }
      #expect(error?.reason == .exceedsLimit(.fileBytes, found: 3200, allowed: 2400))
      #expect(error?.object == "/d3")
    }
  }

  @Test func theSumIsHeldAgainstTheSizeOfTheFile() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("sum.h5")
    RawFile.write(path) { file in
      for index in 0..<8 {
        RawFile.dataset("d\(index)", in: file, shape: [1 << 20], type: glint_H5T_NATIVE_UINT8()) {
          RawFile.chunks([1 << 20], $0)
        }
      }
    }
    var limits = ReadLimits.standard
    limits.uncheckedDeclaredBytes = 1 << 20
    limits.maximumDeclaredToStoredRatio = 10
    let error = try read(path, limits: limits) { root throws in
      failure {
        for index in 0..<8 { _ = try root.dataset("d\(index)").read(as: UInt8.self) }
      }
    }
    guard case .exceedsLimit(.declaredToStoredRatio, _, allowed: 10) = error?.reason else {
      Issue.record("expected the ratio to stop the fifth dataset, got \(String(describing: error))")
      return
    }
    #expect(error?.object == "/d4")
  }

  @Test func filtersThatAreNotBuiltInAreNamedWithTheirPackage() throws {
    let error = try error { file, _ in
      RawFile.dataset("weight", in: file, shape: [8], type: double) { settings in
        RawFile.chunks([8], settings)
        H5Pset_filter(settings, 32001, 1, 0, nil)
      }
    }
    #expect(error?.reason == .unavailableFilter(identifier: 32001, name: ""))
    #expect(
      error?.description.hasSuffix(
        "is packed with filter 32001, which is not built in; install the Debian package "
          + "hdf5-filter-plugin-blosc-serial and hdf5-tools, then rewrite the file with "
          + "'h5repack -f GZIP=4 OLD NEW'") == true)
  }

  @Test func aFilterAppliedTwiceIsRefused() throws {
    let error = try error { file, _ in
      RawFile.dataset("weight", in: file, shape: [8], type: double) { settings in
        RawFile.chunks([8], settings)
        H5Pset_deflate(settings, 4)
        H5Pset_deflate(settings, 4)
      }
    }
    #expect(error?.reason == .corrupt(detail: "a filter is applied twice"))
  }

  @Test func anLZFFilterForAnotherSizeOfChunkIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("lzf.h5")
    RawFile.write(path) { file in
      RawFile.dataset("weight", in: file, shape: [8], type: double) { settings in
        RawFile.chunks([8], settings)
        _ = unsafe H5Pset_filter(settings, 32001, 1, 3, [4, 0x105, 1 << 31])
      }
    }
    // The library does not write with a filter that can only read, so the number is changed after it:
    // identifier, length of name, flags, number of parameters, each of 16 bits.
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let blosc = Data([0x01, 0x7D, 0, 0, 1, 0, 3, 0])
    let place = try #require(bytes.firstRange(of: blosc))
    bytes[place.lowerBound] = 0
    try bytes.write(to: URL(fileURLWithPath: path))
    let error = try read(path) { root throws in failure { _ = try root.dataset("weight").shape } }
    #expect(
      error?.reason == .corrupt(detail: "the LZF filter is set up for another size of chunk"))
  }

  @Test func theFiltersOfTheLibraryAreUndone() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("filters.h5")
    let values = (0..<100).map { UInt8($0) }
    RawFile.write(path) { file in
      RawFile.dataset(
        "weight", in: file, shape: [100], type: glint_H5T_NATIVE_UINT8(), bytes: values
      ) { settings in
        RawFile.chunks([30], settings)
        H5Pset_shuffle(settings)
        H5Pset_deflate(settings, 9)
        H5Pset_fletcher32(settings)
      }
    }
    #expect(try read(path) { try $0.dataset("weight").read(as: UInt8.self) } == values)
  }
}
