/// Which datasets a node of a type has: docs/formats/nir.md.
struct NIRNodeRules {
  /// Without these there is no reading.
  var required: [String] = []
  /// The `nir` package wants these; Glint assumes the value beside the name where one is absent.
  var assumed: [(name: String, value: String)] = []
  /// These may be absent.
  var optional: [String] = []
  /// Those of them that have the node's shape.
  var shaped: [String] = []

  /// True for a dataset that the type has.
  func contains(_ name: String) -> Bool {
    required.contains(name) || optional.contains(name) || assumed.contains { $0.name == name }
  }
}

extension NIRNodeType {
  /// The datasets of this type.
  var rules: NIRNodeRules {
    switch self {
    case .input, .output: return NIRNodeRules(assumed: [("shape", "what follows from the graph")])
    case .linear: return NIRNodeRules(required: ["weight"])
    case .affine: return NIRNodeRules(required: ["weight"], assumed: [("bias", "none")])
    case .convolution1, .convolution2:
      return NIRNodeRules(
        required: ["weight"],
        assumed: [
          ("input_shape", "what follows from the graph"), ("stride", "1"), ("padding", "0"),
          ("dilation", "1"), ("groups", "1"), ("bias", "none"),
        ])
    case .flatten:
      return NIRNodeRules(
        assumed: [("start_dim", "0"), ("end_dim", "-1")], optional: ["input_type"])
    case .sumPooling, .averagePooling:
      return NIRNodeRules(
        required: ["kernel_size"], assumed: [("stride", "that of the kernel"), ("padding", "0")])
    case .scale: return neurons(["scale"])
    case .delay: return neurons(["delay"])
    case .threshold: return neurons(["threshold"])
    case .integrator: return neurons(["r"])
    case .integrateAndFire: return neurons(["r", "v_threshold"], optional: ["v_reset"])
    case .leakyIntegrator: return neurons(["tau", "r", "v_leak"])
    case .leakyIntegrateAndFire:
      return neurons(["tau", "r", "v_leak", "v_threshold"], optional: ["v_reset"])
    case .currentBasedLeakyIntegrator:
      return neurons(["tau_syn", "tau_mem", "r", "v_leak"], optional: ["w_in"])
    case .currentBasedLeakyIntegrateAndFire:
      return neurons(
        ["tau_syn", "tau_mem", "r", "v_leak", "v_threshold"], optional: ["v_reset", "w_in"])
    }
  }

  /// One value per neuron in each; `w_in` may be a scalar.
  private func neurons(_ required: [String], optional: [String] = []) -> NIRNodeRules {
    NIRNodeRules(
      required: required, optional: optional,
      shaped: required + optional.filter { $0 != "w_in" })
  }
}
