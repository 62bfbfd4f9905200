internal import HDF5
internal import NetworkModel

/// Writes the nodes of a float network.
struct NIRFloatNodeWriter {
  let timeStep: Double

  func write(
    _ node: Node<Network.Operation>, input: Shape, to group: borrowing Group
  ) throws {
    switch node.operation {
    case .input: try NIRNodeWriter.writeEnd(.input, node.shape, to: group)
    case .output: try NIRNodeWriter.writeEnd(.output, node.shape, to: group)
    case .flatten: try NIRNodeWriter.writeFlatten(input, to: group)
    case .pooling(let pooling):
      try NIRNodeWriter.writePooling(pooling, node: node.name, settings: nil, to: group)
    case .dense(let dense, let weight, let bias):
      try NIRNodeWriter.writeType(bias == nil ? .linear : .affine, to: group)
      try group.write(weight, shape: [dense.outputs, dense.inputs], to: "weight")
      if let bias { try group.write(bias, shape: [bias.count], to: "bias") }
    case .convolution(let convolution, let weight, let bias):
      try NIRNodeWriter.writeGeometry(convolution, node: node.name, input: input, to: group)
      try group.write(weight, shape: NIRNodeWriter.weightShape(convolution), to: "weight")
      let written = bias ?? [Float](repeating: 0, count: convolution.outputChannels)
      try group.write(written, shape: [written.count], to: "bias")
      if bias == nil {
        try NIRNodeWriter.writeMetadata(NodeSettings(bias: false), to: group)
      }
    case .scale(let factors):
      try NIRNodeWriter.writeType(.scale, to: group)
      try group.write(
        factors.expanded(to: node.shape), shape: node.shape.dimensions, to: "scale")
    case .neuron(let neuron): try write(neuron, shape: node.shape, to: group)
    case .delay:
      throw ModelError.unsupported(
        node: node.name, what: "delays in a NIR file", remedy: "leave them out")
    }
  }

  private func write(_ neuron: Neuron, shape: Shape, to group: borrowing Group) throws {
    try group.write(neuron.model.rawValue, to: "type")
    for (name, values) in neuron.parameters where name != "initial" {
      try NIRNodeWriter.writeNeurons(values, name, shape, to: group)
    }
    var settings = NodeSettings()
    if neuron.model.spikes {
      settings.comparison = neuron.comparison
      if neuron.model != .threshold {
        settings.reset = neuron.reset == .zero ? .zero : .subtract
      }
    }
    if neuron.model != .threshold, neuron.initial.count == 1 {
      settings.initial = neuron.initial[0]
    }
    guard !settings.isEmpty || neuron.initial.count > 1 else { return }
    let metadata = try NIRNodeWriter.writeMetadata(settings, to: group)
    guard neuron.model != .threshold, neuron.initial.count > 1 else { return }
    try NIRNodeWriter.writeNeurons(neuron.initial, "glint_initial", shape, to: metadata)
  }
}
