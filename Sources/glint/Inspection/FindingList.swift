import NetworkModel
import Reports

/// Findings for people: code and place, then reason and remedy.
struct FindingList {
  private let findings: [Finding]

  init(_ findings: [Finding]) { self.findings = findings }

  /// Three or more lines for each finding; one line when there is none.
  var section: FileDescription.Section {
    guard !findings.isEmpty else { return FileDescription.Section("Findings", ["none"]) }
    let width = FileDescription.Section.width
    var lines: [String] = []
    for finding in findings {
      if !lines.isEmpty { lines.append("") }
      lines += Paragraph.wrapped("\(finding.code.rawValue)  \(finding.place)", width: width)
      lines += Paragraph.wrapped(finding.reason + ".", width: width - 2, indentation: 0)
        .map { "  " + $0 }
      lines += Paragraph.wrapped("→ \(finding.remedy).", width: width - 2)
        .map { "  " + $0 }
    }
    return FileDescription.Section("Findings", lines)
  }
}
