/// A picture of the distances of two runs: layers from top to bottom, steps from left to right, the darker the more mismatches.
///
/// Each row has a scale of its own, since membranes differ nearly everywhere and spikes hardly anywhere. Rows that do not count
/// are grey.
public struct DifferenceChart {
  private static let rowHeight = 22
  private static let plotWidth = 760
  private static let margin = 16
  private static let plotTop = 78
  private static let nameLength = 40

  /// What is shown.
  public let record: DifferenceRecord

  private let left: Int
  private var bottom: Int { Self.plotTop + Self.rowHeight * record.layers.count }

  /// A picture of `record`.
  public init(_ record: DifferenceRecord) {
    self.record = record
    let longest = record.layers.map { Self.name($0).count }.max() ?? 0
    left = Self.margin + 8 * longest + 12
  }

  /// The picture as SVG.
  public var svg: String {
    let width = left + Self.plotWidth + 170
    let height = bottom + 52
    let lines =
      [
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" "
          // Cells that touch leave no pale lines between them where the picture is scaled.
          + "viewBox=\"0 0 \(width) \(height)\" shape-rendering=\"crispEdges\" font-family=\"sans-serif\" font-size=\"13\">",
        Self.rectangle(0, 0, width, height, "#ffffff"),
      ]
      + titles + record.layers.indices.flatMap(row) + axis + mark + ["</svg>"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// What is compared, and the titles of the numbers at the right.
  private var titles: [String] {
    let paths = record.sides.map { NumberText.abbreviated($0.path, to: 60) }
    let samples = record.samples == 1 ? "1 sample" : "\(NumberText.whole(record.samples)) samples"
    let right = left + Self.plotWidth
    return [
      SVGText(Self.margin, 26, "Mismatches of A and B by layer and step", size: 16).element,
      SVGText(
        Self.margin, 48,
        "A: \(paths.first ?? "")   B: \(paths.last ?? "")   \(samples)"
          + (record.layers.allSatisfy(\.judged) ? "" : "; grey rows do not count"),
        fill: "#555555"
      ).element,
      SVGText(right + 76, Self.plotTop - 8, "darkest", anchor: "end", fill: "#555555").element,
      SVGText(right + 154, Self.plotTop - 8, "all steps", anchor: "end", fill: "#555555").element,
    ]
  }

  /// A layer's name, cells and numbers.
  private func row(_ index: Int) -> [String] {
    let layer = record.layers[index]
    let top = Self.plotTop + index * Self.rowHeight
    let right = left + Self.plotWidth
    let (cells, most) = cells(layer, top: top)
    return [
      SVGText(left - 10, top + 15, Self.name(layer), anchor: "end").element,
      Self.rectangle(left, top, Self.plotWidth, Self.rowHeight - 2, "#f4f4f4"),
    ] + cells + [
      SVGText(right + 76, top + 15, NumberText.whole(most), anchor: "end").element,
      SVGText(right + 154, top + 15, NumberText.whole(layer.mismatches), anchor: "end").element,
    ]
  }

  /// Cells of one layer, and what the darkest stands for; steps that would be narrower than a pixel share one.
  private func cells(_ layer: LayerDistanceRecord, top: Int) -> (cells: [String], most: Int) {
    let perCell = max(1, (record.lastStep + Self.plotWidth - 1) / Self.plotWidth)
    let counts = stride(from: 0, to: layer.mismatchesByStep.count, by: perCell).map { step in
      (step: step, count: layer.mismatchesByStep.dropFirst(step).prefix(perCell).max() ?? 0)
    }
    let most = counts.map(\.count).max() ?? 0
    let gap = Self.plotWidth / max(record.lastStep, 1) >= 8 ? 1 : 0
    let cells = counts.filter { $0.count > 0 }.map { step, count in
      let start = x(step)
      let end = x(min(step + perCell, record.lastStep))
      return Self.rectangle(
        start, top, max(end - start - gap, 1), Self.rowHeight - 2,
        Self.colour(Double(count) / Double(most), isJudged: layer.judged))
    }
    return (cells, most)
  }

  /// Numbers of some steps under the rows.
  private var axis: [String] {
    guard record.lastStep > 0 else { return [] }
    let spacing = Self.spacing(of: record.lastStep)
    return stride(from: 0, to: record.lastStep, by: spacing).flatMap { step in
      let middle = (x(step) + x(step + 1)) / 2
      return [
        Self.rectangle(middle, bottom, 1, 4, "#888888"),
        SVGText(
          middle, bottom + 18, step == 0 ? "step 0" : NumberText.whole(step), anchor: "middle",
          fill: "#555555"
        ).element,
      ]
    }
  }

  /// Where the runs part.
  private var mark: [String] {
    guard let first = record.first, record.lastStep > 0 else { return [] }
    let start = x(first.steps[0])
    let isRight = start > left + Self.plotWidth / 2
    let sentence =
      "first: sample \(first.sample), step \(first.steps[0]), neuron \(first.neuron) of "
      + first.layers[0]
    // It ends above the numbers of the steps.
    return [
      Self.rectangle(start - 1, Self.plotTop - 6, 2, bottom - Self.plotTop + 10, "#c0392b"),
      SVGText(
        start + (isRight ? -6 : 6), bottom + 38, sentence, anchor: isRight ? "end" : "start",
        fill: "#c0392b"
      ).element,
    ]
  }

  /// Left end of a step's cell.
  private func x(_ step: Int) -> Int { left + Self.plotWidth * step / max(record.lastStep, 1) }

  /// 1, 2 or 5 times a power of ten, so that there are at most 12 numbers.
  private static func spacing(of steps: Int) -> Int {
    var power = 1
    while true {
      for factor in [1, 2, 5] where steps <= 12 * factor * power { return factor * power }
      power *= 10
    }
  }

  /// From light to dark: blue, or grey where nothing counts; the lightest is still seen.
  private static func colour(_ share: Double, isJudged: Bool) -> String {
    let (light, dark) =
      isJudged ? ([198.0, 219, 239], [8.0, 48, 107]) : ([230.0, 230, 230], [160.0, 160, 160])
    let levels = zip(light, dark).map { Int(($0 + ($1 - $0) * share).rounded()) }
    return "rgb(\(levels[0]),\(levels[1]),\(levels[2]))"
  }

  private static func name(_ layer: LayerDistanceRecord) -> String {
    let observable = layer.judged ? layer.observable : "(\(layer.observable))"
    return NumberText.abbreviated("\(layer.name) \(observable)", to: nameLength)
  }

  private static func rectangle(
    _ x: Int, _ y: Int, _ width: Int, _ height: Int, _ fill: String
  ) -> String {
    "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" fill=\"\(fill)\"/>"
  }
}
