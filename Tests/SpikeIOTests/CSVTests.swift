import SpikeIO
import Testing

@Suite("Tables of numbers")
struct CSVTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func table(_ text: String, _ name: String = "a.csv") throws -> NumberTable {
    try NumberTable(path: try folder.write(Array(text.utf8), name))
  }

  @Test(
    "Commas, semicolons, tabs and spaces separate; carriage returns, spaces and a byte order mark are left out",
    arguments: [
      "1,2.5\n-3,4e2\n", "1 , 2.5 \r\n-3, 4e2\r\n", "1;2.5\n-3;4e2", "1\t2.5\n-3\t4e2\n",
      "  1   2.5\n-3 4e2 \n", "\u{FEFF}1,2.5\n\n-3,4e2\n",
      "# a comment\n1,2.5\n# another\n-3,4e2\n",
    ])
  func separators(text: String) throws {
    let table = try table(text)
    #expect(
      table.array == NumberArray(shape: [2, 2], values: [1, 2.5, -3, 400], isInteger: false))
    #expect(table.columns.isEmpty)
  }

  @Test("A first line without numbers names the columns")
  func names() throws {
    let table = try table("input, membrane\n1,2\n0,-7\n")
    #expect(table.columns == ["input", "membrane"])
    #expect(table.array == NumberArray(shape: [2, 2], values: [1, 2, 0, -7], isInteger: true))
  }

  @Test("Infinities and NaN are numbers")
  func notFinite() throws {
    let values = try table("inf,-inf,nan\n").array.values
    #expect(values[0] == .infinity && values[1] == -.infinity && values[2].isNaN)
  }

  @Test(
    "The first line that is wrong is named",
    arguments: [
      ("1,2\n3\n", "line 2: 1 columns where the lines before have 2"),
      ("a,b\n\n1,2,3\n", "line 3: 3 columns where the lines before have 2"),
      ("1,2\n3,x\u{1B}\n", "line 2: column 2 is \"x\\u{1B}\", no number"),
      ("1,b\n", "line 1: column 2 is \"b\", no number"),
      ("1,2\n3,\n", "line 2: column 2 is \"\", no number"),
      ("a,b\n", "line 2: the file ends without a number"),
      ("", "line 1: the file ends without a number"),
    ])
  func faults(text: String, sentence: String) throws {
    let path = try folder.write(Array(text.utf8), "a.csv")
    let error = #expect(throws: SpikeIOError.self) { try NumberTable(path: path) }
    #expect(error?.description == "\(path): \(sentence)")
  }

  @Test("A line that is no row of a table is refused before it is taken apart")
  func longLine() throws {
    let count = 16 << 20
    let path = try folder.write([0x31, 0x0A] + [UInt8](repeating: 0x2C, count: count + 1), "a.csv")
    expect(.layout(.line(2, "\(count + 1) bytes; at most \(count) are read"))) {
      try NumberTable(path: path)
    }
  }

  @Test("A table larger than allowed is refused")
  func limit() throws {
    let path = try folder.write(Array("1,2\n3,4\n".utf8), "a.csv")
    expect(.exceedsLimit(bytes: 8, allowed: 7)) { try NumberTable(path: path, maximumBytes: 7) }
    #expect(try NumberArray(path: path, maximumBytes: 8).values == [1, 2, 3, 4])
  }
}
