import CHDF5
import Testing

@testable import HDF5

/// Lists of their own length in each element, as in SHD.
@Suite struct VariableLengthTests {
  @Test func listsComeBackInEveryNumberType() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("lists.h5")
    let times: [[Float16]] = [[0, 0.5, 1.25], [], [0.25]]
    let units: [[UInt16]] = [[0, 699, 65535], [], [7]]
    let deltas: [[Int64]] = [[.min], [.max, 0], []]
    try write(path) { root throws in
      try root.writeVariableLength(times, to: "times")
      try root.writeVariableLength(units, to: "units")
      try root.writeVariableLength(deltas, to: "deltas")
      try root.writeVariableLength([[Double]](), to: "none")
    }
    try read(path) { root throws in
      let dataset = try root.dataset("times")
      #expect(dataset.elementType == .variableLength(of: .float(bits: 16)))
      #expect(dataset.shape == [3])
      #expect(try dataset.readVariableLength(as: Float16.self) == times)
      #expect(try dataset.readVariableLength(as: Double.self) == [[0, 0.5, 1.25], [], [0.25]])
      #expect(try root.dataset("units").readVariableLength(as: UInt16.self) == units)
      #expect(try root.dataset("units").readVariableLength(as: Int.self)[0] == [0, 699, 65535])
      #expect(try root.dataset("deltas").readVariableLength(as: Int64.self) == deltas)
      #expect(try root.dataset("none").readVariableLength(as: Double.self) == [])
    }
  }

  @Test func rowsAcrossBlocksAreReadInOrder() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("many.h5")
    let rows = (0..<2500).map { row in (0..<row % 7).map { UInt32(row * 10 + $0) } }
    try write(path) { try $0.writeVariableLength(rows, to: "units") }
    try read(path) { root throws in
      let dataset = try root.dataset("units")
      #expect(try dataset.readVariableLength(as: UInt32.self) == rows)
      #expect(
        try dataset.readVariableLength(rows: 1000..<2100, as: UInt32.self)
          == Array(rows[1000..<2100]))
      let error = failure { _ = try dataset.readVariableLength(rows: 0..<2501, as: Int.self) }
      #expect(error?.reason == .rowsOutOfRange(asked: 0..<2501, rows: 2500))
    }
  }

  @Test func listsOfOtherByteOrderAndWidthAreConverted() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("bigendian.h5")
    RawFile.write(path) { file in
      let space = H5Screate(H5S_SCALAR)
      H5Sclose(space)
      let stored = H5Tvlen_create(glint_H5T_STD_U32BE())
      let memory = H5Tvlen_create(glint_H5T_NATIVE_UINT32())
      var extent: hsize_t = 2
      let rows = unsafe H5Screate_simple(1, &extent, nil)
      let none = glint_H5P_DEFAULT()
      let dataset = unsafe H5Dcreate2(file, "units", stored, rows, none, none, none)
      var values: [UInt32] = [1, 258, .max]
      unsafe values.withUnsafeMutableBytes { bytes in
        let lists = unsafe [
          hvl_t(len: 2, p: bytes.baseAddress), hvl_t(len: 1, p: bytes.baseAddress! + 8),
        ]
        let all = glint_H5S_ALL()
        _ = unsafe H5Dwrite(dataset, memory, all, all, none, lists)
      }
      for handle in [dataset, rows, memory, stored] { H5Idec_ref(handle) }
    }
    try read(path) { root throws in
      let dataset = try root.dataset("units")
      #expect(try dataset.readVariableLength(as: UInt32.self) == [[1, 258], [.max]])
      let error = failure { _ = try dataset.readVariableLength(as: Int32.self) }
      #expect(
        error?.reason
          == .valueDoesNotFit(
            index: [1, 0], value: "4294967295", type: "32-bit signed integer"))
    }
  }

  @Test func listsBeyondTheLimitAreRefusedBeforeMemoryIsTaken() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("large.h5")
    try write(path) {
      try $0.writeVariableLength([[Int64](repeating: 1, count: 1000), [2]], to: "times")
    }
    var limits = ReadLimits.standard
    limits.maximumBytesPerDataset = 7999
    let error = try read(path, limits: limits) { root throws in
      failure { _ = try root.dataset("times").readVariableLength(as: Int64.self) }
    }
    #expect(error?.reason == .exceedsLimit(.datasetBytes, found: 8000, allowed: 7999))
    #expect(error?.object == "/times")
    limits.maximumBytesPerDataset = 8008
    let lists = try read(path, limits: limits) {
      try $0.dataset("times").readVariableLength(as: Int64.self)
    }
    #expect(lists.map(\.count) == [1000, 1])
  }

  @Test func listsOfTwoDimensionsAreAnErrorOfRank() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("rank2.h5")
    RawFile.write(path) { file in
      let type = H5Tvlen_create(glint_H5T_NATIVE_INT8())
      RawFile.dataset("grid", in: file, shape: [2, 3], type: type)
      RawFile.dataset("unwritten", in: file, shape: [2], type: type)
      H5Tclose(type)
    }
    try read(path) { root throws in
      let error = failure { _ = try root.dataset("grid").readVariableLength(as: Int.self) }
      #expect(error?.reason == .wrongRank(expected: 1, shape: [2, 3]))
      #expect(try root.dataset("unwritten").readVariableLength(as: Int.self) == [[], []])
    }
  }
}
