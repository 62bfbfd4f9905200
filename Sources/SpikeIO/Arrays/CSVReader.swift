/// Reads tables of numbers in text: see docs/formats/series.md.
///
/// Fields are separated by commas, semicolons, tabs or spaces, whichever of them the first line has, in this order. A first line
/// that is no numbers names the columns. Empty lines and lines that begin with `#` are left out.
enum CSVReader {
  /// A line longer than this is no row of a table.
  private static let maximumLineBytes = 16 << 20
  /// More numbers than this are not held in memory, however few bytes they take as text.
  private static let maximumNumbers = 512 << 20

  /// True when the name of a file, packed or not, is one of a table.
  static func isName(_ path: String) -> Bool {
    let name = Packing.strippingExtension(of: path).lowercased()
    return name.hasSuffix(".csv") || name.hasSuffix(".tsv")
  }

  /// The table of `file`, which has just given `start`.
  static func table(
    start: [UInt8] = [], of file: UnpackedFile, maximumBytes: Int
  ) throws(SpikeIOError) -> NumberTable {
    let limit = maximumBytes == .max ? .max : maximumBytes + 1
    var bytes = start + (try file.bytes(upTo: max(0, limit - start.count)))
    guard bytes.count <= maximumBytes else {
      throw file.error(.exceedsLimit(bytes: bytes.count, allowed: maximumBytes))
    }
    // What Windows programs put before UTF-8.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    return try file.checked { () throws(LayoutFault) in try table(bytes) }
  }

  private static func table(_ bytes: [UInt8]) throws(LayoutFault) -> NumberTable {
    var columns: [String] = []
    var width: Int?
    var separator: UInt8 = 0
    var values: [Double] = []
    var isInteger = true
    var number = 0
    var next = bytes.startIndex
    // Line by line, and no line too long: a small packed file can hold gigabytes of separators.
    while next <= bytes.endIndex {
      let end = bytes[next...].firstIndex(of: 0x0A) ?? bytes.endIndex
      let line = trimmed(bytes[next..<end])
      next = end + 1
      number += 1
      guard line.count <= maximumLineBytes else {
        throw .line(number, "\(line.count) bytes; at most \(maximumLineBytes) are read")
      }
      guard values.count <= maximumNumbers else {
        throw .line(number, "more than \(maximumNumbers) numbers stand before it")
      }
      guard let first = line.first, first != 0x23 else { continue }
      if width == nil { separator = [0x2C, 0x3B, 0x09].first(where: line.contains) ?? 0x20 }
      let fields = line.split(
        separator: separator, omittingEmptySubsequences: separator == 0x20
      ).map(trimmed)
      let numbers = fields.map { Double(String(decoding: $0, as: UTF8.self)) }
      if width == nil {
        width = fields.count
        if numbers.allSatisfy({ $0 == nil }) {
          columns = fields.map { String(decoding: $0, as: UTF8.self) }
          continue
        }
      }
      guard fields.count == width else {
        throw .line(number, "\(fields.count) columns where the lines before have \(width ?? 0)")
      }
      for (column, value) in numbers.enumerated() {
        guard let value else {
          throw .line(number, "column \(column + 1) is \(shown(fields[column])), no number")
        }
        isInteger = isInteger && value == value.rounded() && abs(value) <= 0x1p53
        values.append(value)
      }
    }
    guard let width, !values.isEmpty else { throw .line(number, "the file ends without a number") }
    return NumberTable(
      array: NumberArray(
        shape: [values.count / width, width], values: values, isInteger: isInteger),
      columns: columns)
  }

  /// Without spaces and the carriage return at either end.
  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let blanks: [UInt8] = [0x20, 0x09, 0x0D]
    guard let first = text.firstIndex(where: { !blanks.contains($0) }),
      let last = text.lastIndex(where: { !blanks.contains($0) })
    else { return [] }
    return text[first...last]
  }

  /// A field in a message: quoted, escaped, and cut.
  private static func shown(_ field: ArraySlice<UInt8>) -> String {
    String(reflecting: String(decoding: field.prefix(40), as: UTF8.self))
  }
}
