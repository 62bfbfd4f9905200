import Foundation
import TestSupport
import Testing

@Suite("Documents")
struct DocumentationTests {
  @Test("Every relative link in README, docs and cards leads to a file")
  func linksLeadSomewhere() throws {
    let root = SharedData.projectRoot
    let cards = [
      "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Networks/README.md", "Traces/README.md",
    ]
    var documents = cards.map { root.appending(path: $0) }
    let files = FileManager.default.enumerator(
      at: root.appending(path: "docs"), includingPropertiesForKeys: nil)
    while let file = files?.nextObject() as? URL {
      if file.pathExtension == "md" { documents.append(file) }
    }
    var links = 0
    for document in documents {
      let text = try String(contentsOf: document, encoding: .utf8)
      for match in text.matches(of: /\]\(([^)#\s]+)[^)]*\)/) where !match.1.contains("://") {
        let target = document.deletingLastPathComponent().appending(path: String(match.1))
        #expect(
          FileManager.default.fileExists(atPath: target.path),
          "\(document.lastPathComponent) links to \(match.1), which does not exist")
        links += 1
      }
    }
    #expect(links > 10)
  }

  @Test("No source file is longer than 500 lines, generated ones left out")
  func fileLengths() throws {
    for folder in ["Sources", "Tests"] {
      let files = FileManager.default.enumerator(
        at: SharedData.projectRoot.appending(path: folder), includingPropertiesForKeys: nil)
      while let file = files?.nextObject() as? URL {
        guard file.pathExtension == "swift", !file.path.hasSuffix(".pb.swift") else { continue }
        let lines = try String(contentsOf: file, encoding: .utf8).split(
          separator: "\n", omittingEmptySubsequences: false
        ).count
        #expect(lines <= 500, "\(file.lastPathComponent) has \(lines) lines")
      }
    }
  }
}
