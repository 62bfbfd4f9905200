import Lint
import NetworkModel
import Reports

/// Findings for people: code and places, then reason and remedy.
struct FindingList {
  /// Findings that differ in their places only: layers of one kind have the same faults.
  private let groups: [(finding: Finding, places: [String])]

  init(_ findings: [Finding]) {
    var groups: [(finding: Finding, places: [String])] = []
    for finding in findings {
      let known = groups.firstIndex {
        $0.finding.code == finding.code && $0.finding.reason == finding.reason
          && $0.finding.remedy == finding.remedy
      }
      if let known {
        groups[known].places.append(finding.place)
      } else {
        groups.append((finding, [finding.place]))
      }
    }
    self.groups = groups
  }

  /// Three or more lines for each finding; one line when there is none.
  var section: FileDescription.Section {
    guard !groups.isEmpty else { return FileDescription.Section("Findings", ["none"]) }
    let width = FileDescription.Section.width
    var lines: [String] = []
    for (finding, places) in groups {
      if !lines.isEmpty { lines.append("") }
      lines += Paragraph.wrapped(
        "\(finding.code.rawValue)  \(Words.names(places))", width: width)
      lines += Paragraph.wrapped(finding.reason + ".", width: width - 2, indentation: 0)
        .map { "  " + $0 }
      lines += Paragraph.wrapped("→ \(finding.remedy).", width: width - 2)
        .map { "  " + $0 }
    }
    return FileDescription.Section("Findings", lines)
  }
}
