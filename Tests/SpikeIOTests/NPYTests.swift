import Foundation
import SpikeData
import SpikeIO
import Testing

@Suite("NumPy arrays")
struct NPYTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A file of version 1 with this header and data.
  static func npy(_ header: String, _ data: [UInt8] = [], version: UInt8 = 1) -> [UInt8] {
    let count = UInt32(header.utf8.count)
    let length = (0..<(version == 1 ? 2 : 4)).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + Array(header.utf8) + data
  }

  private func array(_ bytes: [UInt8]) throws -> NumberArray {
    try NumberArray(path: try folder.write(bytes, "a.npy"))
  }

  @Test("Files of NumPy 2.4 are read as NumPy reads them")
  func golden() throws {
    func decoded(_ text: String) throws -> NumberArray {
      try array(Array(try #require(Data(base64Encoded: text))))
    }
    // >i2 in Fortran order, <f2, |b1 in version 2, <u8 without dimension in version 3, |u1 in three dimensions.
    let bigEndian = try decoded(
      "k05VTVBZAQB2AHsnZGVzY3InOiAnPmkyJywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwg"
        + "MyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
        + "IAr//QAA//4AAf//AAI=")
    #expect(
      bigEndian == NumberArray(shape: [2, 3], values: [-3, -2, -1, 0, 1, 2], isInteger: true))
    let half = try decoded(
      "k05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIs"
        + "IDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
        + "IAoAOIDAAHwZFA==")
    #expect(half.shape == [2, 2] && !half.isInteger)
    #expect(half.values == [0.5, -2.25, .infinity, Double(Float16(1e-3))])
    let boolean = try decoded(
      "k05VTVBZAgB0AAAAeydkZXNjcic6ICd8YjEnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAo"
        + "MiwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
        + "IAoBAA==")
    #expect(boolean == NumberArray(shape: [2], values: [1, 0], isInteger: true))
    let scalar = try decoded(
      "k05VTVBZAwB0AAAAeydkZXNjcic6ICc8dTgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAo"
        + "KSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
        + "IAoAAAAAAAAAgA==")
    #expect(scalar == NumberArray(shape: [], values: [0x1p63], isInteger: true))
    let cube = try decoded(
      "k05VTVBZAQB2AHsnZGVzY3InOiAnfHUxJywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwg"
        + "MywgNCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
        + "IAoADAQQCBQBDQURCRUCDgYSChYDDwcTCxc=")
    #expect(
      cube == NumberArray(shape: [2, 3, 4], values: (0..<24).map(Double.init), isInteger: true))
  }

  @Test(
    "Every type of number is read",
    arguments: [
      ("|i1", [0xFE], -2), ("<i4", [0xFE, 0xFF, 0xFF, 0xFF], -2), (">i4", [0, 0, 1, 0], 256),
      ("<i8", [0, 0, 0, 0, 0, 0, 0, 0x80], -0x1p63), ("<u2", [1, 0xFF], 65_281),
      (">u4", [0xFF, 0, 0, 1], 4_278_190_081), ("<f4", [0, 0, 0xC0, 0xBF], -1.5),
      (">f8", [0x3F, 0xF8, 0, 0, 0, 0, 0, 0], 1.5), ("=f4", [0, 0, 0x80, 0x3F], 1),
      ("|b1", [7], 1),
    ] as [(String, [UInt8], Double)])
  func types(descr: String, bytes: [UInt8], value: Double) throws {
    let header = "{\"descr\": '\(descr)', 'fortran_order': False, 'shape': (1L,)}\n"
    #expect(try array(Self.npy(header, bytes)).values == [value])
  }

  private static let plain = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"
  private static let expected = "a dictionary with 'descr', 'fortran_order' and 'shape'"

  @Test(
    "What is wrong with a header is said",
    arguments: [
      ("", "its NPY header cannot be read: it begins without a brace; expected \(expected)"),
      ("{", "its NPY header cannot be read: it is no dictionary; expected \(expected)"),
      ("{1: 2}", "its NPY header cannot be read: it is no dictionary; expected \(expected)"),
      ("{}", "its NPY header cannot be read: it is not complete; expected \(expected)"),
      (
        "{'descr': '<f4', 'fortran_order': Maybe, 'shape': (2,)}",
        "its NPY header cannot be read: it is cut off or damaged; expected \(expected)"
      ),
      (
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}",
        "its NPY header cannot be read: it is cut off or damaged; expected \(expected)"
      ),
      (
        "{'descr': '<f4', 'evil': 1}",
        "its NPY header cannot be read: it has a key \"evil\"; expected \(expected)"
      ),
      (
        "{'descr': [('t', '<i8')], 'fortran_order': False, 'shape': (1,)}",
        "its elements are of type a structured type; booleans, integers of 8 to 64 bits or floats of 16 to "
          + "64 bits were expected (use numpy.save on a plain array)"
      ),
      (
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}",
        "its elements are of type \"|O\"; booleans, integers of 8 to 64 bits or floats of 16 to "
          + "64 bits were expected (use numpy.save on a plain array)"
      ),
      (
        "{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}",
        "its elements are of type \"<c8\"; booleans, integers of 8 to 64 bits or floats of 16 to "
          + "64 bits were expected (use numpy.save on a plain array)"
      ),
      (
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}",
        "its header claims [4294967296, 4294967296] elements, more than can be counted"
      ),
      (
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 1000000)}",
        "holds 8000000000000 bytes of samples; at most 4294967296 may be held in memory"
      ),
      (plain, "its header claims 8 bytes of data but 4 are there; copy it again"),
    ])
  func header(header: String, sentence: String) throws {
    let path = try folder.write(Self.npy(header, [0, 0, 0, 0]), "a.npy")
    let error = #expect(throws: SpikeIOError.self) { try NumberArray(path: path) }
    #expect(error?.description == "\(path): \(sentence)")
  }

  @Test("Cut off, too long, of another version or of another format")
  func damaged() throws {
    let whole = Self.npy(Self.plain, [UInt8](repeating: 0, count: 8))
    #expect(try array(whole).values == [0, 0])
    for length in 0..<whole.count {
      #expect(throws: SpikeIOError.self, "\(length) bytes") { try array(Array(whole[..<length])) }
    }
    expect(.layout(.byteCount(claimed: 8, found: nil))) { try array(whole + [0]) }
    expect(.layout(.npyVersion(4))) { try array(Self.npy(Self.plain, version: 4)) }
    expect(.layout(.npyHeader("it claims 1114112 bytes"))) {
      try array([0x93] + Array("NUMPY".utf8) + [2, 0, 0, 0, 0x11, 0])
    }
    expect(.notAnArray(firstBytes: [1, 2, 3])) { try array([1, 2, 3]) }
    expect(.notAnArray(firstBytes: [])) { try array([]) }
  }

  @Test("A packed array is unpacked")
  func packed() throws {
    let bytes = GoldenBytes.gzip(Self.npy(Self.plain, [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]))
    #expect(try NumberArray(path: try folder.write(bytes, "a.npy.gz")).values == [1, 2])
  }

  @Test("Random bytes behind the magic are refused or read, and never trap")
  func fuzz() throws {
    let seed: UInt64 = 15
    var generator = SplitMix64(seed: seed)
    let good = Self.npy(
      "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }\n",
      [UInt8](repeating: 1, count: 48))
    for _ in 0..<2000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        bytes[Int.random(in: 6..<70, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      _ = try? array(bytes)
    }
  }
}
