import Lint
import Reports
import SpikeData
import SpikeIO

/// A recording for people: its layers, and what was recorded of each.
struct TraceDescription {
  let fileDescription: FileDescription

  init(path: String) throws {
    let trace = try NIRDataTrace(path: path)
    let facts = TraceFacts(path: path, trace)
    var table = TextTable([
      .left("layer"), .left("node"), .left("shape"), .left("recorded"),
    ])
    for layer in facts.layers {
      table.add([
        layer.label, layer.name, layer.shape.map(String.init).joined(separator: "×"),
        layer.observables.joined(separator: ", "),
      ])
    }
    fileDescription = FileDescription(
      facts: [
        ("file", path), ("format", "\(trace.formatName), a recording for glint diff"),
        ("samples", NumberText.whole(facts.samples)),
        ("time step", trace.timeStep.map { Words.number($0) } ?? "not said"),
        ("numbers", facts.arithmetic ?? "not said"),
      ], sections: [FileDescription.Section("Layers", table)], json: facts)
  }
}

/// A recording for machines.
struct TraceFacts: Encodable {
  struct Layer: Encodable {
    let label: String
    let name: String
    let shape: [Int]
    let observables: [String]
  }

  let file: String
  let format: String
  let samples: Int
  let timeStep: Double?
  let arithmetic: String?
  let layers: [Layer]

  init(path: String, _ trace: NIRDataTrace) {
    file = path
    format = trace.formatName
    samples = trace.sampleNumbers.count
    timeStep = trace.timeStep
    arithmetic = trace.arithmetic?.rawValue
    layers = trace.layers.map {
      Layer(
        label: $0.label, name: $0.name, shape: $0.shape, observables: $0.observables.map(\.rawValue)
      )
    }
  }
}
