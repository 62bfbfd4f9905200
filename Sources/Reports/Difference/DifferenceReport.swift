import SpikeData

/// A comparison of two runs for people: where they part, what led to it, and how far apart the layers are.
public struct DifferenceReport {
  /// Events of the table of what arrived; the others are only counted.
  private static let maximumEvents = 24
  /// Columns of the rows of distances by step.
  private static let maximumColumns = 64

  /// What was found.
  public let record: DifferenceRecord

  /// A report of `record`.
  public init(_ record: DifferenceRecord) { self.record = record }

  /// The report, lines ended by line feeds.
  public var text: String {
    var lines = header + [""] + Paragraph.wrapped(sentence, width: 100)
    if let first = record.first { lines += [""] + neuron(first) + events(first) }
    lines += [""] + distances.lines(width: 100) + steps
    return lines.joined(separator: "\n") + "\n"
  }

  private var header: [String] {
    let paths = record.sides.map { Self.ending($0.path) }
    let width = paths.map(\.count).max() ?? 0
    var lines = zip(["A", "B"], zip(paths, record.sides)).map { name, side in
      let space = String(repeating: " ", count: width - side.0.count)
      return "\(name)  \(side.0)\(space)  \(side.1.kind)"
    }
    let samples = record.samples == 1 ? "1 sample" : "\(NumberText.whole(record.samples)) samples"
    let steps = record.steps == 1 ? "1 step" : "\(NumberText.whole(record.steps)) steps"
    let data = record.data.map { "\(Self.ending($0)), " } ?? ""
    lines.append("   \(data)\(samples), \(steps)")
    return lines
      + record.notes.flatMap {
        Paragraph.wrapped("Note: " + PrintableText.escaped($0), width: 100)
      }
  }

  /// One sentence: where they part, and the values on both sides.
  public var sentence: String {
    guard let first = record.first else {
      return "A and B are equal: \(judged)."
    }
    let place = first.position.count > 1 ? " \(Self.position(first.position))" : ""
    let late =
      first.steps[0] == first.steps[1] ? "" : " (step \(NumberText.whole(first.steps[1])) of B)"
    let names = Self.name(first.layers[0], label: first.label)
    let other =
      first.layers[0] == first.layers[1] ? "" : " (\(PrintableText.escaped(first.layers[1])) of B)"
    return "A and B part in sample \(first.sample), step \(first.steps[0])\(late), at neuron "
      + "\(first.neuron)\(place) of \(names)\(other): \(Self.values(first))."
  }

  /// What was compared and counts, in words.
  private var judged: String {
    let observables = record.layers.filter(\.judged).map { Observable(rawValue: $0.observable) }
    guard let tolerance = record.tolerance, tolerance > 0 else {
      return "all \(ObservableText.list(observables)) are the same"
    }
    let near = ObservableText.list(observables.filter { !$0.isSpikes })
    if observables.allSatisfy(\.isSpikes) { return "all spikes are the same" }
    return observables.contains(.spikes)
      ? "all spikes are the same, \(near) to within \(tolerance)"
      : "all \(near) are the same to within \(tolerance)"
  }

  private static func values(_ first: DivergenceRecord) -> String {
    let values = NumberText.significant(first.values[0], first.values[1])
    guard first.observable == Observable.spikes.rawValue else {
      let what = ObservableText.singular(Observable(rawValue: first.observable))
      return "its \(what) is \(values[0]) in A and \(values[1]) in B"
    }
    switch (first.values[0], first.values[1]) {
    case (1, 0): return "it spikes in A and not in B"
    case (0, 1): return "it spikes in B and not in A"
    default: return "it gives \(values[0]) spikes in A and \(values[1]) in B"
    }
  }

  private static func position(_ position: [Int]) -> String {
    position.count == 3
      ? "(channel \(position[0]), row \(position[1]), column \(position[2]))"
      : "(\(position.map(String.init).joined(separator: ", ")))"
  }

  private static func name(_ name: String, label: String) -> String {
    let quoted = "'\(PrintableText.escaped(name))'"
    return name == label ? quoted : "\(quoted) (layer '\(PrintableText.escaped(label))')"
  }

  /// The end of a path, which says most.
  private static func ending(_ path: String) -> String {
    path.count <= 72
      ? PrintableText.escaped(path) : "…" + PrintableText.escaped(String(path.suffix(71)))
  }

  private static func shortened(_ name: String) -> String {
    NumberText.shortened(PrintableText.escaped(name), to: 32)
  }

  /// The neuron in both runs, as far as it is known.
  private func neuron(_ first: DivergenceRecord) -> [String] {
    var table = TextTable([.left("in this step"), .right("A"), .right("B")])
    func row(_ title: String, _ value: (DivergenceRecord.Feed) -> Double?) {
      let values = first.feeds.map(value)
      guard values.contains(where: { $0 != nil }) else { return }
      table.add([title] + NumberText.significant(values[0], values[1]))
    }
    row("membrane before", \.membraneBefore)
    row("input", \.input)
    row("  of which bias") { $0.bias == 0 ? nil : $0.bias }
    row("current before", \.currentBefore)
    row("current after", \.currentAfter)
    row("threshold", \.threshold)
    row("membrane after", \.membraneAfter)
    row(first.observable == Observable.spikes.rawValue ? "spikes" : "output", \.output)
    row("one integer", \.unit)
    return table.lines
  }

  /// What arrived in either run.
  private func events(_ first: DivergenceRecord) -> [String] {
    guard !first.events.isEmpty else { return [] }
    let hasWeights = [0, 1].map { side in first.events.contains { $0.weights[side] != nil } }
    let shown = first.events.prefix(Self.maximumEvents)
    let hasMarks = shown.contains { $0.same != true }
    var table = TextTable(
      [.left("what arrived from"), .right("neuron"), .right("step"), .right("A"), .right("B")]
        + [(0, "weight A"), (1, "weight B")].filter { hasWeights[$0.0] }.map { .right($0.1) }
        + (hasMarks ? [.left("same")] : []))
    for event in shown {
      let values = NumberText.significant(event.values[0], event.values[1])
      let both = NumberText.significant(event.weights[0], event.weights[1])
      let weights = [0, 1].filter { hasWeights[$0] }.map { both[$0] }
      table.add(
        [Self.shortened(event.layer), "\(event.neuron)", "\(event.step)"] + values + weights
          + (hasMarks ? [event.same.map { $0 ? "yes" : "no" } ?? NumberText.none] : []))
    }
    let rest = first.events.count - Self.maximumEvents
    let more = rest > 0 ? ["… and \(NumberText.whole(rest)) more (--json lists all)"] : []
    return [""] + table.lines + more
  }

  /// One row per layer and observable.
  private var distances: TextTable {
    var table = TextTable([
      .left("layer"), .left("of"), .right("neurons"), .right("spikes A"), .right("spikes B"),
      .right("mismatches"), .right("count distance"), .right("largest |A−B|"),
      .right("first at"),
    ])
    for layer in record.layers {
      let first = layer.firstMismatch.map { "\($0.sample):\($0.step)" }
      table.add([
        Self.shortened(layer.name),
        layer.judged ? layer.observable : "(\(layer.observable))",
        NumberText.whole(layer.neurons), NumberText.count(layer.firstSpikes),
        NumberText.count(layer.secondSpikes), NumberText.whole(layer.mismatches),
        NumberText.count(layer.countDistance), NumberText.significant(layer.largestDifference),
        first ?? NumberText.none,
      ])
    }
    return table
  }

  /// Mismatches by step, where there are any.
  private var steps: [String] {
    let rows = record.layers.filter { $0.mismatches > 0 }
    guard !rows.isEmpty, record.lastStep > 1 else { return [] }
    let heat = HeatRows(steps: record.lastStep, columns: Self.maximumColumns)
    let cell = heat.stepsPerCell == 1 ? "one step" : "\(heat.stepsPerCell) steps"
    var table = TextTable([
      .left("mismatches by step"), .left("of"), .left("\(cell) per column"), .right("█ is"),
    ])
    for row in rows {
      let (cells, largest) = heat.row(row.mismatchesByStep)
      table.add([
        Self.shortened(row.name), row.observable, cells, NumberText.whole(largest),
      ])
    }
    return [""] + table.lines
  }
}
