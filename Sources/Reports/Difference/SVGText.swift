/// A line of text in a picture.
struct SVGText {
  /// The element.
  let element: String

  /// `content` with its foot at (`x`, `y`), whatever characters it has.
  init(
    _ x: Int, _ y: Int, _ content: String, size: Int = 13, anchor: String = "start",
    fill: String = "#222222"
  ) {
    let escaped = content.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;")
    let visible = String(
      String.UnicodeScalarView(
        escaped.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
    element =
      "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(size)\" text-anchor=\"\(anchor)\" "
      + "fill=\"\(fill)\" xml:space=\"preserve\">\(visible)</text>"
  }
}
