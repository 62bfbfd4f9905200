import Foundation
import Reports
import Testing

@Suite("Ordered JSON")
struct OrderedEncoderTests {
  struct Inner: Codable, Equatable {
    var zebra: Int64
    var apple: [Double]
  }

  struct Outer: Codable, Equatable {
    var second: UInt64
    var first: String
    var nothing: Int?
    var inner: [Inner]
    var flag: Bool
    var nested: [[Int]]
    var empty: [Int]
  }

  static let outer = Outer(
    second: .max, first: "a \"b\"\\\n\u{1} é", nothing: nil,
    inner: [Inner(zebra: .min, apple: [0.1, 1e-300, -2])], flag: true, nested: [[1, 2], []],
    empty: [])

  static let text = """
    {
      "second": 18446744073709551615,
      "first": "a \\"b\\"\\\\\\n\\u0001 é",
      "inner": [
        {
          "zebra": -9223372036854775808,
          "apple": [0.1, 1e-300, -2.0]
        }
      ],
      "flag": true,
      "nested": [
        [1, 2],
        []
      ],
      "empty": []
    }
    """

  @Test("Keys stand in the order of declaration, numbers are exact, absent values have no key")
  func order() throws {
    #expect(try OrderedEncoder().encode(Self.outer).prettyPrinted == Self.text)
  }

  @Test("Foundation reads back what was written")
  func roundTrip() throws {
    let data = Data(try OrderedEncoder().encode(Self.outer).prettyPrinted.utf8)
    #expect(try JSONDecoder().decode(Outer.self, from: data) == Self.outer)
  }

  @Test("Long lists of numbers are filled into lines of at most 100 columns")
  func filling() throws {
    let values = (0..<200).map { 1000 + $0 }
    let text = try OrderedEncoder().encode(["values": values]).prettyPrinted
    let lines = text.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 100 })
    // Two braces, two brackets, and 16 numbers of four digits per line.
    #expect(lines.count == 4 + 13)
    #expect(
      try JSONDecoder().decode([String: [Int]].self, from: Data(text.utf8)) == ["values": values])
  }

  @Test("A number that is not finite is an error with its place")
  func notFinite() {
    let error = #expect(throws: EncodingError.self) {
      try OrderedEncoder().encode([Inner(zebra: 0, apple: [1, .nan])])
    }
    guard case .invalidValue(_, let context) = error else { return }
    #expect(context.codingPath.map(\.stringValue) == ["0", "apple", "1"])
  }
}
