/// A picture of the distances of two runs: layers from top to bottom, steps from left to right, the darker the more mismatches.
public struct DifferenceChart {
  private static let cellHeight = 22
  private static let plotWidth = 760
  private static let margin = 16
  private static let titleHeight = 44
  private static let axisHeight = 36

  /// What is shown.
  public let record: DifferenceRecord

  /// A picture of `record`.
  public init(_ record: DifferenceRecord) { self.record = record }

  /// The picture as SVG.
  public var svg: String {
    let names = record.layers.map { "\($0.name) \($0.observable)" }
    let nameWidth = 8 * (names.map { min($0.count, 40) }.max() ?? 0) + 12
    let left = Self.margin + nameWidth
    let plotHeight = Self.cellHeight * record.layers.count
    let width = left + Self.plotWidth + Self.margin + 60
    let height = Self.titleHeight + plotHeight + Self.axisHeight
    let largest = record.layers.flatMap(\.mismatchesByStep).max() ?? 0
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" "
        + "viewBox=\"0 0 \(width) \(height)\" font-family=\"sans-serif\" font-size=\"13\">",
      "<rect width=\"\(width)\" height=\"\(height)\" fill=\"#ffffff\"/>",
      Self.text(Self.margin, 26, "Mismatches by layer and step (darkest: \(largest))", size: 15),
    ]
    for (index, layer) in record.layers.enumerated() {
      let top = Self.titleHeight + index * Self.cellHeight
      lines.append(
        Self.text(Self.margin, top + 15, NumberText.shortened(names[index], to: 40)))
      lines.append(
        "<rect x=\"\(left)\" y=\"\(top)\" width=\"\(Self.plotWidth)\" "
          + "height=\"\(Self.cellHeight - 2)\" fill=\"#f1f1f1\"/>")
      lines += cells(layer, left: left, top: top, largest: largest)
      lines.append(
        Self.text(
          left + Self.plotWidth + 6, top + 15, NumberText.whole(layer.mismatches)))
    }
    let bottom = Self.titleHeight + plotHeight
    lines.append(Self.text(left, bottom + 18, "step 0"))
    lines.append(
      Self.text(
        left + Self.plotWidth, bottom + 18, "\(max(record.steps - 1, 0))", anchor: "end"))
    if let first = record.first, record.steps > 0 {
      let x = left + Self.plotWidth * first.steps[0] / record.steps
      lines.append(
        "<line x1=\"\(x)\" y1=\"\(Self.titleHeight - 4)\" x2=\"\(x)\" y2=\"\(bottom)\" "
          + "stroke=\"#c0392b\" stroke-width=\"1\"/>")
      lines.append(
        Self.text(
          left + Self.plotWidth / 2, bottom + 32,
          "first: sample \(first.sample), step \(first.steps[0]), neuron \(first.neuron) of "
            + first.layers[0], anchor: "middle"))
    }
    return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  /// Cells of one layer; steps that would be narrower than a pixel share one.
  private func cells(
    _ layer: LayerDistanceRecord, left: Int, top: Int, largest: Int
  ) -> [String] {
    let perCell = max(1, (record.steps + Self.plotWidth - 1) / Self.plotWidth)
    return stride(from: 0, to: layer.mismatchesByStep.count, by: perCell).compactMap { step in
      let count = layer.mismatchesByStep.dropFirst(step).prefix(perCell).max() ?? 0
      guard count > 0 else { return nil }
      let start = left + Self.plotWidth * step / record.steps
      let end = left + Self.plotWidth * min(step + perCell, record.steps) / record.steps
      // From light to dark blue; the lightest is still seen.
      let share = 20 + 80 * count / max(largest, 1)
      let level = 235 - 200 * share / 100
      return "<rect x=\"\(start)\" y=\"\(top)\" width=\"\(max(end - start, 1))\" "
        + "height=\"\(Self.cellHeight - 2)\" fill=\"rgb(\(level),\(level + 10),\(200 - share / 2))\"/>"
    }
  }

  private static func text(
    _ x: Int, _ y: Int, _ content: String, size: Int = 13, anchor: String = "start"
  ) -> String {
    let escaped = content.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;")
    let visible = String(
      String.UnicodeScalarView(
        escaped.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
    return
      "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(size)\" text-anchor=\"\(anchor)\">\(visible)</text>"
  }
}
