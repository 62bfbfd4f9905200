/// Finds the line of a key, for messages: the parser keeps values only.
struct TopologyLines {
  /// A part of the document.
  enum Section: Equatable {
    case top
    case table(String)
    /// A `[[layer]]` by its place.
    case layer(Int)
  }

  private let lines: [(number: Int, section: Section, text: Substring)]

  init(_ text: String) {
    var section = Section.top
    var layers = 0
    var lines: [(number: Int, section: Section, text: Substring)] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let content = line.drop { $0 == " " || $0 == "\t" }
      if content.hasPrefix("[[") {
        section = .layer(layers)
        layers += 1
      } else if content.hasPrefix("["), let end = content.firstIndex(of: "]") {
        section = .table(String(content[content.index(after: content.startIndex)..<end]))
      }
      lines.append((index + 1, section, content))
    }
    self.lines = lines
  }

  /// The line of `key` in `section`, counted from 1; for a key that is not there, the section's first line, and nil for the top.
  func line(of key: String?, in section: Section) -> Int? {
    let candidates = lines.filter { $0.section == section }
    let start = section == .top ? nil : candidates.first?.number
    guard let key else { return start }
    func isAssigned(_ text: Substring) -> Bool {
      let rest = text.dropFirst(key.count).drop { $0 == " " || $0 == "\t" }
      return text.hasPrefix(key) && rest.first == "="
    }
    if let line = candidates.first(where: { isAssigned($0.text) }) { return line.number }
    // In an inline table the key stands behind a brace or a comma.
    let inline = candidates.first { line in
      line.text.split(whereSeparator: { "{,".contains($0) }).contains { part in
        isAssigned(part.drop { $0 == " " })
      }
    }
    return inline?.number ?? start
  }
}
