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
  /// Shape of the only input.
  let inputShape: [Int]?
  /// All inputs, where there are several.
  let inputs: [Input]?
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

  /// One of several inputs.
  struct Input: Encodable, Sendable {
    let name: String
    let shape: [Int]
  }

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
    if case .float(let float) = network {
      kind = "float"
      dt = float.canBeStepped || !execution.assumes("--dt") ? execution.timeStep : nil
      discretization = execution.discretization.rawValue
    } else {
      kind = "quantized"
      dt = nil
      discretization = nil
    }
    let inputs = network.inputs.map { Input(name: $0.name, shape: $0.shape.dimensions) }
    inputShape = inputs.count == 1 ? inputs[0].shape : nil
    self.inputs = inputs.count == 1 ? nil : inputs
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
