/// The node types that Glint runs, by their names in NIR files.
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
  case threshold = "Threshold"
  case integrateAndFire = "IF"
  case leakyIntegrateAndFire = "LIF"
  case integrator = "I"
  case leakyIntegrator = "LI"

  /// Types that NIR has and Glint does not run yet.
  static let unsupportedNames: Set<String> = ["CubaLI", "CubaLIF", "Delay", "NIRGraph"]

  /// The supported names in one line.
  static var supportedNames: String { allCases.map(\.rawValue).joined(separator: " ") }
}
