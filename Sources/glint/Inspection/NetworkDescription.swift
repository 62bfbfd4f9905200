import Lint
import NetworkIO
import NetworkModel
import Reports

/// A network file for people: how it is run, its layers and its memory.
struct NetworkDescription {
  let fileDescription: FileDescription

  /// - Parameters:
  ///   - path: The file.
  ///   - network: What it holds.
  ///   - layer: Name of the only layer to show; nil for all.
  ///   - findings: What is the matter with file and network.
  ///   - activity: What the network did on some samples; nil where none were run.
  ///   - repair: What was put right; nil where nobody asked for it.
  init(
    path: String, _ network: LoadedNetwork, layer: String?, findings: [Finding],
    activity: ActivityInspection?, repair: RepairDescription?
  ) throws {
    let footprint = try network.memoryFootprint()
    let execution = network.execution
    var facts = [
      ("file", path), ("name", network.name),
      ("kind", Self.kind(network)),
      ("input", "\(Self.inputs(network)), \(Self.coding(execution.input))"),
      ("time steps", execution.timeSteps.map(String.init) ?? Self.openEnd(execution)),
      (
        "read-out",
        execution.readout.rawValue + (execution.classes.map { ", \($0) classes" } ?? "")
          + (execution.decision == .step ? ", in every step" : "")
      ),
      ("parameters", NumberText.whole(footprint.parameters)),
      ("memory", Self.memory(footprint)),
    ]
    if case .float(let float) = network {
      facts.append(("time step", Self.timeStep(float)))
    }
    // Decays have a table of their own.
    for (key, value) in network.provenance.sorted(by: { $0.key < $1.key })
    where !key.hasPrefix(DecayRounding.keyPrefix) {
      facts.append((key, NumberText.shortened(value, to: 400)))
    }
    var layers = try network.layerFacts()
    if let layer {
      guard let found = layers.first(where: { $0.name == layer || $0.neurons?.name == layer })
      else { throw UnknownLayer(path: path, name: layer, layers: layers.map(\.name)) }
      layers = [found]
    }
    let numbers =
      layer == nil ? LayerTables(layers, execution).sections : LayerDetails(layers[0]).sections
    fileDescription = FileDescription(
      facts: facts.map { (name: $0.0, value: $0.1) },
      sections: numbers
        + [activity?.section, Self.assumptions(execution, network), repair?.section].compactMap {
          $0
        }
        + [FindingList(findings).section], hasFindings: !findings.isEmpty,
      json: try NetworkFacts(
        path: path, network, footprint, layers: layers, activity: activity,
        repair: repair, findings: findings))
  }

  private static func memory(_ footprint: MemoryFootprint) -> String {
    let bytes = "\(NumberText.whole(footprint.totalBytes)) bytes"
    return footprint.totalBytes == footprint.float32Bytes
      ? bytes : "\(bytes); as 32-bit floats \(NumberText.whole(footprint.float32Bytes))"
  }

  private static func assumptions(
    _ execution: Execution, _ network: LoadedNetwork
  ) -> FileDescription.Section {
    // The file of an integer network keeps what was assumed of its parent.
    let isParent = if case .quantized = network { true } else { false }
    return FileDescription.Section(
      isParent
        ? "Assumed, of the network that was quantized or because neither file nor options say it"
        : "Assumed, because neither file nor options say it",
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

  /// The shape of the input; of several, each with its name.
  private static func inputs(_ network: LoadedNetwork) -> String {
    let inputs = network.inputs
    return inputs.count == 1
      ? "\(inputs[0].shape)"
      : inputs.map { "\(NumberText.abbreviated($0.name, to: 24)) \($0.shape)" }.joined(
        separator: ", ")
  }

  private static func coding(_ input: InputSettings) -> String {
    switch input.coding {
    case .events: "events" + (input.stepSeconds.map { " in steps of \($0) s" } ?? "")
    case .series: "series of values"
    case .direct, .rate, .latency: "\(input.coding.rawValue) coding of images"
    }
  }

  /// The time step and what is done with it.
  private static func timeStep(_ network: Network) -> String {
    let execution = network.execution
    let step = "\(Words.number(execution.timeStep)), \(execution.discretization.rawValue)"
    guard !network.canBeStepped else { return step }
    return execution.assumes("--dt")
      ? "not said, and neurons leak: give --dt" : "\(step), longer than a time constant"
  }

  private static func openEnd(_ execution: Execution) -> String {
    execution.input.coding == .series
      ? "those of the series" : "not said: give --time-steps"
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

  /// Name and shape of every input.
  var inputs: [(name: String, shape: Shape)] {
    func inputs<Operation>(_ graph: Graph<Operation>) -> [(name: String, shape: Shape)] {
      graph.nodes.filter { $0.operation.role == .input }.map { ($0.name, $0.shape) }
    }
    return switch self {
    case .float(let network): inputs(network.graph)
    case .quantized(let network): inputs(network.graph)
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

extension NetworkReading {
  /// What is wrong with the file, then what the lint says about the network.
  var allFindings: [Finding] {
    switch network {
    case .float(let network): findings + Linter.findings(network)
    case .quantized(let network): findings + Linter.findings(network)
    }
  }
}
