internal import NetworkModel

/// The node types of NIR but the graph itself, by their names in the file.
enum NIRNodeType: String, CaseIterable {
  case input = "Input"
  case output = "Output"
  case linear = "Linear"
  case affine = "Affine"
  case convolution1 = "Conv1d"
  case convolution2 = "Conv2d"
  case flatten = "Flatten"
  case sumPooling = "SumPool2d"
  case averagePooling = "AvgPool2d"
  case scale = "Scale"
  case delay = "Delay"
  case threshold = "Threshold"
  case integrateAndFire = "IF"
  case leakyIntegrateAndFire = "LIF"
  case currentBasedLeakyIntegrateAndFire = "CubaLIF"
  case integrator = "I"
  case leakyIntegrator = "LI"
  case currentBasedLeakyIntegrator = "CubaLI"

  /// What it is as far as it matters to the order of nodes: neurons and delays are where cycles are cut.
  var role: OperationRole {
    if let neuron = Neuron.Model(rawValue: rawValue) { return .neuron(spiking: neuron.spikes) }
    return self == .delay ? .delay : .scale
  }

  /// All names in one line.
  static var names: String { (allCases.map(\.rawValue) + ["NIRGraph"]).joined(separator: " ") }
}
