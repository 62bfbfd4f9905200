import Foundation
import NetworkModel
import TestSupport
import Testing

/// Holds docs/lint.md to the codes that there are.
@Suite("The page of the lint")
struct LintPageTests {
  /// The rows of the tables: code, the cells between, remedy.
  private let rows: [(code: String, cells: [String])]

  init() throws {
    let page = try String(
      contentsOf: SharedData.projectRoot.appending(path: "docs/lint.md"), encoding: .utf8)
    rows = page.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count > 3, let match = cells[1].wholeMatch(of: /`([a-z-]+)`/) else { return nil }
      return (String(match.1), Array(cells.dropFirst(2).dropLast()))
    }
  }

  @Test("Every code has a row, and every row is a code")
  func codes() {
    let known = Set(Finding.Code.allCases.map(\.rawValue))
    let described = Set(rows.map(\.code))
    #expect(described.subtracting(known) == [], "rows of codes that do not exist")
    #expect(known.subtracting(described) == [], "codes without a row")
    // Two faults of layout have one code.
    let twice = Dictionary(grouping: rows, by: \.code).filter { $0.value.count > 1 }.map(\.key)
    #expect(twice == [Finding.Code.transposedKernel.rawValue])
  }

  @Test("Every row says when it is found and what to do")
  func cells() {
    for row in rows {
      #expect(row.cells.first?.isEmpty == false, "\(row.code): when is it found?")
      #expect(row.cells.last?.isEmpty == false, "\(row.code): what is to be done?")
    }
  }

  @Test("--fix stands in the remedy of what it repairs, and nowhere else")
  func repairs() {
    let promised = rows.filter { $0.cells.last?.contains("--fix") == true }.map(\.code)
    #expect(Set(promised) == Set(FindingCodeTests.repaired.map(\.rawValue)))
  }
}
