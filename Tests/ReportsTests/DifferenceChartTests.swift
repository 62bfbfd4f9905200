import Foundation
import Reports
import Testing

@Suite("The picture of a difference")
struct DifferenceChartTests {
  /// Four steps of two layers, the second of which does not count.
  private func record(steps: Int = 4, mismatches: [Int] = [0, 1, 0, 4]) throws -> DifferenceRecord {
    let total = mismatches.reduce(0, +)
    let json = """
      {"schema": "glint.diff/1", "version": "0", "equal": false, "samples": 3, "steps": \(steps),
       "offset": 0, "notes": [],
       "sides": [{"path": "a & b.nir", "kind": "float reference", "samples": 3},
                 {"path": "c.nir", "kind": "float reference", "samples": 3}],
       "first": {"sample": 7, "steps": [1, 1], "layers": ["<x>", "<x>"], "label": "<x>",
                 "neuron": 5, "position": [5], "observable": "spikes", "values": [0, 1],
                 "feeds": [], "events": []},
       "layers": [
         {"name": "<x>", "secondName": "<x>", "neurons": 9, "observable": "spikes", "judged": true,
          "mismatches": \(total), "mismatchesByStep": \(mismatches), "largestDifference": 1},
         {"name": "<x>", "secondName": "<x>", "neurons": 9, "observable": "v", "judged": false,
          "mismatches": \(3 * steps),
          "mismatchesByStep": \([Int](repeating: 3, count: steps)), "largestDifference": 2}]}
      """
    return try JSONDecoder().decode(DifferenceRecord.self, from: Data(json.utf8))
  }

  @Test("Each row has its own scale: blue where it counts, grey where it does not")
  func colours() throws {
    let svg = DifferenceChart(try record()).svg
    let fills = svg.matches(of: /fill="(rgb\([0-9,]+\))"/).map { String($0.1) }
    #expect(
      fills == ["rgb(151,176,206)", "rgb(8,48,107)"]
        + [String](repeating: "rgb(160,160,160)", count: 4))
    #expect(svg.contains(">4</text>") && svg.contains(">5</text>") && svg.contains(">12</text>"))
  }

  @Test("Names are escaped, sides and the first difference are named, grey is explained")
  func words() throws {
    let svg = DifferenceChart(try record()).svg
    #expect(svg.contains(">&lt;x&gt; spikes</text>") && svg.contains(">&lt;x&gt; (v)</text>"))
    #expect(svg.contains(">A: a &amp; b.nir   B: c.nir   3 samples; grey rows do not count</text>"))
    #expect(svg.contains(">first: sample 7, step 1, neuron 5 of &lt;x&gt;</text>"))
  }

  @Test("The red line ends above the numbers of the steps, and cells touch without seams")
  func mark() throws {
    let svg = DifferenceChart(try record(steps: 256, mismatches: [Int](repeating: 2, count: 256)))
      .svg
    let line = try #require(
      svg.firstMatch(of: /<rect x="\d+" y="(\d+)" width="2" height="(\d+)" fill="#c0392b"/))
    let text = try #require(svg.firstMatch(of: /y="(\d+)" font-size="(\d+)"[^>]*>step 0</))
    let numbers = [line.1, line.2, text.1, text.2].compactMap { Int($0) }
    #expect(numbers[0] + numbers[1] <= numbers[2] - numbers[3])
    #expect(svg.contains(" shape-rendering=\"crispEdges\" "))
    let cells = svg.matches(of: /<rect x="(\d+)" y="78" width="(\d+)" height="20" fill="rgb/)
      .compactMap { match in Int(match.1).flatMap { x in Int(match.2).map { (x, $0) } } }
    #expect(cells.count == 256)
    #expect(zip(cells, cells.dropFirst()).allSatisfy { $0.0 + $0.1 == $1.0 })
  }

  @Test("Steps have at most 12 numbers under them, and cells stay inside the picture")
  func axis() throws {
    for steps in [1, 4, 13, 120, 256, 100_000] {
      let last = [Int](repeating: 0, count: steps - 1) + [1]
      let svg = DifferenceChart(try record(steps: steps, mismatches: last)).svg
      let numbers = svg.matches(of: /text-anchor="middle"/).count
      #expect((1...12).contains(numbers), "\(steps) steps")
      let width = try #require(svg.firstMatch(of: /<svg[^>]* width="(\d+)"/).flatMap { Int($0.1) })
      for match in svg.matches(of: /<rect x="(\d+)" y="\d+" width="(\d+)"/) {
        let end = (Int(match.1) ?? 0) + (Int(match.2) ?? 0)
        #expect(end <= width, "\(match.0) in \(width)")
      }
    }
  }
}
