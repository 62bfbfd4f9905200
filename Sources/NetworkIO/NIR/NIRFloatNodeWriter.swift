internal import HDF5
internal import NetworkModel

/// Writes the nodes of a float network.
enum NIRFloatNodeWriter {
  static func node(_ node: Node<Network.Operation>, input: Shape) throws -> NIRNode {
    switch node.operation {
    case .input: return NIRNodeWriter.end(.input, node.shape)
    case .output: return NIRNodeWriter.end(.output, node.shape)
    case .flatten: return NIRNodeWriter.flatten(input)
    case .pooling(let pooling): return try NIRNodeWriter.pooling(pooling, name: node.name)
    case .dense(let dense, let weight, let bias):
      var written = NIRNodeWriter.node(
        bias == nil ? .linear : .affine,
        ["weight": NIRValue(weight, shape: [dense.outputs, dense.inputs])])
      if let bias { written.parameters["bias"] = NIRValue(bias) }
      return written
    case .convolution(let convolution, let weight, let bias):
      var written = try NIRNodeWriter.convolution(convolution, input: input, name: node.name)
      written.parameters["weight"] = NIRValue(
        weight, shape: NIRNodeWriter.weightShape(convolution))
      written.parameters["bias"] = NIRValue(
        bias ?? [Float](repeating: 0, count: convolution.outputChannels))
      if bias == nil { try written.describe(NodeSettings(bias: false)) }
      return written
    case .scale(let factors):
      var written = NIRNodeWriter.node(.scale)
      written.set("scale", factors, node.shape)
      return written
    case .delay(let times):
      var written = NIRNodeWriter.node(.delay)
      written.set("delay", times, node.shape)
      return written
    case .neuron(let neuron): return try self.node(neuron, shape: node.shape)
    }
  }

  /// A neuron; one that NIR lacks as the nearest that it has, with the rest in the metadata.
  private static func node(_ neuron: Neuron, shape: Shape) throws -> NIRNode {
    let model: Neuron.Model = neuron.model.adapts ? .leakyIntegrateAndFire : neuron.model
    var written = NIRNode(type: model.rawValue)
    var settings = NodeSettings()
    if neuron.model.adapts {
      settings.model = neuron.model
      written.set("v_reset", [0.0], shape)
    }
    var initial = 0.0
    for (name, values) in neuron.parameters {
      switch name {
      case "initial":
        initial = values.count == 1 ? values[0] : 0
        if values.count > 1 { written.note("glint_initial", array(values, shape)) }
      case "tau_adaptation", "adaptation", "floor":
        written.note("glint_\(name)", values.count == 1 ? NIRValue(values) : array(values, shape))
      default: written.set(name, values, shape)
      }
    }
    if neuron.model.spikes {
      settings.comparison = neuron.comparison
      if neuron.model != .threshold {
        settings.reset = neuron.reset == .zero ? .zero : .subtract
      }
      if neuron.emitsSeveralSpikes { settings.severalSpikes = true }
    }
    if neuron.model != .threshold, neuron.initial.count == 1 { settings.initial = initial }
    if !settings.isEmpty || written.metadata != nil { try written.describe(settings) }
    return written
  }

  private static func array(_ values: [Double], _ shape: Shape) -> NIRValue {
    NIRValue(values.expanded(to: shape), shape: shape.dimensions)
  }
}
