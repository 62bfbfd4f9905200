import Foundation
import Testing

@Suite("Reports")
struct ReportSnapshotTests {
  static let net = "Networks/digits-w2u2.nir"
  static let data = "Traces/digits-test.h5"

  /// `text` with times and resident memory replaced; the state hash stays.
  static func normalised(_ text: String) -> String {
    text.replacing(/process peak [\d,]+ bytes/, with: "process peak PEAK bytes")
      .replacing(
        /[\d,.]+ s, [\d,.]+ samples\/s, [\d,.]+ million SOP\/s/,
        with: "TIME s, RATE samples/s, RATE million SOP/s"
      )
      .replacing(/(?m)^samples\/s on the host .*$/, with: "samples/s on the host RATES")
      .replacing(/"(peakResidentBytes|seconds|samplesPerSecond)": [-+\d.e]+/) {
        "\"\($0.1)\": MEASURED"
      }
      .replacing(/("host": \{[^}]*"synapticOperationsPerSecond": )[-+\d.e]+/) {
        "\($0.1)MEASURED"
      }
  }

  private func expectWidth(_ text: String, at location: SourceLocation = #_sourceLocation) {
    for line in text.components(separatedBy: "\n") {
      #expect(line.count <= 100, "\(line.count) columns: \(line)", sourceLocation: location)
      #expect(line.last != " ", "a space at the end: \(line)", sourceLocation: location)
    }
  }

  @Test("The report of 50 digits is as recorded, with its state hash")
  func run() throws {
    let result = try glint("run", Self.net, Self.data, "--samples", "50", "--threads", "1")
    #expect(result.exitCode == 0)
    #expect(result.errors == "")
    expectWidth(result.output)
    try Snapshot.expect(Self.normalised(result.output), is: "run-digits.txt")
  }

  @Test("The comparison with the float parent is as recorded")
  func compare() throws {
    let result = try glint(
      "run", Self.net, Self.data, "--samples", "5", "--compare", "Networks/digits-float.nir",
      "--threads", "1")
    #expect(result.exitCode == 0)
    expectWidth(result.output)
    let comparison = result.output.components(separatedBy: "\nquantity ").last ?? ""
    try Snapshot.expect(Self.normalised("quantity " + comparison), is: "compare-digits.txt")
  }

  @Test("The record of two digits is as recorded, keys in the order of the design")
  func json() throws {
    let result = try glint(
      "run", Self.net, Self.data, "--samples", "2", "--threads", "1", "--predictions", "--json")
    #expect(result.exitCode == 0)
    try Snapshot.expect(Self.normalised(result.output), is: "run-digits.json")
    let keys = result.output.matches(of: /(?m)^  "(\w+)":/).map { String($0.1) }
    let design = [
      "schema", "command", "seed", "version", "network", "dataset", "accuracy", "predictions",
      "activity", "memory", "energy", "host", "stateHash",
    ]
    #expect(Array(keys.prefix(design.count)) == design)
  }

  @Test("With --compare, --json prints one list of two records")
  func jsonOfTwo() throws {
    let result = try glint(
      "run", Self.net, Self.data, "--samples", "2", "--compare", Self.net, "--json")
    #expect(result.exitCode == 0)
    let value = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let records = try #require(value as? [[String: Any]])
    #expect(records.count == 2)
    let hashes = records.map { $0["stateHash"] as? String }
    #expect(hashes[0] != nil)
    #expect(hashes[0] == hashes[1])
  }

  @Test(
    "What inspect says of the project's files is as recorded",
    arguments: [
      "Networks/digits-float.nir", "Networks/digits-w2u2.nir", "Networks/mnist-float.nir",
      "Networks/mnist-w2u2.nir", "Traces/digits-test.h5",
    ])
  func inspect(file: String) throws {
    let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    let text = try glint("inspect", file)
    #expect(text.exitCode == 0)
    #expect(text.errors == "")
    expectWidth(text.output)
    try Snapshot.expect(text.output, is: "inspect-\(name).txt")
    let json = try glint("inspect", file, "--json")
    #expect(json.exitCode == 0)
    #expect(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) is [Any])
    try Snapshot.expect(json.output, is: "inspect-\(name).json")
  }

  @Test("A difference is shown line by line with numbers")
  func difference() {
    #expect(Snapshot.difference("a\nb\nc", "a\nx\nc\nd") == "- 2: b\n+ 2: x\n+ 4: d")
  }
}
