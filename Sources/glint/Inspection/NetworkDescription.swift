import Lint
import NetworkIO
import NetworkModel
import Reports

/// A network file for people: how it is run, its layers and its memory.
struct NetworkDescription {
  let fileDescription: FileDescription

  init(path: String, _ network: LoadedNetwork) throws {
    let footprint = try network.memoryFootprint()
    let execution = network.execution
    var facts = [
      ("file", path), ("name", network.name),
      ("kind", Self.kind(network)),
      ("input", "\(try network.inputShape()), \(Self.coding(execution.input))"),
      ("time steps", execution.timeSteps.map(String.init) ?? "not said: give --time-steps"),
      (
        "read-out", execution.readout.rawValue + (execution.classes.map { ", \($0) classes" } ?? "")
      ),
      ("parameters", NumberText.whole(footprint.parameters)),
      (
        "memory",
        "\(NumberText.whole(footprint.totalBytes)) bytes; as 32-bit floats \(NumberText.whole(footprint.float32Bytes))"
      ),
    ]
    if case .float = network {
      facts.append(
        ("time step", "\(Words.number(execution.timeStep)), \(execution.discretization.rawValue)"))
    }
    for (key, value) in network.provenance.sorted(by: { $0.key < $1.key }) {
      facts.append((key, NumberText.shortened(value, to: 80)))
    }
    let layers = try network.layerFacts()
    let findings = network.findings()
    fileDescription = FileDescription(
      facts: facts.map { (name: $0.0, value: $0.1) },
      sections: LayerTables(layers, execution).sections
        + [Self.assumptions(execution), FindingList(findings).section],
      json: try NetworkFacts(path: path, network, footprint, layers: layers, findings: findings))
  }

  private static func assumptions(_ execution: Execution) -> FileDescription.Section {
    FileDescription.Section(
      "Assumed, because neither file nor options say it",
      execution.assumptions.flatMap {
        Paragraph.wrapped($0, width: FileDescription.Section.width)
      })
  }

  private static func kind(_ network: LoadedNetwork) -> String {
    switch network {
    case .float: "float network"
    case .quantized: "quantized network (integers)"
    }
  }

  private static func coding(_ input: InputSettings) -> String {
    guard input.coding == .events else { return "\(input.coding.rawValue) coding of images" }
    return "events" + (input.stepSeconds.map { " in steps of \($0) s" } ?? "")
  }
}

extension LoadedNetwork {
  /// The network's layers in execution order, with their numbers.
  func layerFacts() throws -> [LayerFacts] {
    switch self {
    case .float(let network): try LayerFacts.list(network)
    case .quantized(let network): try LayerFacts.list(network)
    }
  }

  /// What the lint says about it.
  func findings() -> [Finding] {
    switch self {
    case .float(let network): Linter.findings(network)
    case .quantized(let network): Linter.findings(network)
    }
  }

  /// Where the network came from.
  var provenance: [String: String] {
    switch self {
    case .float(let network): network.provenance
    case .quantized(let network): network.provenance
    }
  }
}
