import Reports
import SpikeData
import SpikeIO

/// A data set for people: samples, classes, and for events the first samples' sizes and durations.
struct DataDescription {
  let fileDescription: FileDescription

  init(path: String, _ source: any SampleSource) throws {
    let data = try DataFacts(path: path, source)
    var facts = [
      ("file", path), ("format", data.format), ("samples", NumberText.whole(data.samples)),
      ("labels", data.hasLabels ? "yes" : data.stepClasses == nil ? "none" : "in every step"),
    ]
    if let shape = data.shape, let isPrepared = data.isPrepared {
      facts.append(("shape", shape.map(String.init).joined(separator: "×")))
      facts.append(
        ("values", isPrepared ? "floats, taken as prepared" : "integers, to be prepared"))
    }
    if let channels = data.channels { facts.append(("channels", NumberText.whole(channels))) }
    if let steps = data.steps { facts.append(("steps", NumberText.whole(steps))) }
    if let low = data.lowestValue, let high = data.highestValue {
      facts.append(("values", "\(low) … \(high)"))
    }
    if let classes = data.stepClasses {
      let text = classes.map { "\($0.label): \(NumberText.whole($0.steps))" }
        .joined(separator: "  ")
      facts.append(("steps per class", NumberText.shortened(text, to: 80)))
    }
    if let steps = data.labelledSteps {
      facts.append(("labelled steps", NumberText.whole(steps)))
    }
    if let events = data.events { facts.append(("events", NumberText.whole(events))) }
    if let classes = data.classes {
      let text = classes.map { "\($0.label): \($0.samples)" }.joined(separator: "  ")
      facts.append(("per class", NumberText.shortened(text, to: 86)))
    }
    var table = TextTable([
      .right("sample"), .right("label"), .right("events"), .right("first [s]"), .right("last [s]"),
      .right("lowest unit"), .right("highest unit"),
    ])
    for sample in data.firstSamples {
      table.add([
        "\(sample.sample)", sample.label.map(String.init) ?? NumberText.none,
        NumberText.whole(sample.events), NumberText.decimal(sample.firstSeconds, 4),
        NumberText.decimal(sample.lastSeconds, 4),
        sample.lowestUnit.map(String.init) ?? NumberText.none,
        sample.highestUnit.map(String.init) ?? NumberText.none,
      ])
    }
    fileDescription = FileDescription(
      facts: facts.map { (name: $0.0, value: $0.1) },
      sections: data.events == nil ? [] : [FileDescription.Section("First samples", table)],
      json: data)
  }
}
