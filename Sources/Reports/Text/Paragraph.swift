/// Running text in lines of limited width.
public enum Paragraph {
  /// Breaks `text` between words; lines after the first begin with `indentation` spaces.
  public static func wrapped(_ text: String, width: Int, indentation: Int = 2) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = String(repeating: " ", count: indentation) + word
      } else {
        line += line.isEmpty ? String(word) : " " + word
      }
    }
    return lines + [line]
  }
}
