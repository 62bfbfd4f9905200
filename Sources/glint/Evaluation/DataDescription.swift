import Reports
import SpikeData
import SpikeIO

/// A data set for people: samples, classes, and for events the first samples' sizes and durations.
struct DataDescription {
  let fileDescription: FileDescription

  init(path: String, _ source: any SampleSource) throws {
    var facts = [
      ("file", path), ("format", source.formatName), ("samples", NumberText.whole(source.count)),
      ("labels", source.hasLabels ? "yes" : "none"),
    ]
    var rows: [[String]] = []
    var columns: [TextTable.Column] = []
    switch source.content {
    case .images(let shape, let isPrepared):
      facts.append(("shape", shape.map(String.init).joined(separator: "×")))
      facts.append(
        ("values", isPrepared ? "floats, taken as prepared" : "integers, to be prepared"))
    case .events(let channels):
      if let channels { facts.append(("channels", NumberText.whole(channels))) }
      columns = [
        .right("sample"), .right("label"), .right("events"), .right("first [s]"),
        .right("last [s]"),
        .right("lowest unit"), .right("highest unit"),
      ]
      var events = 0
      for index in 0..<source.count {
        let sample = try source.sample(at: index)
        guard case .events(let recording) = sample.input else { continue }
        events += recording.times.count
        guard index < 5 else { continue }
        rows.append([
          "\(index)", sample.label.map(String.init) ?? NumberText.none,
          NumberText.whole(recording.times.count), NumberText.decimal(recording.times.first, 4),
          NumberText.decimal(recording.times.last, 4),
          recording.units.min().map { "\($0)" } ?? NumberText.none,
          recording.units.max().map { "\($0)" } ?? NumberText.none,
        ])
      }
      facts.append(("events", NumberText.whole(events)))
    }
    if source.hasLabels { facts.append(("per class", try Self.classes(source))) }
    fileDescription = FileDescription(
      facts: facts.map { (name: $0.0, value: $0.1) }, columns: columns, rows: rows)
  }

  private static func classes(_ source: any SampleSource) throws -> String {
    var counts: [Int: Int] = [:]
    for index in 0..<source.count {
      if let label = try source.sample(at: index).label { counts[label, default: 0] += 1 }
    }
    return counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(
      separator: "  ")
  }
}
