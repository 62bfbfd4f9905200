import CHDF5
import Testing

@testable import HDF5

/// Text, lists of variable length and attributes come back as they were written.
@Suite struct StringRoundTripTests {
  @Test func stringsOfVariableLengthKeepTheirTextAndShape() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("strings.h5")
    let edges = ["input", "0", "", "größe 発火 🧠"]
    try write(path) { root throws in
      try root.write(edges, shape: [2, 2], to: "edges")
      try root.write("NIRGraph", to: "type")
      try root.write([String](), shape: [0, 2], to: "none")
    }
    try read(path) { root throws in
      let dataset = try root.dataset("edges")
      #expect(dataset.elementType == .string)
      #expect(dataset.shape == [2, 2])
      #expect(try dataset.readStrings() == edges)
      #expect(try root.dataset("type").shape == [])
      #expect(try root.dataset("type").readString() == "NIRGraph")
      #expect(try root.dataset("none").shape == [0, 2])
      #expect(try root.dataset("none").readStrings() == [])
    }
  }

  @Test func aStringWithAZeroIsNotCutOffSilently() throws {
    let folder = try TemporaryFolder()
    let file = try HDF5File(creating: folder.path("zero.h5"))
    let root = try file.root()
    let error = failure { try root.write(["a", "b\0c"], shape: [2], to: "names") }
    #expect(error?.reason == .notText(index: [1]))
    #expect(error?.object == "/names")
  }

  @Test(arguments: [
    (H5T_STR_NULLTERM, "ab\0zzz", "ab"), (H5T_STR_NULLPAD, "ab\0\0\0\0", "ab"),
    (H5T_STR_NULLPAD, "a\0b\0\0\0", "a\0b"), (H5T_STR_SPACEPAD, "ab    ", "ab"),
    (H5T_STR_NULLTERM, "abcdef", "abcdef"), (H5T_STR_NULLPAD, "abcdef", "abcdef"),
  ])
  func stringsOfFixedLengthLoseTheirPadding(
    padding: H5T_str_t, stored: String, expected: String
  ) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("fixed.h5")
    RawFile.write(path) { file in
      let type = RawFile.stringType(size: 6, padding: padding)
      let bytes = Array("layer1".utf8) + Array(stored.utf8)
      RawFile.dataset("names", in: file, shape: [2], type: type, bytes: bytes)
      H5Tclose(type)
    }
    try read(path) { root throws in
      #expect(try root.dataset("names").readStrings() == ["layer1", expected])
    }
  }

  @Test func textThatIsNotUTF8IsAnErrorWithItsPosition() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("latin1.h5")
    RawFile.write(path) { file in
      let type = RawFile.stringType(size: 2, padding: H5T_STR_NULLPAD)
      let bytes: [UInt8] = [65, 0, 66, 0, 0xE4, 0, 67, 0]
      RawFile.dataset("names", in: file, shape: [2, 2], type: type, bytes: bytes)
      H5Tclose(type)
    }
    let error = try read(path) { root throws in
      failure { _ = try root.dataset("names").readStrings() }
    }
    #expect(error?.reason == .notText(index: [1, 0]))
    #expect(error?.description == "\(path), /names: the string at [1, 0] is not UTF-8 text")
  }

  @Test func aLongStringIsHeldToItsLimit() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("long.h5")
    try write(path) { try $0.write(String(repeating: "x", count: 1001), to: "text") }
    var limits = ReadLimits.standard
    limits.maximumStringBytes = 1000
    let error = try read(path, limits: limits) { root throws in
      failure { _ = try root.dataset("text").readString() }
    }
    #expect(error?.reason == .exceedsLimit(.stringBytes, found: 1001, allowed: 1000))
    limits.maximumStringBytes = 1001
    #expect(
      try read(path, limits: limits) { try $0.dataset("text").readString() }.utf8.count == 1001)
  }

  @Test func readingTextAsNumbersIsAnErrorAndTheOtherWayRound() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("mixed.h5")
    try write(path) { root throws in
      try root.write("0.5", to: "text")
      try root.write([0.5], shape: [1], to: "number")
    }
    try read(path) { root throws in
      let asNumber = failure { _ = try root.dataset("text").read(as: Double.self) }
      #expect(asNumber?.reason == .wrongElementType(expected: "numbers", found: .string))
      let asText = failure { _ = try root.dataset("number").readStrings() }
      #expect(
        asText?.description
          == "\(path), /number: has elements of type 64-bit float, expected strings")
      let asLists = failure { _ = try root.dataset("number").readVariableLength(as: Int.self) }
      #expect(
        asLists?.reason
          == .wrongElementType(
            expected: "variable-length lists of numbers", found: .float(bits: 64)))
    }
  }
}
