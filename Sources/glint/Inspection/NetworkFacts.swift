import Lint
import NetworkIO
import NetworkModel

/// A network file for machines; keys that do not apply are absent.
struct NetworkFacts: Encodable, Sendable {
  /// `network`, to tell it from `data`.
  let type = "network"
  let file: String
  let name: String
  /// `float` or `quantized`.
  let kind: String
  let inputShape: [Int]
  let coding: String
  let stepSeconds: Double?
  let timeSteps: Int?
  let readout: String
  let classes: Int?
  let parameters: Int
  let totalBytes: Int
  let float32Bytes: Int
  let dt: Double?
  let discretization: String?
  let provenance: [Entry]
  let assumptions: [String]
  let layers: [LayerFacts]
  let activity: ActivityInspection?
  let repair: RepairDescription?
  let findings: [Finding]

  /// A line of the provenance.
  struct Entry: Encodable, Sendable {
    let key: String
    let value: String
  }

  init(
    path: String, _ network: LoadedNetwork, _ footprint: MemoryFootprint, layers: [LayerFacts],
    activity: ActivityInspection?,
    repair: RepairDescription?, findings: [Finding]
  ) throws {
    let execution = network.execution
    file = path
    name = network.name
    if case .float = network {
      kind = "float"
      dt = execution.timeStep
      discretization = execution.discretization.rawValue
    } else {
      kind = "quantized"
      dt = nil
      discretization = nil
    }
    inputShape = try network.inputShape().dimensions
    coding = execution.input.coding.rawValue
    stepSeconds = execution.input.coding == .events ? execution.input.stepSeconds : nil
    timeSteps = execution.timeSteps
    readout = execution.readout.rawValue
    classes = execution.classes
    parameters = footprint.parameters
    totalBytes = footprint.totalBytes
    float32Bytes = footprint.float32Bytes
    provenance = network.provenance.sorted { $0.key < $1.key }
      .map { Entry(key: $0.key, value: $0.value) }
    assumptions = execution.assumptions
    self.layers = layers
    self.activity = activity
    self.repair = repair
    self.findings = findings
  }
}
