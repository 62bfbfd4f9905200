/// Text out of a file or from the command line, fit for a terminal.
public enum PrintableText {
  /// `text` with its control and direction characters escaped; the latter turn the rest of a line round.
  public static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
      let isDirection =
        (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
      result += isControl || isDirection ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return result
  }
}
