internal import FixedPoint
internal import HDF5
internal import NetworkModel

/// Writes the nodes of a quantized network: exact dequantized floats, and the integers in the metadata.
struct NIRQuantizedNodeWriter {
  /// Scale of an analog input, which `step` contains and the NIR weight does not.
  let inputScale: Double
  let timeStep: Double

  func node(_ node: Node<QuantizedNetwork.Operation>, input: Shape) throws -> NIRNode {
    switch node.operation {
    case .input: return NIRNodeWriter.end(.input, node.shape)
    case .output: return NIRNodeWriter.end(.output, node.shape)
    case .flatten: return NIRNodeWriter.flatten(input)
    case .pooling(let pooling): return try NIRNodeWriter.pooling(pooling, name: node.name)
    case .dense(let dense, let weights):
      var written = NIRNodeWriter.node(weights.bias == nil ? .linear : .affine)
      try describe(
        weights, shape: [dense.outputs, dense.inputs], needsBias: weights.bias != nil, &written)
      return written
    case .convolution(let convolution, let weights):
      var written = try NIRNodeWriter.convolution(convolution, input: input, name: node.name)
      try describe(
        weights, shape: NIRNodeWriter.weightShape(convolution), needsBias: true, &written)
      return written
    case .neuron(let neuron):
      return try NIRQuantizedNeuronWriter(timeStep: timeStep).node(neuron, shape: node.shape)
    case .sigmaDelta:
      throw ModelError.unsupported(
        node: node.name, what: "sigma-delta neurons in a NIR file",
        remedy: "NIR has none; keep the file that it was read from")
    case .shift(let places):
      var written = NIRNodeWriter.node(.scale)
      written.set("scale", [Double(1 << places)], node.shape)
      try written.describe(NodeSettings(shift: places))
      return written
    case .delay(let steps):
      var written = NIRNodeWriter.node(.delay)
      written.set("delay", steps.map { Double($0) * timeStep }, node.shape)
      written.note("glint_delay", NIRValue(steps))
      return written
    }
  }

  private func describe(
    _ weights: QuantizedWeights, shape: [Int], needsBias: Bool, _ node: inout NIRNode
  ) throws {
    node.parameters["weight"] = NIRValue(
      weights.realWeights(inputScale: inputScale), shape: shape)
    if needsBias { node.parameters["bias"] = NIRValue(weights.realBias(outputs: shape[0])) }
    try node.describe(
      NodeSettings(weightBits: weights.width.bits, guardBits: weights.guardBits))
    node.note(
      "glint_weight",
      weights.width.bits <= 8
        ? NIRValue(weights.values.map(Int8.init), shape: shape)
        : NIRValue(weights.values, shape: shape))
    node.note("glint_step", NIRValue(weights.step))
    if let bias = weights.bias { node.note("glint_bias", NIRValue(bias)) }
  }
}
